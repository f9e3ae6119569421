import type { Place } from "./places.js";
import type { Inputs } from "./values.js";

/** One thing that exists in the simulated AWS. */
export interface WorldResource extends Place {
  readonly type: string;
  readonly id: string;
  /** The logical name, or the id for what was taken as existing. */
  readonly name: string;
  /** The engine's name for it; "" for what no engine made. */
  readonly urn: string;
  readonly inputs: Inputs;
  readonly outputs: Inputs;
  /** Keys of the records that can't be deleted before this one. */
  readonly holds: readonly string[];
  /** Texts by which others may name it, beside its id and ARN. */
  readonly aliases: readonly string[];
  /** The text that no other of its type may have in this place; "" when nothing is unique. */
  readonly unique: string;
  /** A resource that a manifest or setting named as existing: little is known about it. */
  readonly existing?: boolean;
  /** What its computed values are drawn from. */
  readonly seed: string;
  /** What made it, when it was not the engine itself: the key of a CloudFormation stack. */
  readonly madeBy?: string;
}
