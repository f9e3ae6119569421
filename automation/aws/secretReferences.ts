import { isRecord } from "../base/isRecord.js";
import type { SecretReference } from "./checkSecrets.js";

/** Keys of a spec below which secrets stand: of containers, of sidecars, of the log router. */
const secretKeys = new Set(["secrets", "secretOptions"]);

function secretOf(value: unknown): SecretReference["secret"] | undefined {
  if (!isRecord(value)) return undefined;
  if (typeof value.secretsManager === "string") return { secretsManager: value.secretsManager };
  // A value from a CloudFormation export is known only in AWS.
  return typeof value.valueFrom === "string" ? { valueFrom: value.valueFrom } : undefined;
}

function collect(value: unknown, workload: string, found: SecretReference[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, workload, found);
  } else if (isRecord(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (!secretKeys.has(key) || !isRecord(child)) collect(child, workload, found);
      else {
        for (const [variable, entry] of Object.entries(child)) {
          const secret = secretOf(entry);
          if (secret !== undefined) found.push({ secret, usedBy: `${workload}: ${variable}` });
        }
      }
    }
  }
}

/** Texts that `taskdef_overrides` and patches give containers to read secrets from. */
function added(value: unknown, isSource: boolean): string[] {
  if (typeof value === "string") return isSource ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => added(item, false));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => added(child, /^valueFrom$/i.test(key)));
}

function overriding({ spec, overrides }: SecretUser): string[] {
  const { taskDefinitionOverrides = [] } = (spec ?? {}) as {
    taskDefinitionOverrides?: { path: string; value: unknown }[];
  };
  const patches = (overrides?.patches ?? []).filter(({ action }) => action.form === "containers");
  return [
    ...taskDefinitionOverrides.flatMap(({ path, value }) => added(value, path.endsWith("ValueFrom"))),
    ...patches.flatMap(({ value, pointer }) => added(value, pointer.endsWith("ValueFrom"))),
  ];
}

/** A workload as far as it names secrets. */
interface SecretUser {
  name: string;
  spec: unknown;
  overrides?: { patches: readonly { action: { form: string }; value?: unknown; pointer: string }[] };
}

/** Every secret that manifests and overrides of workloads name outright, for `checkSecrets`. */
export function secretReferences(workloads: readonly SecretUser[]): SecretReference[] {
  const found: SecretReference[] = [];
  for (const workload of workloads) {
    collect(workload.spec, workload.name, found);
    for (const valueFrom of overriding(workload))
      found.push({ secret: { valueFrom }, usedBy: `${workload.name}: overrides` });
  }
  return found;
}
