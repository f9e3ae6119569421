import { SimulatedAws } from "../../../automation/sandbox/aws.js";
import { outputsFor } from "../../../automation/sandbox/computed.js";
import { providerFacts } from "../../../automation/sandbox/facts/index.js";
import { digitsFor } from "../../../automation/sandbox/kind.js";
import { withDefaults } from "../../../automation/sandbox/planned.js";
import { resourceTypes } from "../../../automation/sandbox/types/index.js";
import type { Inputs } from "../../../automation/sandbox/values.js";
import type { World } from "../../../automation/sandbox/world.js";
import type { Plan } from "../lab.js";

/** Neither checks nor plans look into a world. */
const aws = new SimulatedAws({ usesOf: () => 0 } as unknown as World);

/** For names of tests: what a fact rests on, where its source was not read. */
export function basisOf(type: string): string {
  const basis = (providerFacts[type] ?? providerFacts[`aws:${type}`])?.basis;
  if (basis === undefined) return "";
  return basis === "knowledge" ? " (knowledge: the source was not read)" : " (from the SDK's documentation)";
}

const tokenOf = (type: string): string => `aws:${type}`;
const subject = (type: string) => ({ type, name: "web", urn: `urn:pulumi:s::p::${type}::web` });

/** The state after a create: what the provider reads back. */
export function stateOf(type: string, inputs: Inputs): Inputs {
  const token = tokenOf(type);
  const kind = resourceTypes[token];
  if (!kind) throw new Error(`no resource type ${token}`);
  const checked = aws.check(subject(token), undefined, inputs).inputs;
  const made = {
    inputs: withDefaults(token, checked),
    place: { account: "123456789012", region: "us-west-2" },
    name: "web",
    digits: digitsFor("planning"),
  };
  return outputsFor(token, kind, made, "id", {});
}

/** What a preview says once `inputs` were deployed and the program has `next`. */
export function plan(type: string, inputs: Inputs, next: Inputs): Plan {
  const token = tokenOf(type);
  const state = stateOf(type, inputs);
  const { changes, ...rest } = aws.diff(token, state, aws.check(subject(token), state, next).inputs);
  return { changes: [...changes.keys()], ...rest };
}

/** Why a preview refuses the inputs of a new resource. */
export const refusals = (type: string, inputs: Inputs): string[] =>
  aws.check(subject(tokenOf(type)), undefined, inputs).failures.map(({ reason }) => reason);
