import { addonsStackName } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import { isRecord } from "../base/isRecord.js";

type Inputs = Readonly<Record<string, unknown>>;

/** What an adoption keeps of a running resource for good, in place of what the program would give it. */
export interface AdoptedResource {
  /** Inputs that take the program's place; objects and items of lists are merged. */
  inputs?: Inputs;
  /** Inputs that count only where the program gives none. */
  defaults?: Inputs;
  /** Inputs of the program that are left out. */
  without?: readonly string[];
}

/** What was taken over from AWS Copilot: physical names and values that a new environment would have otherwise. */
export interface Adopted {
  /** By `type::name`. */
  resources: Record<string, AdoptedResource>;
}

/** Name of the stack of a workload's addons, or of the environment's: the one that was taken over, else Airlift's. */
export function addonsStackOf(
  adopted: Adopted | undefined,
  application: string,
  environment: string,
  workload?: string,
): string {
  const kept = ownValue(
    adopted?.resources ?? {},
    `aws:cloudformation/stack:Stack::${workload ?? environment}-addons-stack`,
  );
  const name = kept?.inputs?.name;
  return typeof name === "string" ? name : addonsStackName(application, environment, workload);
}

const SERVICE = "aws:ecs/service:Service";

/** Inputs of a resource with what its adoption keeps. Values may be outputs. */
export function adoptedInputs(type: string, given: Inputs, kept: AdoptedResource): Record<string, unknown> {
  const { inputs = {}, defaults = {}, without = [] } = type === SERVICE ? forService(given, kept) : kept;
  // The SDK gives every output of a resource as an input without a value, and needs it.
  const left = Object.entries(given).filter(([key]) => !without.includes(key));
  const absent = Object.entries(defaults).filter(([key]) => given[key] === undefined);
  return merged(Object.fromEntries([...left, ...absent]), inputs) as Record<string, unknown>;
}

/** A service keeps its launch type until the program wants another capacity than Fargate's own, such as Spot. */
function forService(given: Inputs, kept: AdoptedResource): AdoptedResource {
  const { launchType, ...inputs } = kept.inputs ?? {};
  if (launchType === undefined) return kept;
  if (!onlyFargate(given.capacityProviderStrategies)) return { ...kept, inputs };
  // Triggers, which `--force` sets, start a deployment with it alone.
  const forced = given.triggers === undefined ? ["forceNewDeployment"] : [];
  return { ...kept, without: [...(kept.without ?? []), "capacityProviderStrategies", ...forced] };
}

/** Whether strategies ask for no more than the launch type FARGATE gives. */
export function onlyFargate(strategies: unknown): boolean {
  const all = (strategies ?? []) as { capacityProvider?: unknown }[];
  return Array.isArray(all) && all.every(({ capacityProvider }) => capacityProvider === "FARGATE");
}

/** Objects and lists item by item; else the second value. */
function merged(given: unknown, kept: unknown): unknown {
  if (Array.isArray(given) && Array.isArray(kept))
    return given.map((one, index) => (index < kept.length ? merged(one, kept[index]) : one));
  if (!isPlain(given) || !isRecord(kept)) return kept;
  const entries = Object.entries(kept).map(([key, value]) => [key, merged(given[key], value)]);
  return { ...given, ...Object.fromEntries(entries) };
}

/** Not one of Pulumi's outputs, which nothing can be merged into. */
const isPlain = (value: unknown): value is Inputs => isRecord(value) && !("__pulumiOutput" in value);
