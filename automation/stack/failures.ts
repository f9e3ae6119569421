import { dirname } from "node:path";
import { wrongClock } from "../aws/access.js";
import { type ResourceFailure, RunError, type RunErrorKind } from "../base/errors.js";
import { escapeForPattern, mask } from "../base/mask.js";
import { nameOfUrn, plainText, typeOfUrn } from "../engine/events.js";
import type { Step } from "../engine/protocol.js";

/** What is known of a run that failed. */
export interface FailedRun {
  error: unknown;
  stack: string;
  operation: string;
  /** The run was asked to stop. */
  interrupted: boolean;
  /** Error diagnostics in the order in which they came. */
  errors: { text: string; urn?: string }[];
  failed: Step[];
  /** File of the state, where the backend is a folder. */
  stateFile?: string;
}

/** Layers that the engine, gRPC, the SDK and the providers' bridge wrap around the cause, outermost first. */
const wrappings: RegExp[] = [
  /^error: /i,
  /^Unhandled exception: /,
  /^Error: /,
  /^RunError: /,
  /^ResourceError: /,
  /^failed to (?:register new|read) resource \S+ \[[^\]]*\]: /,
  /^(?:preview|update|refresh|destroy) failed: /,
  /^One or more errors occurred: /,
  /^error serializing property "[^"]*": /i,
  /^Running program '[^']*' failed with an unhandled exception:\s*/,
  /^(?:code = |rpc error: code = )\w+ desc = /,
  /^\d+ [A-Z_]+: (?=\S)/,
  /^\d+ errors? occurred:\s*\*\s*/,
  /^(?:creating|updating|deleting|reading|importing) urn:\S+: /,
  /^provider=\S+ /,
  /^diffing urn:\S+: /,
  /^resource:? urn:\S+'s? /,
  /^Exception invoking \S+: /,
];

/** The text without the wrappings, stack frames and trailing blank lines. */
export function innermostCause(text: string): string {
  let cause = plainText(text)
    .split("\n")
    .filter((line) => !/^\s+at .*(?:\(|:\d+:\d+)/.test(line))
    .join("\n")
    .trim();
  for (let before = ""; before !== cause; ) {
    before = cause;
    for (const wrapping of wrappings) cause = cause.replace(wrapping, "").trim();
  }
  return cause;
}

/** How a program ends whose resources failed: each of them says why. */
export const stepsFailed = "update failed";

/** Lines that only say that something else, reported already, went wrong. */
function isEcho(text: string): boolean {
  return /^(update|preview|destroy|refresh) failed$|^resource monitor shut down|^(\w+ )?canceled$|^The monitor has shut down|^One or more errors occurred\. Check logs|^preview canceled|^update canceled|^BAIL: |^cannot complete a resource \S+ whose registration isn't pending/i.test(
    text,
  );
}

/** The cause without the name of the resource that it struck, so that the same cause is known again elsewhere. */
function sameForAll(cause: string, name: string): string {
  return name === "" ? cause : cause.replace(new RegExp(`(?<!\\w)${escapeForPattern(name)}(?!\\w)`, "g"), "*");
}

/** Each distinct cause once, with the resource that it struck first and the names of the others. */
export function foldFailures(errors: FailedRun["errors"], failed: Step[]): ResourceFailure[] {
  const folded = new Map<string, ResourceFailure>();
  const named = new Map(failed.map((step) => [step.urn, step]));
  for (const { text, urn = "" } of errors) {
    const cause = mask(innermostCause(text));
    if (cause === "" || isEcho(cause)) continue;
    const name = nameOfUrn(urn);
    const key = sameForAll(cause, name);
    const known = folded.get(key) ?? [...folded.values()].find((one) => cause.includes(one.cause));
    if (known !== undefined) {
      if (name !== "" && name !== known.name && !known.also.includes(name)) known.also.push(name);
      continue;
    }
    folded.set(key, { name, type: named.get(urn)?.type ?? typeOfUrn(urn), urn, cause, also: [] });
  }
  return [...folded.values()];
}

