import type { StatementMark } from "./actions.js";

/** What has an `overrides/` folder of its own. */
export type OverridesKind =
  | "Load Balanced Web Service"
  | "Backend Service"
  | "Worker Service"
  | "Request-Driven Web Service"
  | "Static Site"
  | "Scheduled Job"
  | "Environment"
  | "Pipeline";

/** One resource of Copilot's template and the child that stands for it. */
export interface Row {
  /**
   * Copilot's logical id. `#` stands for a number that may be missing, `@` for one that is there, `*` for a name
   * without anything but letters and digits.
   */
  id: string;
  /** Pulumi's type. */
  type: string;
  /**
   * Logical name of the child after that of its component, with the same signs; `#` becomes `-1`, and nothing for none.
   * Where only the id has `#`, it counts the children whose names fit `*`, from 0.
   */
  child: string;
  /** Name of the function in `transform.mjs` that is given the child. @default the default function */
  transform?: string;
  /** Logical name of the policy that holds the role's statements. */
  policy?: string;
  /** Copilot's statements by `policy/statement`. */
  statements?: Record<string, StatementMark>;
  /** The child that stands for the items of a list property. */
  items?: { property: string; type: string; child: string };
  /** The child that stands for one property, for a queue that has a dead-letter queue. */
  redrive?: { property: string; type: string; child: string; argument: string };
  /** Whether the rest works without it. @default false */
  removable?: boolean;
}
