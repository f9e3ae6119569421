import type { Place } from "../places.js";
import type { Inputs } from "../values.js";
import type { World } from "../world.js";

/** What a lookup sees. */
export interface Lookup {
  readonly args: Inputs;
  readonly place: Place;
  readonly world: World;
  readonly defaultTags: Inputs;
}

export type Answer = (lookup: Lookup) => Inputs;
