import { RunError } from "../base/errors.js";
import { onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { type RunNote, readNote } from "../session/runNote.js";
import { openWorkspace } from "../session/session.js";
import { qualifiedName } from "../stack/address.js";
import { engineText } from "../stack/contents.js";

/** One run, as the backend remembers it. */
export interface PastRun extends Partial<RunNote> {
  /** `up`, `destroy`, `refresh`, `import` */
  operation: string;
  /** `succeeded`, `failed`, `in-progress` */
  result: string;
  started: Date;
  ended?: Date;
  /** Operation → number of resources; what was left as it is not counted. */
  changes: Record<string, number>;
  /** What else was noted with it. */
  message?: string;
}

/** What `pulumi stack history --json` prints, as far as it is looked at here. */
interface PrintedRun {
  kind?: string;
  startTime?: string;
  endTime?: string;
  message?: string;
  result?: string;
  resourceChanges?: Record<string, number> | null;
}

/** Pulumi's word for `up`. */
const operations: Readonly<Record<string, string>> = { update: "up", "resource-import": "import" };

/** Reads what the engine prints, the newest run first. */
export function pastRuns(text: string): PastRun[] {
  return (JSON.parse(text) as PrintedRun[]).map(
    ({ kind = "", startTime = "", endTime, message, result = "", resourceChanges }) => {
      const note = readNote(message?.split("\n").at(-1) ?? "");
      const changes = Object.entries(resourceChanges ?? {}).filter(([operation]) => operation !== "same");
      return {
        operation: operations[kind] ?? kind,
        result,
        started: new Date(startTime),
        ...(endTime && { ended: new Date(endTime) }),
        changes: Object.fromEntries(changes),
        ...(note ?? (message ? { message } : {})),
      };
    },
  );
}

/**
 * The runs of an environment, the newest first: who, when, from which commit, and how many resources.
 * @param limit how many
 * @throws RunError `usage` when there was none
 */
export async function history(
  options: RunOptions,
  limit: number,
  onEvent: OnEvent = () => {},
): Promise<{ environment: string; runs: PastRun[] }> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const environment = onlyEnvironment(workspace);
  const address = workspace.stack(environment);
  const args = ["stack", "history", "--stack", qualifiedName(address), "--json", "--page-size", String(limit)];
  const text = await engineText(address, args);
  if (text === undefined)
    throw new RunError("usage", `"${environment}" was never deployed.`, {
      hint: `\`airlift up --env ${environment}\` deploys it.`,
    });
  return { environment, runs: pastRuns(text) };
}
