import { createHash } from "node:crypto";
import type { Place } from "./places.js";
import type { Refusal } from "./refusal.js";
import type { Inputs } from "./values.js";
import type { World, WorldResource } from "./world.js";

/** What the functions of a type see of one resource. */
export interface Made {
  readonly inputs: Inputs;
  readonly place: Place;
  /** The logical name. */
  readonly name: string;
  /** Hexadecimal digits, the same for the same resource and purpose. */
  readonly digits: (length: number, purpose?: string) => string;
}

/** What a rule that asks the world sees. */
export interface Call extends Made {
  readonly world: World;
  /** The record as it was; undefined on create. */
  readonly before?: WorldResource;
  /** The id; "" until the resource exists. */
  readonly id: string;
  /** To be called before something is made along with the resource: a fault may have been asked for. */
  readonly attempt: (type: string) => void;
}

/** How a physical name is made when the program gives none, and what AWS allows. */
export interface Naming {
  /** The input that holds it. @default "name" */
  readonly input?: string;
  readonly max: number;
  readonly min?: number;
  readonly pattern: RegExp;
  /** Says what `pattern` allows. */
  readonly allowed: string;
  readonly lower?: boolean;
  /** False: the provider asks for it or AWS picks it. @default true */
  readonly auto?: boolean;
  readonly suffix?: (inputs: Inputs) => string;
  /** Where AWS says so. */
  readonly page: string;
}

/** A resource type of the simulated AWS; what the provider makes of it is in facts/. */
export interface ResourceType {
  /** As AWS's error texts call the service: `EC2`. */
  readonly service: string;
  /** Resources that an account has once for all regions. */
  readonly global?: boolean;
  readonly naming?: Naming;
  /** Uniqueness: the same text twice in an account and region is refused with `duplicate`. */
  readonly unique?: (made: Made) => string;
  /** Unique over all accounts and regions (bucket names). */
  readonly worldwide?: boolean;
  readonly duplicate?: { readonly code: string; readonly says: (made: Made) => string };
  /** Who asks for the same again with the same inputs is given what there is, in place of `duplicate`. @default false */
  readonly idempotent?: boolean;
  readonly id: (made: Made) => string;
  /** The output that identifies it in the world where several share an id (revisions of a task definition). */
  readonly keyedBy?: string;
  /** Further texts by which others may name it, beside id, ARN and name. */
  readonly aliases?: (outputs: Inputs) => readonly string[];
  /** The computed outputs; those of shapes.ts that are not named here get the empty value of their kind. `turn` counts how often it was made. */
  readonly outputs?: (made: Made, id: string, turn?: number) => Inputs;
  /** Inputs that never show in the world file. */
  readonly hidden?: readonly string[];
  /** Secret inputs that AWS itself reads again: the world keeps them as they are. */
  readonly legible?: readonly string[];
  /** Input path → what it must name. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Input path → what it must name, and what can't be deleted before this resource. */
  readonly holds?: Readonly<Record<string, string>>;
  /**
   * What creates it is a put: asked for again, as after a run that was killed, it changes what is there. AWS would let
   * another resource of the same id overwrite it in silence; here that is refused, since no plan means it.
   */
  readonly repeatable?: boolean;
  /** Another one of the same id takes the first one's place, as two lifecycle policies of a repository do. */
  readonly overwrites?: boolean;
  /** Refuses inputs by themselves, so that previews fail already. */
  readonly check?: (inputs: Inputs, place: Place) => void;
  /** Refuses what the world does not allow. */
  readonly allow?: (call: Call) => void;
  /** Refuses a deletion. */
  readonly release?: (call: Call) => void;
  /** What else becomes of the world once the resource is there; may return more outputs. */
  readonly made?: (call: Call) => Inputs | undefined;
  /** What is left of a create that this refusal ended, as outputs: the resource is there, and broken. @default nothing */
  readonly leaves?: (refused: Refusal) => Inputs | undefined;
  /** What else goes with it. */
  readonly gone?: (call: Call) => void;
  /** Outputs that an update leaves unknown until it is done. */
  readonly unknownAfter?: (olds: Inputs, news: Inputs) => readonly string[];
  /** Other texts that `pulumi import` takes as id. */
  readonly importIds?: (record: WorldResource) => readonly string[];
}

/** Digits that depend only on the sandbox's seed and what they are for. */
export const digitsFor =
  (seed: string) =>
  (length: number, purpose = ""): string => {
    let digits = "";
    for (let round = 0; digits.length < length; round++) {
      digits += createHash("sha256").update(`${seed}|${purpose}|${round}`).digest("hex");
    }
    return digits.slice(0, length);
  };
