import { delivery, naming, stacks } from "./rulebook/delivery.js";
import { governing, messaging, storing } from "./rulebook/governing.js";
import { balancing, containers, everywhere, network } from "./rulebook/network.js";
import type { Rule } from "./rulebook/rule.js";

export type { Rule } from "./rulebook/rule.js";

/** Every rule that the simulated AWS enforces; a test breaks each. */
export const rules = {
  ...everywhere,
  ...network,
  ...balancing,
  ...containers,
  ...governing,
  ...storing,
  ...messaging,
  ...naming,
  ...delivery,
  ...stacks,
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
