import { type PlanMocks, type Registration, recordRegistrations } from "./recordRegistrations.js";

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

/** The plan of a program, as a first deployment would be; errors of the program are thrown as they are. */
export async function recordPlan(
  target: { application: string; stack: string },
  program: () => Promise<Record<string, unknown>>,
  mocks: PlanMocks,
): Promise<Plan> {
  const { registrations, urns, outputs } = await recordRegistrations(target, program, mocks);
  return { version: 1, ...target, resources: registrations.map((each) => describe(each, urns)), outputs };
}

function describe({ request, inputs }: Registration, urns: ReadonlyMap<string, string>): PlannedResource {
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
