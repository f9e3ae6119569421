import { type RuleName, rules } from "./rules.js";

/** An error of the simulated AWS, in the words of the provider: which call, AWS's code, AWS's message. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly rule?: RuleName,
  ) {
    super(`api error ${code}: ${reason}`);
    this.name = "Refusal";
  }

  /** The whole message: `creating EC2 Vpc (main): simulated AWS, operation error EC2: api error …`. */
  told(doing: "creating" | "updating" | "deleting" | "reading", service: string, type: string, name: string): string {
    const page = this.rule ? ` (rule: ${rules[this.rule].page})` : "";
    return `${doing} ${service} ${type.split(":")[2]} (${name}): simulated AWS, operation error ${service}: ${this.message}${page}`;
  }
}

/** Refuses with AWS's code and message, naming the rule of rules.ts. */
export function refuse(rule: RuleName, code: string, reason: string): never {
  throw new Refusal(code, reason, rule);
}
