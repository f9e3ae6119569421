/** What kind of thing went wrong; callers branch on it, people read the message. */
export type RunErrorKind =
  | "usage"
  | "locked"
  /** Somebody else deployed between the look at the state and the lock. */
  | "outdated"
  | "engine missing"
  | "credentials"
  | "plugin"
  | "resource failed"
  | "program"
  | "rollout failed"
  | "protected"
  | "aborted"
  | "backend"
  | "passphrase";

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
