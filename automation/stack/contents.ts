import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { typeToken, withCurrentTokens } from "../../components/typeTokens.js";
import { RunError } from "../base/errors.js";
import { engineEnvironment, runEngineCommand } from "../engine/command.js";
import { nameOfUrn, plainMap } from "../engine/events.js";
import { presentEngine } from "../engine/findEngine.js";
import { inWorkFolder, qualifiedName, type StackAddress } from "./address.js";
import { explainFailure } from "./failures.js";

import { refuseOtherPassphrase, type SecretsProvider } from "./passphrase.js";
import { readStackNames, readState } from "./readState.js";
import { removeTornAttributes, stateFile } from "./stateFile.js";

/** A resource as the state holds it. Secrets read `[secret]`. */
export interface StateResource {
  urn: string;
  type: string;
  /** Logical name. */
  name: string;
  custom: boolean;
  id?: string;
  parent?: string;
  protect: boolean;
  retainOnDelete: boolean;
  /** It was replaced, and still has to be deleted. */
  pendingDeletion: boolean;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  dependencies: string[];
  /** When the engine last changed it in the state, in ISO 8601. */
  modified?: string;
}

/** An operation that a killed run left open. */
export interface PendingOperation {
  urn: string;
  type: string;
  name: string;
  /** `creating`, `updating`, `deleting`, `reading`, `importing` */
  operation: string;
  id?: string;
  parent?: string;
  /** Reference of its provider: the provider's URN and id. */
  provider?: string;
  inputs: Record<string, unknown>;
  /** As the state has it, secrets sealed; absent for what the state does not know. */
  raw?: RawResource;
}

export interface StackState {
  resources: StateResource[];
  pending: PendingOperation[];
  /** The stack's outputs as plain data; secrets read `[secret]`. */
  outputs: Record<string, unknown>;
}

export interface RawResource {
  urn: string;
  modified?: string;
  type: string;
  custom?: boolean;
  id?: string;
  parent?: string;
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  delete?: boolean;
  /** It was deleted before its replacement, which is still to be made. */
  pendingReplacement?: boolean;
  inputs?: unknown;
  outputs?: unknown;
  dependencies?: string[];
}

/** What `pulumi stack export` prints, as far as it is looked at here. */
export interface RawExport {
  version: number;
  deployment?: {
    resources?: RawResource[] | null;
    secrets_providers?: SecretsProvider;
    pending_operations?: { resource: RawResource; type: string }[] | null;
  } | null;
}

/** Inputs and outputs are most of a state, and few are looked at. */
function readResource(resource: RawResource): StackState["resources"][number] {
  let [inputs, outputs]: Record<string, unknown>[] = [];
  return {
    urn: resource.urn,
    type: withCurrentTokens(resource.type),
    name: nameOfUrn(resource.urn),
    custom: resource.custom ?? false,
    id: resource.id,
    parent: resource.parent,
    protect: resource.protect ?? false,
    retainOnDelete: resource.retainOnDelete ?? false,
    pendingDeletion: resource.delete ?? false,
    get inputs() {
      inputs ??= plainMap(resource.inputs);
      return inputs;
    },
    get outputs() {
      outputs ??= plainMap(resource.outputs);
      return outputs;
    },
    dependencies: resource.dependencies ?? [],
    ...(resource.modified !== undefined && { modified: resource.modified }),
  };
}

/** Reads what `pulumi stack export` prints. */
export function readExport({ deployment }: Pick<RawExport, "deployment">): StackState {
  const raw = deployment?.resources ?? [];
  const root = raw.find((resource) => resource.type === "pulumi:pulumi:Stack");
  return {
    resources: raw.map(readResource),
    pending: (deployment?.pending_operations ?? []).map(({ resource, type }) => ({
      urn: resource.urn,
      type: withCurrentTokens(resource.type),
      name: nameOfUrn(resource.urn),
      operation: type,
      id: resource.id || undefined,
      parent: resource.parent,
      provider: resource.provider,
      inputs: plainMap(resource.inputs),
      raw: resource,
    })),
    outputs: environmentOutputs(raw, plainMap(root?.outputs)),
  };
}

/** Type of the component by which a program of the user's own makes an environment. */
export const copilotEnvironmentType = typeToken("CopilotEnvironment");

/**
 * What a stack says of its environment. A `CopilotEnvironment` keeps that to itself, and its program may have outputs of the
 * same names, unless the record is an output of the stack: then the command has made it.
 */
