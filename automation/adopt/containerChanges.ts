import { canonicalText } from "./canonicalText.js";
import type { PropertyChange } from "./compare.js";

type Container = Record<string, unknown>;

/** Keys that ECS fills in, or that are the same in another order. */
const scalar = ["image", "cpu", "memory", "memoryReservation", "essential", "user", "workingDirectory"];
const lists = ["command", "entryPoint", "dependsOn", "healthCheck", "mountPoints", "portMappings"];

const containersIn = (inputs: Record<string, unknown>): Map<string, Container> => {
  const all = JSON.parse(String(inputs.containerDefinitions ?? "[]")) as Container[];
  return new Map(all.map((one) => [String(one.name), one]));
};

/** `name` → value of variables, or of secrets. */
function named(value: unknown, key: "value" | "valueFrom"): Record<string, unknown> {
  const pairs = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
  return Object.fromEntries(pairs.map((one) => [String(one.name), one[key]]));
}

/** How the tasks of a new revision differ from those that run: image, size, variables, secrets, ports. */
export function containerChanges(live: Record<string, unknown>, wanted: Record<string, unknown>): PropertyChange[] {
  const changes: PropertyChange[] = [];
  const note = (path: string, from: unknown, to: unknown): void => {
    if (canonicalText(loose(from)) !== canonicalText(loose(to))) changes.push({ path, from, to });
  };
  for (const key of ["cpu", "memory", "networkMode", "ephemeralStorage", "runtimePlatform"])
    if (wanted[key] !== undefined) note(key, live[key], wanted[key]);
  const [before, after] = [containersIn(live), containersIn(wanted)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [before.get(name), after.get(name)];
    if (old === undefined || next === undefined) {
      note(name, old === undefined ? undefined : "a container", next === undefined ? undefined : "a container");
      continue;
    }
    for (const key of scalar) if (next[key] !== undefined) note(`${name}.${key}`, old[key], next[key]);
    for (const key of lists)
      if (next[key] !== undefined) note(`${name}.${key}`, subset(old[key], next[key]), next[key]);
    for (const [list, key] of [
      ["environment", "value"],
      ["secrets", "valueFrom"],
    ] as const) {
      const [was, will] = [named(old[list], key), named(next[list], key)];
      for (const variable of new Set([...Object.keys(was), ...Object.keys(will)]))
        note(`${name}.${list}.${variable}`, was[variable], will[variable]);
    }
  }
  return changes;
}

/** Of what ECS answers only the keys that are asked for. */
function subset(live: unknown, wanted: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(wanted)) return live.map((one, index) => subset(one, wanted[index] ?? one));
  if (typeof live !== "object" || live === null || typeof wanted !== "object" || wanted === null) return live;
  return Object.fromEntries(
    Object.keys(wanted).map((key) => [key, subset((live as Container)[key], (wanted as Container)[key])]),
  );
}

/** ECS answers numbers where a definition may have texts. */
const loose = (value: unknown): unknown => (typeof value === "object" && value !== null ? value : String(value ?? ""));
