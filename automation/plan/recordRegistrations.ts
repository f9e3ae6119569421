import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import { lazyOutputs } from "../stack/lazyOutputs.js";
import { leaveOutStackTraces } from "../stack/traces.js";

// Exported by the SDK, left out of its typings.
const { waitForRPCs } = settings as unknown as { waitForRPCs(): Promise<void> };

/** Values that stand for what AWS would answer: the sandbox's table of types gives them. */
export interface PlanMocks {
  /** State of a new resource: its inputs and every output of its type, as references. */
  outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown>;
  /** Answer of an invoke. */
  answer(token: string, inputs: Record<string, unknown>): Record<string, unknown>;
}

/** A resource as the program has registered it. */
export interface Registration {
  request: RegisterResourceRequest;
  /** In the form of the wire: secrets, assets and outputs have signatures. */
  inputs: Record<string, unknown>;
}

/** What a program has registered. */
export interface Recording {
  /** In order of registration. */
  registrations: Registration[];
  /** `<type>::<name>` by URN. */
  urns: ReadonlyMap<string, string>;
  /** What the program returned, outputs resolved. */
  outputs: Record<string, unknown>;
}

/**
 * Runs a program under Pulumi's mocks, without engine and account, and records every resource that it registers; the
 * stack is left out. Plans and tests of components are made from this.
 *
 * Errors of the program are thrown as they are. Not for two programs at once in one process: Pulumi's mocks are global.
 */
export async function recordRegistrations(
  target: { application: string; stack: string },
  program: () => Promise<Record<string, unknown>>,
  mocks: PlanMocks,
): Promise<Recording> {
  const recorded: Registration[] = [];
  const urns = new Map<string, string>();
  const failures: unknown[] = [];
  let stop: () => void = () => {};
  // What hangs on a failed lookup is never registered: waiting for it would never end.
  const failed = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  const fail = (reason: unknown): void => {
    failures.push(reason);
    stop();
  };
  // The SDK leaves a failed registration to the process, which would end with a dump of its promise.
  process.on("unhandledRejection", fail);
  const limit = Error.stackTraceLimit;
  // The SDK takes a stack trace a resource; without them a plan of 2,405 resources needs a quarter of the time.
  leaveOutStackTraces();
  lazyOutputs();
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          const name = `${resource.type}::${resource.name}`;
          if (resource.custom === false || resource.type === "pulumi:pulumi:Stack")
            return { id: undefined, state: resource.inputs };
          // A provider of its own, for the records of a zone in another account, has no outputs; others refer to it as
          // `urn::id`, so that its id has no colons.
          if (resource.type.startsWith("pulumi:providers:")) return { id: resource.name, state: resource.inputs };
          return {
            id: `\${${name}.id}`,
            state: { ...resource.inputs, ...mocks.outputsOf(resource.type, resource.name, resource.inputs) },
          };
        },
        call: (invoke) => {
          try {
            return mocks.answer(invoke.token, invoke.inputs);
          } catch (error) {
            // The SDK passes on that it failed, without a word of the reason.
            fail(error);
            throw error;
          }
        },
      },
      target.application,
      target.stack,
      false,
    );
    wrapMonitor((request) => {
      const inputs = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
      recorded.push({ request, inputs });
    }, urns);
    const outputs = (await Promise.race([pulumi.runtime.runInPulumiStack(program), failed])) as unknown;
    // Half of the registrations are still under way here (measured: 1,205 of 2,405).
    await Promise.race([waitForRPCs(), failed]);
    if (failures.length > 0) throw innermost(failures);
    const registrations = recorded.filter(({ request }) => request.getType() !== "pulumi:pulumi:Stack");
    return { registrations, urns, outputs: (await settle(outputs)) as Record<string, unknown> };
  } catch (error) {
    await quiet();
    throw failures.length > 0 ? innermost(failures) : error;
  } finally {
    process.off("unhandledRejection", fail);
    Object.defineProperty(Error, "stackTraceLimit", { configurable: true, writable: true, value: limit });
  }
}

/** Gives registrations that hang on a failed one the time to fail as well; waiting for them all would never end. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The shortest message is the cause; the others repeat it for each resource that depends on it. */
function innermost(failures: readonly unknown[]): Error {
  const errors = failures.map((failure) => (failure instanceof Error ? failure : new Error(String(failure))));
  const [first] = errors.sort((a, b) => a.message.length - b.message.length);
  const message = (first as Error).message.replace(/^(error serializing property "[^"]*": )+/, "");
  return new Error(message, { cause: first });
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: { getUrn(): string }) => void,
) => Promise<void>;

/** Sees every request on its way to the mock monitor, since mocks are given type, name and inputs only. */
function wrapMonitor(see: (request: RegisterResourceRequest) => void, urns: Map<string, string>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    see(request);
    return register(request, (error, response) => {
      if (!error) urns.set(response.getUrn(), `${request.getType()}::${request.getName()}`);
      callback(error, response);
      // The inputs are kept as plain data; in the form of messages they take more than all the rest.
      request.clearObject();
      request.clearPropertydependenciesMap();
    });
  };
}

/** Outputs of the program as plain data. */
function settle(outputs: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.output(outputs as pulumi.Input<Record<string, unknown>>).apply(resolve);
  });
}
