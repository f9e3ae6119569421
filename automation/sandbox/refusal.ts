import { type RuleName, rules } from "./rules.js";

/** An error of the simulated AWS, as the provider reports it: which call, AWS's code, AWS's message. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly rule?: RuleName,
    /** Where AWS says so, when it is not the rule's own page. */
    private readonly page = rule ? rules[rule].page : undefined,
  ) {
    super(`api error ${code}: ${reason}`);
    this.name = "Refusal";
  }

  /** The message with the page that states the rule. */
  get explained(): string {
    return this.page ? `${this.message} (rule: ${this.page})` : this.message;
  }

  /** The whole message: `creating EC2 Vpc (main): simulated AWS, operation error EC2: api error …`. */
  describe(
    doing: "creating" | "updating" | "deleting" | "reading",
    service: string,
    type: string,
    name: string,
  ): string {
    return `${doing} ${service} ${type.split(":")[2]} (${name}): simulated AWS, operation error ${service}: ${this.explained}`;
  }
}

/** Refuses with AWS's code and message, naming the rule of rules.ts. */
export function refuse(rule: RuleName, code: string, reason: string, page?: string): never {
  throw new Refusal(code, reason, rule, page);
}