export function environmentOutputs(
  resources: readonly Pick<RawResource, "type" | "outputs">[],
  ofStack: Record<string, unknown>,
): Record<string, unknown> {
  const { airlift, endpoints, addresses } = plainMap(
    resources.find(({ type }) => type === copilotEnvironmentType)?.outputs,
  );
  if (airlift === undefined || ofStack.airlift !== undefined) return ofStack;
  return { ...ofStack, airlift, workloads: endpoints, ...(addresses !== undefined && { environment: addresses }) };
}

/** What a command of the engine is given beside its arguments. */
interface CommandInput {
  stdin?: string;
  /** Stack configuration, as in a run. */
  settings?: Record<string, unknown>;
}

/**
 * Runs one command of the engine on a stack and returns what it printed; nothing when there is no such stack.
 * @throws RunError
 */
export async function engineText(
  address: StackAddress,
  args: string[],
  { stdin, settings = {} }: CommandInput = {},
): Promise<string | undefined> {
  const { location, stack, project } = address;
  await removeTornAttributes(address);
  const engine = address.engine ?? (await presentEngine(location.url));
  return inWorkFolder(location, stack, async (cwd) => {
    // JSON is YAML.
    await writeFile(join(cwd, "Pulumi.yaml"), JSON.stringify({ name: project, runtime: "nodejs" }));
    await writeFile(join(cwd, `Pulumi.${stack}.yaml`), JSON.stringify({ config: settings }));
    const env = engineEnvironment(engine, location, address.variables);
    const result = await runEngineCommand(engine, args, { cwd, env, stdin });
    if (result.code === 0) return result.stdout;
    if (/no stack named .* found|stack .* not found/.test(result.stderr)) return undefined;
    // Some commands give their reasons on standard output.
    const error = new Error(`stderr: ${result.stderr.trim() === "" ? result.stdout : result.stderr}`);
    const run = { stack, operation: args[1] ?? "", interrupted: false, errors: [], failed: [] };
    throw explainFailure({ ...run, error, stateFile: stateFile(address) });
  });
}

/**
 * The state of a stack, or nothing when it was never made.
 * @throws RunError `backend` when it can't be reached or is damaged, `passphrase` when it was encrypted with another
 */
export async function exportStack(address: StackAddress): Promise<StackState | undefined> {
  const stored = await readState(address);
  if (stored !== undefined)
    return stored.deployment === undefined ? undefined : openExport(address, stored as RawExport);
  const text = await engineText(address, ["stack", "export", "--stack", qualifiedName(address)]);
  if (text === undefined) return undefined;
  try {
    return await openExport(address, JSON.parse(text) as RawExport);
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError("backend", `The state of ${address.stack} can't be read.`, {
      stack: address.stack,
      cause: error,
    });
  }
}

/** Reads an export, only with the right passphrase. */
async function openExport(address: StackAddress, raw: RawExport): Promise<StackState> {
  await refuseOtherPassphrase(address, raw.deployment?.secrets_providers);
  return readExport(raw);
}

/** The outputs of a stack, secrets as `[secret]`, or nothing when it was never made. */
export async function stackOutputs(address: StackAddress): Promise<Record<string, unknown> | undefined> {
  return (await exportStack(address))?.outputs;
}

/** Names of the project's stacks in the backend, sorted. */
export async function listStacks(address: Omit<StackAddress, "stack">): Promise<string[]> {
  const stored = await readStackNames(address);
  if (stored !== undefined) return stored;
  const args = ["stack", "ls", "--project", address.project, "--json"];
  const text = await engineText({ ...address, stack: "list" }, args);
  return namesIn(text ?? "[]")
    .map(({ name }) => name.split("/").at(-1) ?? name)
    .sort();
}

function namesIn(text: string): { name: string }[] {
  try {
    return JSON.parse(text) as { name: string }[];
  } catch (error) {
    throw new RunError("backend", "The engine's answer to `pulumi stack ls` can't be read.", { cause: error });
  }
}

/** Whether the state of a file backend has operations that a killed run left open. */
export async function mayHavePending(address: StackAddress): Promise<boolean> {
  if (address.location.kind !== "file") return false;
  const stored = (await readState(address)) as Partial<RawExport> | undefined;
  return (stored?.deployment?.pending_operations ?? []).length > 0;
}

/** Removes every lock of a stack, whoever holds it. Ask first: a run that still lives may spoil the state. */
export async function breakLocks(address: StackAddress): Promise<void> {
  await engineText(address, ["cancel", "--stack", qualifiedName(address), "--yes"]);
}
