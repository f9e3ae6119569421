import type { Made } from "../kind.js";
import type { Inputs } from "../values.js";

/** Both sides of a plan: what the last read gave, and what the program says now. */
export interface Sides {
  readonly state: Inputs;
  readonly news: Inputs;
}

/** Whether two values of an input are no difference to the provider; `given` is undefined where the program leaves it out. */
export type Equality = (state: unknown, given: unknown, sides: Sides) => boolean;

type Paths = readonly string[];

/**
 * What the real provider does with a resource type, as far as its source decides it. Paths have dots, and pass over the
 * indexes of lists. Which inputs are optional and computed, and keep their value when they are left out, is in the
 * shapes (automation/providerSchema).
 */
export interface ProviderFacts {
  /** Where the facts come from: a path below internal/service in hashicorp/terraform-provider-aws. */
  readonly source: string;
  /** What they rest on. @default read in that source */
  readonly basis?: "sdk docs" | "knowledge";
  /** A change there replaces the resource. */
  readonly replaces?: Paths;
  /** The same for some changes. */
  readonly replacesWhen?: (state: Inputs, news: Inputs) => Paths;
  /** Values that the provider fills in for inputs that are left out; those in a block only where the block is. */
  readonly defaults?: Inputs;
  /** Lists whose order does not matter: sets in the schema of provider 6.25, as @cdktf/provider-aws 21.22.1 has it. */
  readonly sets?: Paths;
  /** A block that is left out is no change, and stays as it was. */
  readonly keeps?: Paths;
  /** Texts that are compared as IAM policies. */
  readonly policies?: Paths;
  /** Texts that are compared as JSON; all others are compared as they are. */
  readonly json?: Paths;
  readonly equal?: Readonly<Record<string, Equality>>;
  /** What AWS gives back otherwise than it was put in. */
  readonly read?: (outputs: Inputs, made: Made) => Inputs;
  /** Outputs that the provider knows of what it has made itself: an import has none of them. */
  readonly createdOnly?: Paths;
  /** What is there after an update, where the provider does not send everything that it planned. */
  readonly applied?: (state: Inputs, planned: Inputs) => Inputs;
  /** Changes that are planned and that the provider never sends: they show again in every preview. */
  readonly neverApplied?: Paths;
  /** Why the provider refuses a change when it plans it. */
  readonly refusesPlan?: (state: Inputs, news: Inputs) => string | undefined;
  /** Inputs that exclude each other. */
  readonly conflicts?: readonly Paths[];
  /** Inputs of which one, and only one, is given. */
  readonly exactlyOne?: readonly Paths[];
  /** Inputs that must be ARNs. */
  readonly arns?: Paths;
  /** Ranges of addresses without host bits. */
  readonly networks?: Paths;
  /** Least and greatest number. */
  readonly ranges?: Readonly<Record<string, readonly [number, number | undefined]>>;
  /** Shortest and longest text. */
  readonly lengths?: Readonly<Record<string, readonly [number, number]>>;
  /** Every value that is allowed. */
  readonly values?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Why the provider refuses the inputs in a preview, beyond that. */
  readonly check?: (inputs: Inputs) => string | undefined;
}
