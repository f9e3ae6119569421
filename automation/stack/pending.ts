import { RunError } from "../base/errors.js";
import { type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { idIfMade, importArguments } from "./adoption.js";
import { engineText, type PendingOperation, type RawExport, readExport } from "./contents.js";

/**
 * Ends what a killed run left open: tells each pending operation by name and takes them out of the state, since the
 * engine can neither finish nor forget them by itself. A resource whose id follows from its inputs is looked for in
 * AWS and taken over when it is there; others that got made stay in AWS unrecorded, which is said.
 * @param settings stack configuration for the providers, as in a run
 */
export async function settlePending(
  address: StackAddress,
  settings: Record<string, unknown>,
  onEvent: OnStackEvent,
): Promise<PendingOperation[]> {
  const qualified = qualifiedName(address);
  const text = await engineText(address, ["stack", "export", "--stack", qualified]);
  if (text === undefined) return [];
  const raw = JSON.parse(text) as RawExport;
  const { pending } = readExport(raw);
  if (pending.length === 0) return [];
  if (raw.deployment) raw.deployment.pending_operations = [];
  await engineText(address, ["stack", "import", "--stack", qualified], { stdin: JSON.stringify(raw) });
  for (const operation of pending) {
    const found = await adopt(address, operation, settings);
    const what = `A run that was killed was ${operation.operation} ${operation.name} [${operation.type}]`;
    onEvent({ kind: "notice", stack: address.stack, text: `${what}; ${endings[found]}.` });
  }
  return pending;
}

type Finding = "taken over" | "not there" | "unknown";

const endings: Readonly<Record<Finding, string>> = {
  "taken over": "it is there and is taken over as it is",
  "not there": "it is not there",
  unknown: "whether it got there is not recorded",
};

async function adopt(
  address: StackAddress,
  operation: PendingOperation,
  settings: Record<string, unknown>,
): Promise<Finding> {
  const id = idIfMade(operation);
  if (id === undefined) return "unknown";
  try {
    const args = [...importArguments(operation, id), "--stack", qualifiedName(address)];
    return (await engineText(address, args, { settings })) === undefined ? "unknown" : "taken over";
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return /does not exist|not found|NoSuch|NotFound/i.test(`${error.message} ${error.transcript}`)
      ? "not there"
      : "unknown";
  }
}
