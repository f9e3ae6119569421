import type { Inputs } from "./values.js";

/** A resource that was made and is not as it should be: the engine keeps it in its state, and the run fails. */
export class PartialFailure extends Error {
  constructor(
    message: string,
    readonly made: { id: string; outputs: Inputs },
    readonly inputs: Inputs,
  ) {
    super(message);
    this.name = "PartialFailure";
  }
}
