import { hostname, userInfo } from "node:os";
import type { Variables } from "../engine/location.js";
import type { Commit } from "./commit.js";

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

/** The note of a run: `by alice@laptop, commit 1a2b3c4d5e on main: api, web`. */
export function runNote(
  commit: Commit | undefined,
  names: readonly string[] = [],
  variables: Variables = process.env,
): string {
  const branch = commit?.branch === undefined ? "" : ` on ${commit.branch}`;
  const at = commit === undefined ? "" : `, commit ${commit.hash.slice(0, 10)}${branch}`;
  return `by ${who(variables).replace(/\s/g, "_")}${at}${names.length === 0 ? "" : `: ${names.join(", ")}`}`;
}

/** Reads a note back; undefined for what is none of ours. */
export function readNote(text: string): RunNote | undefined {
  const [, by, commit, branch, names] = /^by (\S+?)(?:, commit (\w+)(?: on (\S+?))?)?(?:: (.*))?$/.exec(text) ?? [];
  if (by === undefined) return undefined;
  return { by, ...(commit && { commit }), ...(branch && { branch }), ...(names && { names: names.split(", ") }) };
}
