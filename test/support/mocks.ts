import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import { outputsOf } from "./outputs.js";

// Exported by the SDK, left out of its typings.
const { waitForRPCs } = settings as unknown as { waitForRPCs(): Promise<void> };

/** One registered resource. What other resources give stands in `inputs` as `${<type>::<name>.<output>}`. */
export interface RecordedResource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** `<type>::<name>`; absent below the stack. */
  parent?: string;
  /** `<type>::<name>`, sorted: explicit dependencies and those through inputs. */
  dependsOn: string[];
  options: {
    /** URNs, or type tokens where an alias says only what a resource was before; the engine works children's out. */
    aliases: string[];
    ignoreChanges: string[];
    replaceOnChanges: string[];
    deleteBeforeReplace: boolean;
    protect: boolean;
    retainOnDelete: boolean;
    deleteTimeout: string;
    provider: string;
  };
}

type Answer = (token: string, inputs: Record<string, unknown>) => Record<string, unknown>;

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: { getUrn(): string }) => void,
) => Promise<void>;

/**
 * Runs a program under Pulumi's mocks and gives back every resource that it registers, the stack left out.
 *
 * @param answer what invokes return; without it an invoke is an error
 */
export async function recordResources(
  program: () => unknown,
  answer: Answer = (token) => {
    throw new Error(`no answer for ${token}`);
  },
): Promise<RecordedResource[]> {
  const requests: { request: RegisterResourceRequest; inputs: Record<string, unknown> }[] = [];
  const urns = new Map<string, string>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        const values = inputs as Record<string, unknown>;
        if (custom === false || type === "pulumi:pulumi:Stack") return { id: undefined, state: values };
        return { id: `\${${type}::${name}.id}`, state: outputsOf(type, name, values) };
      },
      call: ({ token, inputs }) => answer(token, inputs as Record<string, unknown>),
    },
    "todo",
    "test",
    false,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    requests.push({ request, inputs: (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown> });
    return register(request, (error, response) => {
      if (!error) urns.set(response.getUrn(), `${request.getType()}::${request.getName()}`);
      callback(error, response);
    });
  };
  await pulumi.runtime.runInPulumiStack(async () => {
    await program();
    return {};
  });
  await waitForRPCs();
  return requests
    .filter(({ request }) => request.getType() !== "pulumi:pulumi:Stack")
    .map(({ request, inputs }) => recorded(request, inputs, urns));
}

function recorded(
  request: RegisterResourceRequest,
  inputs: Record<string, unknown>,
  urns: ReadonlyMap<string, string>,
): RecordedResource {
  const named = (urn: string): string => urns.get(urn) ?? urn;
  const parent = named(request.getParent());
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: present(inputs),
    ...(parent !== "" && !parent.startsWith("pulumi:pulumi:Stack::") && { parent }),
    dependsOn: [...new Set(request.getDependenciesList().map(named))].sort(),
    options: {
      aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getType() ?? alias.getUrn()),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      protect: request.getProtect() === true,
      retainOnDelete: request.getRetainondelete() === true,
      deleteTimeout: request.getCustomtimeouts()?.getDelete() ?? "",
      provider: named(request.getProvider().split("::").slice(0, -1).join("::")),
    },
  };
}

/** Without what is null: the SDK sends it for some inputs that are left out. */
function present(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null && value !== undefined));
}

/** The one resource of a type, or the one of that type and name. */
export function only(resources: readonly RecordedResource[], type: string, name?: string): RecordedResource {
  const found = resources.filter((each) => each.type === type && (name === undefined || each.name === name));
  const [one, ...more] = found;
  if (one === undefined || more.length > 0) {
    const there = resources.map((each) => `${each.type}::${each.name}`).join("\n");
    throw new Error(`${found.length} of ${type}${name === undefined ? "" : `::${name}`} among\n${there}`);
  }
  return one;
}

/** All resources of a type by name: the order of registration is not the program's. */
export function every(resources: readonly RecordedResource[], type: string): RecordedResource[] {
  return resources.filter((each) => each.type === type).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A JSON input as data. */
export function json<T = Record<string, unknown>>(resource: RecordedResource, input: string): T {
  return JSON.parse(resource.inputs[input] as string) as T;
}
