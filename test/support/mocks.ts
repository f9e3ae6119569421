import { type Registration, recordRegistrations } from "../../automation/plan/recordRegistrations.js";
import { outputsOf } from "./outputs.js";

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
  const target = { application: "todo", stack: "test" };
  const run = async (): Promise<Record<string, unknown>> => {
    await program();
    return {};
  };
  const { registrations, urns } = await recordRegistrations(target, run, { outputsOf, answer });
  return registrations.map((each) => recorded(each, urns));
}

function recorded({ request, inputs }: Registration, urns: ReadonlyMap<string, string>): RecordedResource {
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
