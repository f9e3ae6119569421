/** What stands at the top of every workload's manifest. */
import { map, mapOf, type Shape, str } from "../fields.js";
import type { WorkloadKind } from "../resolved.js";

const workloadKinds: readonly WorkloadKind[] = [
  "Load Balanced Web Service",
  "Backend Service",
  "Worker Service",
  "Request-Driven Web Service",
  "Static Site",
  "Scheduled Job",
];

export const name = str({
  effect: "name of the workload",
  rules: ["Must be the name of its folder.", "Can't be overridden."],
  required: true,
});

export const type = str({
  effect: "kind of the workload",
  form: workloadKinds.map((kind) => `\`${kind}\``).join(", "),
  rules: ["Must be spelled exactly like that.", "Can't be overridden."],
  required: true,
});

const overridesAbout = {
  effect: "what differs in single environments",
  rules: [
    "Maps merge; lists and single values replace; a shorthand replaces a map; null keeps the base.",
    "`name`, `type` and `environments` can't be overridden.",
  ],
} as const;

/** The `environments` section for manifests with these fields. */
export function environmentsOf(fields: Shape) {
  return mapOf(map(fields, { effect: "overrides of one environment, with the keys of the manifest" }), overridesAbout);
}