interface Recognised {
  kind: RunErrorKind;
  pattern: RegExp;
  message?: string | ((run: FailedRun) => string);
  hint: string | ((run: FailedRun) => string);
}

/** Where a state is, and the version before it, which the engine keeps beside it. */
function damagedHint({ stack, stateFile }: FailedRun): string {
  if (stateFile === undefined)
    return `Put an earlier version back: \`pulumi stack export --version N\`, then \`pulumi stack import --stack ${stack}\`.`;
  return `${stateFile} is damaged. The version before it is ${stateFile}.bak: copy that over it, and run \`airlift refresh\`; earlier ones are under .pulumi/backups.`;
}

/** What the engine and AWS say → what it means. The first that matches decides. */
const recognised: Recognised[] = [
  {
    kind: "passphrase",
    pattern: /incorrect passphrase|passphrase must be set|failed to decrypt|cipher: message authentication failed/i,
    message: "The passphrase does not open the secrets of this stack.",
    hint: "Set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the one that the stack was made with, or unset it to use the generated one beside the local state.",
  },
  {
    kind: "protected",
    pattern: /protected resource|is protected|cannot be deleted because it is protected|marked for protection/i,
    hint: "Protected resources hold data or addresses. Remove the protection with --unprotect, or leave the resource as it is.",
  },
  {
    kind: "credentials",
    pattern:
      /no valid credential sources|NoCredentialProviders|ExpiredToken|InvalidClientTokenId|UnrecognizedClientException|security token included in the request is (?:invalid|expired)|failed to refresh cached credentials|SSO session .*(?:expired|invalid)|unable to locate credentials|failed to get shared config profile|could not find profile/i,
    hint: "Check AWS_PROFILE or --profile and sign in again (`aws sso login`, `aws configure`); `airlift doctor` shows what it finds.",
  },
  {
    kind: "plugin",
    // The language host that is built where no distribution can be had starts no packs.
    pattern: /policy pack .*could not read plugin .*not supported|no analyzer plugin/i,
    hint: "The engine here starts no policy packs. Install Pulumi's own distribution (https://www.pulumi.com/docs/install/): the `pulumi` on PATH is taken first.",
  },
  {
    kind: "plugin",
    pattern:
      /could not download plugin|no resource plugin|failed to load plugin|failed to discover plugin|unable to install|plugin .*not found|failed to download/i,
    hint: "The provider plugin could not be downloaded. Check the network to get.pulumi.com and github.com, or install it by hand with `pulumi plugin install`.",
  },
  {
    kind: "backend",
    pattern: /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i,
    message: ({ stateFile }) =>
      `The disk${stateFile === undefined ? "" : ` that holds ${dirname(stateFile)}`} is full; what was done last could not be recorded.`,
    hint: "Free some space and run the same command again: it looks for what was being made and carries on from there.",
  },
  {
    kind: "backend",
    pattern: /read-only file system|EROFS|(?:open|mkdir|rename|create|write) \S*\.pulumi\S*: permission denied/i,
    message: ({ stateFile }) =>
      `The state can't be written${stateFile === undefined ? "" : `: ${dirname(stateFile)} is read-only`}.`,
    hint: "Make it writable for this user, or name another backend with --backend. Nothing was changed.",
  },
  { kind: "credentials", ...wrongClock },
  {
    kind: "backend",
    pattern:
      /could not deserialize deployment|checkpoint|unmarshal(?:l?ing)? .*(?:json|deployment|state)|invalid character .* looking for|unexpected end of JSON|snapshot integrity|failed to load checkpoint|error reading from state/i,
    message: ({ stack }) => `The state of "${stack}" can't be read.`,
    hint: damagedHint,
  },
  {
    kind: "backend",
    pattern:
      /could not log in|PULUMI_ACCESS_TOKEN|unable to open bucket|could not list bucket|NoSuchBucket|error (?:reading|listing) stacks|unauthorized|open bucket/i,
    hint: "The state backend could not be reached. Check --backend, PULUMI_BACKEND_URL or `backend:` in copilot/airlift.yml, and that you are signed in to it.",
  },
  {
    kind: "program",
    pattern: /no matching Route ?53 Hosted Zone|getZone returned an error: .*no hosted zone/i,
    hint: "The application's domain needs a public zone in Route 53, in this account or in that of `domain: {name, role}`; `airlift doctor` looks at it. With DNS elsewhere leave the domain out and name certificates in the environment's manifest.",
  },
];

function transcriptOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Turns whatever a failed run threw into one RunError that says the cause once. */
export function explainFailure(run: FailedRun): RunError {
  if (run.error instanceof RunError) return run.error;
  const transcript = mask(plainText(transcriptOf(run.error)));
  const details = { stack: run.stack, transcript };
  const locked = /the stack is currently locked by[\s\S]*|Another update is currently in progress/.exec(transcript);
  if (locked !== null) {
    return new RunError("locked", `Another run is working on ${run.stack}.`, {
      ...details,
      hint: "Wait for it to end (--wait-for-lock), or `airlift unlock` if it is gone for good.",
    });
  }
  const failures = foldFailures(run.errors, run.failed);
  if (run.interrupted) {
    return new RunError("aborted", `Stopped on request; what had begun on ${run.stack} was finished and recorded.`, {
      ...details,
      failures,
      hint: "Run the same command again to carry on from here.",
    });
  }
  const causes = failures.length > 0 ? failures.map((failure) => failure.cause).join("\n") : stderrOf(transcript);
  const resources = failures.filter((failure) => failure.type !== "" && failure.type !== "pulumi:pulumi:Stack");
  // A bucket that a resource misses is not the one of the state, unless the state could not be saved.
  const ofState = resources.length === 0 || /failed to save snapshot/.test(causes);
  const match = recognised.find((one) => one.pattern.test(causes) && (one.kind !== "backend" || ofState));
  if (match !== undefined) {
    const { message = oneLine(causes), hint } = match;
    const text = (one: string | ((run: FailedRun) => string)): string => (typeof one === "string" ? one : one(run));
    return new RunError(match.kind, text(message), { ...details, failures, hint: text(hint) });
  }
  if (resources.length > 0) {
    return new RunError("resource failed", listFailures(run, failures), {
      ...details,
      failures,
      hint:
        run.operation === "preview"
          ? "Nothing was changed."
          : "What was made is recorded; fix the cause and run the same command again.",
    });
  }
  return new RunError("program", oneLine(causes) || `${run.operation} of ${run.stack} failed.`, {
    ...details,
    failures,
  });
}

function listFailures(run: FailedRun, failures: ResourceFailure[]): string {
  const lines = failures.map((failure) => {
    const also = failure.also.length === 0 ? "" : ` (so did ${someOf(failure.also)})`;
    return failure.name === "" ? `  ${failure.cause}` : `  ${failure.name} [${failure.type}]${also}: ${failure.cause}`;
  });
  return `${run.operation} of ${run.stack} failed:\n${lines.join("\n")}`;
}

function someOf(names: string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** The part of a CommandError after `stderr:`, where the engine says why it gave up. */
function stderrOf(transcript: string): string {
  const parts = /stderr: ([\s\S]*?)(?:\n err\?: [\s\S]*)?$/.exec(transcript);
  const text = parts?.[1] ?? transcript;
  const errors = text.split("\n").filter((line) => /^\s*error: /.test(line));
  return innermostCause(errors.length > 0 ? errors.join("\n") : text);
}

function oneLine(text: string): string {
  return text.length > 1200 ? `${text.slice(0, 1200)} …` : text;
}
