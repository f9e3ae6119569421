/** What each kind of error means, and what helps whatever its message says. Callers branch on the kind, people read the message. */
export const runErrorKinds = {
  usage: {
    means: "The command can't do what was typed, or what a file of the folder says.",
    cure: "Nothing was changed. The second line of the message says what to write instead.",
  },
  locked: {
    means: "Another run works on the same stack.",
    cure: "Wait with `--wait-for-lock` (the default in CI). `airlift cancel` shows who holds the lock, and removes one that was left behind.",
  },
  /** Somebody else deployed between the look at the state and the lock. */
  outdated: {
    means: "Another run has changed the state since this one read it.",
    cure: "Nothing was changed. Run the command again; `airlift up` does so by itself.",
  },
  "engine missing": {
    means: "There is no Pulumi engine, and none could be installed.",
    cure: "`airlift doctor` shows what it finds. Install Pulumi and put it on PATH, or name it in AIRLIFT_ENGINE.",
  },
  credentials: {
    means: "AWS refused the credentials, or there are none.",
    cure: "`airlift doctor` asks AWS who you are. Sign in again, or name another profile with `--profile`.",
  },
  plugin: {
    means: "A provider plugin could not be had.",
    cure: "Check that get.pulumi.com and github.com can be reached, then run the command again.",
  },
  "resource failed": {
    means: "AWS refused a resource, or something about it took too long.",
    cure: "What was made is in the state. Fix the cause that the message names and run the same command again.",
  },
  program: {
    means: "The plan could not be worked out, or the engine ended for a reason that is not known better.",
    cure: "`--debug` shows the engine's own output and a stack trace.",
  },
  "rollout failed": {
    means: "The resources are deployed, and the tasks do not come to run: ECS or App Runner gave the deployment up.",
    cure: "The message has the reason, exit codes, the health of targets and the last lines of the log. Fix the image or the manifest; the next `airlift up` tries again.",
  },
  protected: {
    means: "Something is protected from being destroyed or replaced.",
    cure: "Nothing was changed. Take the protection off on purpose with the flag that the message names, or leave it.",
  },
  aborted: {
    means: "Ctrl-C, SIGTERM or an answer stopped the command; it exits with 130.",
    cure: "What the engine had begun was finished and recorded: run the same command again to carry on.",
  },
  backend: {
    means: "The state can't be read or written.",
    cure: "Check `backend:` in copilot/airlift.yml, `--backend` and PULUMI_BACKEND_URL. [State](state.md) has backups and recovery.",
  },
  passphrase: {
    means: "The secrets of the stack can't be opened.",
    cure: "Set PULUMI_CONFIG_PASSPHRASE, or use the folder of state that has the generated passphrase beside it.",
  },
} as const satisfies Record<string, { means: string; cure: string }>;

export type RunErrorKind = keyof typeof runErrorKinds;

/** One resource that failed, with the innermost cause that the provider gave. */
export interface ResourceFailure {
  /** Logical name of the resource, for example `frontend-service`. */
  name: string;
  /** Pulumi's type token. */
  type: string;
  urn: string;
  cause: string;
  /** Names of resources that failed with the very same cause and are therefore not listed on their own. */
  also: string[];
}

export interface RunErrorDetails {
  /** What to do next, in one or two sentences. */
  hint?: string;
  /** The resources that failed. */
  failures?: ResourceFailure[];
  /** Stack in which it happened. */
  stack?: string;
  cause?: unknown;
  /** The engine's own words, for `--debug`. */
  transcript?: string;
}

/** A run that could not start or did not end well. The message needs no stack trace to be understood. */
export class RunError extends Error {
  /** What to do next, in one or two sentences. */
  readonly hint: string | undefined;
  /** The resources that failed, each cause once. */
  readonly failures: readonly ResourceFailure[];
  /** Stack in which it happened. */
  readonly environment: string | undefined;
  /** The engine's own words, for `--debug`. */
  readonly transcript: string | undefined;

  constructor(
    readonly kind: RunErrorKind,
    message: string,
    details: RunErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "RunError";
    this.hint = details.hint;
    this.failures = details.failures ?? [];
    this.environment = details.stack;
    this.transcript = details.transcript;
  }
}

/** By name: an error may come from another copy of this module. */
export function isRunError(error: unknown): error is RunError {
  return error instanceof Error && error.name === "RunError";
}

/** A RunError as plain JSON, so that it crosses from the engine's process to ours. */
export interface PlainRunError {
  kind: RunErrorKind;
  message: string;
  hint?: string;
  failures?: ResourceFailure[];
  stack?: string;
  transcript?: string;
}

export function toPlain(error: RunError): PlainRunError {
  return {
    kind: error.kind,
    message: error.message,
    hint: error.hint,
    failures: [...error.failures],
    stack: error.environment,
    transcript: error.transcript,
  };
}

export function fromPlain(plain: PlainRunError): RunError {
  return new RunError(plain.kind, plain.message, plain);
}

/** The message and its hint on a line of its own. */
export function formatRunError(error: RunError): string {
  return error.hint === undefined ? error.message : `${error.message}\n  ${error.hint.split("\n").join("\n  ")}`;
}
