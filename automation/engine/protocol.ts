import type { PlainRunError } from "../base/errors.js";

/** The operations that run the engine over a whole stack. */
export type EngineOperation = "preview" | "up" | "refresh" | "destroy";

/** A program by name: the child imports `module` and calls `export` with `data`. */
export interface ProgramReference {
  /** `file:` URL of the module. */
  module: string;
  /** Name of the exported function: `(data) => outputs | Promise<outputs>`. */
  export: string;
  /** Plain JSON; handed to the function as it is. */
  data?: unknown;
}

/** What one engine run needs; plain JSON, since it crosses to another process. */
export interface EngineJob {
  operation: EngineOperation;
  /** The engine, which was found and asked for its version before. */
  engine: { command: string; version: string };
  project: string;
  stack: string;
  /** Absolute; of this run alone, removed by whoever made it. */
  workDir: string;
  secretsProvider?: string;
  /** Whether the stack was made before; unknown where only the backend can tell. */
  made?: boolean;
  /** Stack configuration, for example `aws:region`; lists and maps become JSON as Pulumi stores them. */
  settings: Record<string, unknown>;
  program?: ProgramReference;
  /** What the data of the program was worked out from (`basisOf`); an `up` or a `destroy` refuses to begin when the state has moved on since. */
  basis?: string;
  /** File of the state, where the backend is a folder. */
  stateFile?: string;
  exclude?: string[];
  /** URNs to refresh; what is not named is left alone. Only for `refresh`, which makes nothing. */
  target?: string[];
  replace?: string[];
  parallel?: number;
  refresh?: boolean;
  /** A `refresh` that only looks, and leaves the state as it is. */
  lookOnly?: boolean;
  continueOnError?: boolean;
  /** Folders of policy packs, and files with their configuration; for `preview` and `up`. */
  policyPacks?: string[];
  policyPackConfigs?: string[];
  /** Removes the stack itself once a destroy has emptied it. */
  remove?: boolean;
  /** Keeps the inputs and outputs of each step in its events, which is much. */
  details?: boolean;
  debug?: boolean;
  message?: string;
  /** Tags of the stack, for backends that have them. */
  tags?: Record<string, string>;
  secrets: string[];
}

/** One resource's step, as small as the views need it. */
export interface Step {
  /** The engine's word: create, update, replace, delete, same … */
  operation: string;
  /** The resource's URN. */
  urn: string;
  /** Pulumi's type token. */
  type: string;
  /** Logical name. */
  name: string;
  /** URN of its parent; absent for the stack itself. */
  parent?: string;
  /** Physical id, where there is one. */
  id?: string;
  /** Property path → `add`, `update`, `delete`, each with `-replace` where it forces a replacement. */
  changes?: Record<string, string>;
  /** Keys that force the replacement. */
  replaceKeys?: string[];
  /** Whether the engine refuses to delete it. */
  protect?: boolean;
  /** Whether AWS keeps it when the stack lets it go. */
  retainOnDelete?: boolean;
  /** Inputs before and after, only with `details`. */
  before?: Record<string, unknown>;
  /** Inputs after the step, only with `details`, and of a step that failed. */
  after?: Record<string, unknown>;
  /** Reference of its provider, of a step that failed. */
  provider?: string;
}

/** What the engine tells while it runs, in order. */
export type StackEvent =
  | { kind: "begin"; stack: string; operation: EngineOperation }
  | { kind: "step"; stack: string; at: number; step: Step; planning: boolean }
  | { kind: "done"; stack: string; at: number; step: Step; planning: boolean }
  | { kind: "failed"; stack: string; at: number; step: Step }
  | {
      kind: "message";
      stack: string;
      severity: "info" | "warning" | "error" | "debug";
      text: string;
      urn?: string;
      ephemeral?: boolean;
    }
  | { kind: "summary"; stack: string; seconds: number; changes: Record<string, number> }
  | { kind: "notice"; stack: string; text: string }
  | { kind: "interrupted"; stack: string }
  /** The engine has ended, and what was deployed is waited for: "its services: about 2 min"; without a text no longer. */
  | { kind: "waiting"; stack: string; text?: string }
  /** `again`: it ended before it changed anything, and whoever began it begins anew. */
  | { kind: "end"; stack: string; ok: boolean; again?: true };

/** What an engine run leaves behind. */
export interface EngineOutcome {
  /** What the engine was asked for. */
  operation: EngineOperation;
  /** Name of the stack. */
  stack: string;
  /** Operation → number of resources, from the engine's own summary (`same` included). */
  changes: Record<string, number>;
  /** The stack's outputs; secrets read `[secret]`. Empty after a destroy. */
  outputs: Record<string, unknown>;
  /** Every step that is not `same`. */
  steps: Step[];
  /** The engine's and the providers' own. */
  warnings: string[];
  /** How long the engine took. */
  seconds: number;
}

/** `env` is the whole environment of the run: its process may have been started before that was known. */
export type ToChild = { kind: "job"; job: EngineJob; env: NodeJS.ProcessEnv } | { kind: "interrupt" };

export type FromChild =
  | { kind: "event"; event: StackEvent }
  | { kind: "outcome"; outcome: EngineOutcome }
  | { kind: "failure"; error: PlainRunError };
