import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import { leaveOutStackTraces } from "../stack/traces.js";

// Exported by the SDK, left out of its typings.
const { waitForRPCs } = settings as unknown as { waitForRPCs(): Promise<void> };

/** One resource of an offline plan. References to what is known only after deployment are texts `${<type>::<name>.<output>}`. */
export interface PlannedResource {
  /** Pulumi's type token, for example aws:ecs/service:Service. */
  type: string;
  /** Logical name. */
  name: string;
  /** `<type>::<name>` of the parent; absent below the stack itself. */
  parent?: string;
  /** As they go to the provider; references stand for what AWS decides. */
  inputs: Record<string, unknown>;
  /** Options that matter to the engine; absent without any. */
  options?: {
    dependsOn?: string[];
    ignoreChanges?: string[];
    protect?: true;
    retainOnDelete?: true;
    deleteBeforeReplace?: true;
    provider?: string;
  };
}

/** What `airlift package --json` prints. */
export interface Plan {
  /** Of this form; a new one when a key changes its meaning. */
  version: 1;
  /** Name of the application, the Pulumi project. */
  application: string;
  /** Name of the environment, the Pulumi stack. */
  stack: string;
  /** In the order in which they are registered. */
  resources: PlannedResource[];
  /** Outputs of the stack; references stand for what AWS decides. */
  outputs: Record<string, unknown>;
}

/** Values that stand for what AWS would answer: the sandbox's table of types gives them. */
export interface PlanMocks {
  /** State of a new resource: its inputs and every output of its type, as references. */
  outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown>;
  /** Answer of an invoke. */
  answer(token: string, inputs: Record<string, unknown>): Record<string, unknown>;
}

interface Recorded {
  request: RegisterResourceRequest;
  inputs: Record<string, unknown>;
}

/**
 * Runs a program without engine and account and records every resource that it registers.
 *
 * Errors of the program are thrown as they are. Not for two plans at once in one process: Pulumi's mocks are global.
 */
export async function recordPlan(
  target: { application: string; stack: string },
  program: () => Promise<Record<string, unknown>>,
  mocks: PlanMocks,
): Promise<Plan> {
  const recorded: Recorded[] = [];
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
    return {
      version: 1,
      ...target,
      resources: recorded
        .filter((each) => each.request.getType() !== "pulumi:pulumi:Stack")
        .map((each) => describe(each, urns)),
      outputs: (await settle(outputs)) as Record<string, unknown>,
    };
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

/** Sees every request on its way to the mock monitor, since mocks are told type, name and inputs only. */
function wrapMonitor(see: (request: RegisterResourceRequest) => void, urns: Map<string, string>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    see(request);
    return register(request, (error, response) => {
      if (!error) urns.set(response.getUrn(), `${request.getType()}::${request.getName()}`);
      callback(error, response);
    });
  };
}

function describe({ request, inputs }: Recorded, urns: ReadonlyMap<string, string>): PlannedResource {
  const named = (urn: string): string => urns.get(urn) ?? urn;
  const planned: PlannedResource = {
    type: request.getType(),
    name: request.getName(),
    inputs: plain(inputs) as Record<string, unknown>,
  };
  const parent = named(request.getParent());
  if (parent !== "" && !parent.startsWith("pulumi:pulumi:Stack::")) planned.parent = parent;
  const dependsOn = request.getDependenciesList().map(named).sort();
  const ignoreChanges = request.getIgnorechangesList();
  const provider = request.getProvider();
  const options: NonNullable<PlannedResource["options"]> = {
    ...(dependsOn.length > 0 && { dependsOn: [...new Set(dependsOn)] }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(request.getProtect() && { protect: true as const }),
    ...(request.getRetainondelete() && { retainOnDelete: true as const }),
    ...(request.getDeletebeforereplace() && { deleteBeforeReplace: true as const }),
    ...(provider !== "" && { provider: named(provider.split("::").slice(0, -1).join("::")) }),
  };
  if (Object.keys(options).length > 0) planned.options = options;
  return planned;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Wire form → plain data; the content of secrets is left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const fields = value as Record<string, unknown>;
  if (fields[signatureKey] === secretSignature) return "[secret]";
  if (typeof fields[signatureKey] === "string") return { asset: fields.path ?? fields.hash ?? fields.uri };
  return Object.fromEntries(Object.entries(fields).map(([key, child]) => [key, plain(child)]));
}

/** Outputs of the program as plain data. */
function settle(outputs: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.output(outputs as pulumi.Input<Record<string, unknown>>).apply(resolve);
  });
}
