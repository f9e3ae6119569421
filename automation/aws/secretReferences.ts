import type { SecretReference } from "./checkSecrets.js";

type Data = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys of a spec below which secrets stand: of containers, of sidecars, of the log router. */
const secretKeys = new Set(["secrets", "secretOptions"]);

function secretOf(value: unknown): SecretReference["secret"] | undefined {
  if (!isMap(value)) return undefined;
  if (typeof value.secretsManager === "string") return { secretsManager: value.secretsManager };
  // A value from a CloudFormation export is known only in AWS.
  return typeof value.valueFrom === "string" ? { valueFrom: value.valueFrom } : undefined;
}

function collect(value: unknown, workload: string, found: SecretReference[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, workload, found);
  } else if (isMap(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (!secretKeys.has(key) || !isMap(child)) collect(child, workload, found);
      else {
        for (const [variable, entry] of Object.entries(child)) {
          const secret = secretOf(entry);
          if (secret !== undefined) found.push({ secret, usedBy: `${workload}: ${variable}` });
        }
      }
    }
  }
}

/** Every secret that the manifests of workloads name outright, for `checkSecrets`. */
export function secretReferences(workloads: ReadonlyArray<{ name: string; spec: unknown }>): SecretReference[] {
  const found: SecretReference[] = [];
  for (const { name, spec } of workloads) collect(spec, name, found);
  return found;
}
