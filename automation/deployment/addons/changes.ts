import { ownValue } from "../../../components/ownValue.js";
import { compareTemplates, type ResourceChange, type TemplateChange } from "../../manifest/addons/compare.js";
import { heldTypes } from "../../manifest/addons/heldData.js";
import { mayReplace } from "../../manifest/addons/replacing.js";
import type { ResolvedAddons, ResolvedApplication } from "../../manifest/resolved.js";
import { addonsStackOf } from "../../record/adopted.js";
import { recordFrom } from "../../record/environmentRecord.js";
import type { StackState, StateResource } from "../../stack/contents.js";

/** An output of an addons stack as it is, with the values of the parameters that it was worked out from. */
export interface KnownOutput {
  value: string;
  parameters: Record<string, string>;
}

/** What a run would change in the stack of addons. */
export interface AddonChange {
  /** Outputs that keep their value unless one of their parameters gets another. */
  known: Record<string, KnownOutput>;
  /** For a preview; empty when the template stays. */
  lines: string[];
}

/**
 * What a run would change in the stacks of addons that are there, by workload; `environment` for the environment's.
 * CloudFormation itself is not asked: the template of the state is held against the new one.
 */
export function addonChanges(
  { application, environment, workloads }: ResolvedApplication,
  state: StackState | undefined,
): Record<string, AddonChange> {
  const resources = state?.resources ?? [];
  const adopted = recordFrom(state?.outputs)?.adopted;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const stacks = new Map<string, DeployedStack>(
    resources.flatMap(({ type, inputs, outputs, parent = "" }) => {
      if (type !== "aws:cloudformation/stack:Stack") return [];
      const template = byUrn.get(parent)?.outputs.template ?? inputs.templateBody ?? outputs.templateBody;
      return [[String(inputs.name), { template, inputs, outputs }]];
    }),
  );
  const all: [string, string, ResolvedAddons | undefined][] = [
    ["environment", addonsStackOf(adopted, application, environment.name), environment.addons],
    ...workloads.map(({ name, addons }): [string, string, ResolvedAddons | undefined] => [
      name,
      addonsStackOf(adopted, application, environment.name, name),
      addons,
    ]),
  ];
  return Object.fromEntries(
    all.flatMap(([owner, name, addons]) => {
      const stack = stacks.get(name);
      const change = stack === undefined || addons === undefined ? undefined : changeOf(stack, addons, name);
      return change === undefined ? [] : [[owner, change]];
    }),
  );
}

/** A stack of addons as the state has it. */
interface DeployedStack extends Pick<StateResource, "inputs" | "outputs"> {
  /** With the values of hidden parameters left out. */
  template: unknown;
}

function changeOf(
  { template: before, inputs, outputs }: DeployedStack,
  addons: ResolvedAddons,
  name: string,
): AddonChange | undefined {
  if (typeof before !== "string" || before === "") return undefined;
  const change = compareTemplates(before, addons.templateBody);
  if (change === undefined) return undefined;
  const values = (outputs.outputs ?? {}) as Record<string, string>;
  const given = (inputs.parameters ?? {}) as Record<string, string>;
  const known = Object.entries(change.untouched).flatMap(([output, parameters]): [string, KnownOutput][] => {
    const value = ownValue(values, output);
    // Of a hidden parameter the state does not tell whether it has another value now.
    if (typeof value !== "string" || parameters.some((one) => ownValue(addons.hidden, one) !== undefined)) return [];
    const used = parameters.flatMap((one): [string, string][] => {
      const text = ownValue(given, one);
      return text === undefined ? [] : [[one, text]];
    });
    return [[output, { value, parameters: Object.fromEntries(used) }]];
  });
  return {
    known: Object.fromEntries(known),
    lines: before === addons.templateBody ? [] : describe(change, addons, name),
  };
}

/** The change in lines, one for each resource; nothing where only text that means nothing differs. */
function describe(change: TemplateChange, { outputs }: ResolvedAddons, name: string): string[] {
  const lines = [
    ...change.added.map(({ id, type }) => `  + ${id} (${type})`),
    ...change.changed.map(
      ({ id, type, properties }) => `  ~ ${id} (${type}): ${properties.join(", ")}${atRisk(type, properties)}`,
    ),
    ...change.removed.map((one) => `  - ${one.id} (${one.type})${lost(one)}`),
    ...change.touched.map((output) => {
      const found = outputs.find((one) => one.name === output);
      const variable = found?.kind === "managedPolicy" || found === undefined ? "" : `, ${found.variable}`;
      return `  output ${output}${variable}: may be replaced by another value`;
    }),
  ];
  return lines.length === 0 ? [] : [`The CloudFormation stack ${name} would change:`, ...lines];
}

/** What becomes of a resource that is changed, as far as its type is known. */
function atRisk(type: string, properties: readonly string[]): string {
  if (!mayReplace(type, properties)) return " (in place)";
  return heldTypes.has(type)
    ? "; MAY BE REPLACED, and its data would be lost"
    : "; may be replaced, if one of these can't be changed in place";
}

function lost({ type }: ResourceChange): string {
  return heldTypes.has(type) ? ": ITS DATA WILL BE LOST, unless its DeletionPolicy is Retain" : "";
}
