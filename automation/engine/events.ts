import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { withCurrentTokens } from "../../components/typeTokens.js";
import type { StackEvent, Step } from "./protocol.js";

const stackType = "pulumi:pulumi:Stack";

/** The engine marks its colours as `<{%fg 1%}>`; this program colours its own output. */
export function plainText(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "");
}

/** Logical name: what follows the third `::` of `urn:pulumi:stack::project::type::name`. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Type token of the resource itself, without its parents' types. */
export function typeOfUrn(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** Key that says what a value is that JSON has no type for, and what it says of a secret, sealed or open. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** The same value with `[secret]` wherever Pulumi keeps one sealed. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[signatureKey] === secretSignature) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** A map of values, each without its secrets. */
export function plainMap(value: unknown): Record<string, unknown> {
  return (withoutSecrets(value ?? {}) ?? {}) as Record<string, unknown>;
}

function stepOf(metadata: StepEventMetadata, details: boolean): Step {
  const state = metadata.new ?? metadata.old;
  const step: Step = {
    operation: metadata.op,
    urn: withCurrentTokens(metadata.urn),
    type: withCurrentTokens(metadata.type),
    name: nameOfUrn(metadata.urn),
  };
  if (state?.parent) step.parent = withCurrentTokens(state.parent);
  const id = metadata.new?.id || metadata.old?.id;
  if (id) step.id = id;
  if (metadata.detailedDiff) {
    const entries = Object.entries(metadata.detailedDiff).map(([path, diff]) => [path, String(diff.diffKind)] as const);
    if (entries.length > 0) step.changes = Object.fromEntries(entries);
  }
  if (step.changes === undefined && metadata.diffs && metadata.diffs.length > 0) {
    step.changes = Object.fromEntries(metadata.diffs.map((key) => [key, "update"]));
  }
  if (metadata.keys && metadata.keys.length > 0) step.replaceKeys = metadata.keys;
  if (metadata.old?.protect) step.protect = true;
  if (state?.retainOnDelete) step.retainOnDelete = true;
  if (details && metadata.op !== "same") {
    if (metadata.old?.inputs) step.before = plainMap(metadata.old.inputs);
    if (metadata.new?.inputs) step.after = plainMap(metadata.new.inputs);
  }
  return step;
}

/** With what it takes to find out whether a create got through to AWS. */
function failedStep(metadata: StepEventMetadata): Step {
  const provider = metadata.new?.provider;
  return { ...stepOf(metadata, true), ...(provider && { provider }) };
}

/** The stack's outputs when `event` carries them; secrets read `[secret]`. */
export function outputsIn(event: EngineEvent): Record<string, unknown> | undefined {
  const metadata = event.resOutputsEvent?.metadata;
  return metadata?.type === stackType ? plainMap(metadata.new?.outputs) : undefined;
}

/** What the engine tells while it fetches a provider; newer than the SDK's typings. */
interface ProgressEvent {
  type: string;
  message: string;
  received: number;
  done: boolean;
}

/** The beginning and the end of a download, which may be half a gigabyte; what lies between is left out. */
function downloadOf(event: EngineEvent, stack: string): StackEvent | undefined {
  const { progressEvent } = event as { progressEvent?: ProgressEvent };
  if (progressEvent === undefined || (!progressEvent.done && progressEvent.received > 0)) return undefined;
  const text = `${plainText(progressEvent.message)}${progressEvent.done ? " done" : " …"}`;
  return { kind: "message", stack, severity: "info", text };
}

/**
 * One engine event as an event of this runner; nothing when it has nothing for a reader.
 * @param details keep inputs before and after of what is to be done, for `--diff`
 * @param found keep those of what was done: of a refresh, what was found
 */
export function translate(event: EngineEvent, stack: string, details: boolean, found = false): StackEvent | undefined {
  const at = event.timestamp;
  if (event.resourcePreEvent) {
    const { metadata, planning } = event.resourcePreEvent;
    if (metadata.op === "same" || metadata.type === stackType) return undefined;
    return { kind: "step", stack, at, planning: planning ?? false, step: stepOf(metadata, details) };
  }
  if (event.resOutputsEvent) {
    const { metadata, planning } = event.resOutputsEvent;
    if (metadata.op === "same" || metadata.type === stackType) return undefined;
    return { kind: "done", stack, at, planning: planning ?? false, step: stepOf(metadata, found) };
  }
  if (event.resOpFailedEvent) {
    return { kind: "failed", stack, at, step: failedStep(event.resOpFailedEvent.metadata) };
  }
  if (event.diagnosticEvent) {
    const { severity, message, urn, ephemeral } = event.diagnosticEvent;
    const text = plainText(message).trimEnd();
    if (text === "") return undefined;
    const level = severity === "info#err" ? "info" : severity;
    return { kind: "message", stack, severity: level, text, urn: urn || undefined, ephemeral };
  }
  if (event.summaryEvent) {
    const { durationSeconds, resourceChanges } = event.summaryEvent;
    return { kind: "summary", stack, seconds: durationSeconds, changes: { ...resourceChanges } };
  }
  if (event.policyEvent) {
    const { enforcementLevel, message, policyName, policyPackName, resourceUrn } = event.policyEvent;
    const severity = enforcementLevel === "mandatory" ? "error" : "warning";
    const urn = resourceUrn === undefined ? undefined : withCurrentTokens(resourceUrn);
    // An error names its resource where it is shown.
    const name = severity === "error" || urn === undefined ? "" : `${nameOfUrn(urn)}: `;
    const text = `${name}${plainText(message)
      .trim()
      .replace(/\s*\n\s*/g, " ")} (policy ${policyName} of ${policyPackName})`;
    return { kind: "message", stack, severity, text, urn };
  }
  return downloadOf(event, stack);
}
