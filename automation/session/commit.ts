import { execFileSync } from "node:child_process";

/** The commit that a folder's checkout is at. */
export interface Commit {
  /** All digits. */
  hash: string;
  /** First line of its message. */
  subject: string;
  /** Absent where the checkout is at no branch. */
  branch?: string;
  /** The folder has changes that are in no commit. */
  changed: boolean;
}

/** Undefined outside of a checkout, before its first commit, and without git. */
export function commitOf(folder: string): Commit | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const [hash = "", subject = ""] = git("log", "-1", "--format=%H%n%s").split("\n");
    const branch = git("rev-parse", "--abbrev-ref", "HEAD");
    return {
      hash,
      subject,
      ...(branch !== "HEAD" && { branch }),
      changed: git("status", "--porcelain", "--untracked-files=no", "--", ".") !== "",
    };
  } catch {
    return undefined;
  }
}

/** What the history of a stack says of an update, for example `airlift up: Longer timeouts (1a2b3c4, with changes)`. */
export function updateMessage(operation: string, commit: Commit | undefined): string {
  if (commit === undefined) return `airlift ${operation}`;
  const { hash, subject, changed } = commit;
  return `airlift ${operation}: ${subject} (${hash.slice(0, 7)}${changed ? ", with changes" : ""})`;
}
