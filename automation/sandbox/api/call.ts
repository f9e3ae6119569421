import { type RolloutFault, readFaults } from "../faults.js";
import type { Place } from "../places.js";
import type { Inputs } from "../values.js";
import type { World } from "../world.js";

/** One call of an AWS API, as the simulated AWS sees it. */
export interface ApiCall {
  readonly world: World;
  readonly place: Place;
  readonly operation: string;
  readonly body: Inputs;
  /** Versions that shall not come to run. */
  readonly rollouts: readonly RolloutFault[];
}

/** Answers the operations of one service. @throws ApiError */
export type Api = (call: ApiCall) => Inputs;

/** What AWS answers when it refuses. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** @throws ApiError UnknownOperationException: the simulated AWS waves nothing through that it does not know. */
export function unknownOperation({ operation }: ApiCall): never {
  throw new ApiError("UnknownOperationException", `The simulated AWS does not know the operation ${operation}.`);
}

/** Faults of a sandbox folder that make rollouts fail. */
export const rolloutFaults = (directory: string): readonly RolloutFault[] => readFaults(directory).rollouts ?? [];

/** AWS's JSON protocols carry times as seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;
