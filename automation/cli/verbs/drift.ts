import type { DriftedResource, EnvironmentDrift } from "../../operations/drift.js";
import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";

const value = (one: unknown): string => {
  const text = one === undefined ? "(none)" : typeof one === "string" ? one : JSON.stringify(one);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

function resourceLines({ type, name, id, kind, properties, change }: DriftedResource): string[] {
  const head = `    ${name} [${type}]${id === undefined ? "" : ` ${id}`}: ${kind === "gone" ? "gone from AWS" : "changed"}`;
  const who = change === undefined ? [] : [`      by ${change.by}, ${change.event}, ${change.at}`];
  return [
    head,
    ...who,
    ...Object.entries(properties).map(([key, { state, aws }]) => `      ${key}: ${value(state)} → ${value(aws)}`),
  ];
}

/** Drift as text, grouped by workload. */
export function driftText({ environment, resources, compared }: EnvironmentDrift): string {
  if (resources.length === 0) return `${environment}: ${compared} resources are as they were deployed.\n`;
  const groups = new Map<string, DriftedResource[]>();
  for (const one of resources) groups.set(one.workload ?? "", [...(groups.get(one.workload ?? "") ?? []), one]);
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${environment}: ${resources.length} of ${compared} resources are not as they were deployed.`,
    ...sorted.flatMap(([workload, all]) => [`  ${workload || "The environment"}`, ...all.flatMap(resourceLines)]),
    "",
  ].join("\n");
}

export const driftVerb = defineVerb({
  command: "drift",
  describe: "Compare what is in AWS with what was deployed; exits with code 2 when anything differs",
  flags: [...reaching, "all", "json"],
  async run(parsed, verb) {
    const { drift } = await import("../../operations/drift.js");
    const environments = await verb.printer.during(drift(optionsFrom(parsed), verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, environments });
    else for (const one of environments) verb.print(driftText(one));
    const drifted = environments.filter(({ resources }) => resources.length > 0);
    for (const { unasked } of drifted)
      if (unasked !== undefined) verb.printer.say(`CloudTrail does not say who changed it: ${unasked}`);
    for (const { environment } of drifted)
      verb.printer.say(`\`airlift refresh -e ${environment}\` records it in the state; \`airlift up\` reverts it.`);
    if (drifted.length > 0) verb.exit(2);
  },
});
