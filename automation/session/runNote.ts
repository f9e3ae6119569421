import { execFile } from "node:child_process";
import { hostname, userInfo } from "node:os";
import type { Variables } from "../engine/location.js";

/** Who ran something, from where. */
export interface RunNote {
  by: string;
  commit?: string;
  branch?: string;
  /** Workloads that were named. */
  names?: string[];
}

/** Who starts a run in a CI system; there the machine's user says nothing. */
const actors = [
  "GITHUB_ACTOR",
  "GITLAB_USER_LOGIN",
  "CODEBUILD_INITIATOR",
  "BUILDKITE_BUILD_CREATOR",
  "CIRCLE_USERNAME",
];

function who(variables: Variables): string {
  const actor = actors.map((name) => variables[name]).find((one) => one);
  if (actor !== undefined) return actor;
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname();
  }
}

/** Nothing where there is no git, or no repository. */
function git(folder: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", ["-C", folder, ...args], { timeout: 5000 }, (error, stdout) => {
      resolve(error === null && stdout.trim() !== "" ? stdout.trim() : undefined);
    });
  });
}

/** The note of a run: `by alice@laptop, commit 1a2b3c4d5e on main: api, web`. */
export async function runNote(
  folder: string,
  names: readonly string[] = [],
  variables: Variables = process.env,
): Promise<string> {
  const [commit, branch] = await Promise.all([
    git(folder, "rev-parse", "--short=10", "HEAD"),
    git(folder, "rev-parse", "--abbrev-ref", "HEAD"),
  ]);
  const at =
    commit === undefined ? "" : `, commit ${commit}${branch === undefined || branch === "HEAD" ? "" : ` on ${branch}`}`;
  return `by ${who(variables).replace(/\s/g, "_")}${at}${names.length === 0 ? "" : `: ${names.join(", ")}`}`;
}

/** Reads a note back; undefined for what is none of ours. */
export function readNote(text: string): RunNote | undefined {
  const [, by, commit, branch, names] = /^by (\S+?)(?:, commit (\w+)(?: on (\S+?))?)?(?:: (.*))?$/.exec(text) ?? [];
  if (by === undefined) return undefined;
  return { by, ...(commit && { commit }), ...(branch && { branch }), ...(names && { names: names.split(", ") }) };
}
