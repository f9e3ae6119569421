import { execFileSync } from "node:child_process";
import { RunError } from "../base/errors.js";
import type { PipelineProvider } from "./pipelineText.js";

/** What `git` answers, or undefined when it fails or is not there. */
function git(folder: string, ...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

export interface Checkout {
  /** Its top folder; undefined outside of a checkout. */
  root: string | undefined;
  /** Addresses of the remotes that a pipeline can watch, `origin` first. */
  remotes: string[];
  /** Undefined when the checkout is detached or there is none. */
  branch: string | undefined;
  /** HEAD is a commit, not a branch. */
  detached: boolean;
}

/** Reads remotes and branch of the git checkout that `folder` is in. */
export function readCheckout(folder: string): Checkout {
  const lines = (git(folder, "remote", "-v") ?? "").split("\n").filter((line) => line.endsWith("(fetch)"));
  const remotes = lines
    .map((line) => /^(\S+)\s+(\S+)/.exec(line))
    .filter((found) => found !== null)
    .sort((a, b) => Number(b[1] === "origin") - Number(a[1] === "origin"))
    .map((found) => found[2] ?? "");
  const branch = git(folder, "symbolic-ref", "--short", "-q", "HEAD");
  const inside = git(folder, "rev-parse", "--is-inside-work-tree") === "true";
  return {
    root: git(folder, "rev-parse", "--show-toplevel"),
    remotes: [...new Set(remotes)].filter((remote) => readRemote(remote) !== undefined),
    branch,
    detached: inside && branch === undefined,
  };
}

/** `owner/name` of the checkout's `origin` on a code host; undefined where it is elsewhere. */
export function repositoryOn(folder: string, host: string): string | undefined {
  const url = git(folder, "remote", "get-url", "origin") ?? "";
  const [, at, path] = /^(?:[a-z]+:\/\/)?(?:[^@/]+@)?([^/:]+)[/:](.+?)(?:\.git)?\/?$/.exec(url) ?? [];
  return at === host ? path : undefined;
}

export interface Source {
  provider: PipelineProvider;
  /** As the manifest wants it. */
  repository: string;
  /** Its name alone. */
  name: string;
  /** CodeCommit only. */
  region?: string;
}

function codeCommit(name: string, region: string): Source {
  const end = region.startsWith("cn-")
    ? "amazonaws.cn"
    : region.startsWith("us-gov-")
      ? "amazonaws-us-gov.com"
      : "aws.amazon.com";
  return {
    provider: "CodeCommit",
    repository: `https://${region}.console.${end}/codesuite/codecommit/repositories/${name}/browse`,
    name,
    region,
  };
}

function readCodeCommit(url: string): Source | undefined {
  const forms = [
    /^(?:https|ssh):\/\/(?:[^@/]+@)?git-codecommit(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/v1\/repos\/(?<name>[\w.-]+?)\/?$/,
    /^codecommit::(?<region>[a-z0-9-]+):\/\/(?:[^@/]+@)?(?<name>[\w.-]+)$/,
    /^https:\/\/(?<region>[a-z0-9-]+)\.console\.[a-z.-]+\/codesuite\/codecommit\/repositories\/(?<name>[\w.-]+)(?:\/|$)/,
  ];
  for (const form of forms) {
    const { region, name } = form.exec(url)?.groups ?? {};
    if (region !== undefined && name !== undefined) return codeCommit(name, region);
  }
  return undefined;
}

/** GitHub, Bitbucket and CodeCommit, in every form that git, the console and people write; undefined for others. */
export function readRemote(url: string): Source | undefined {
  const found = readCodeCommit(url.trim());
  if (found !== undefined) return found;
  const [, host, owner, name] =
    /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/]+@)?(github\.com|bitbucket\.org)[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      url.trim(),
    ) ?? [];
  if (owner === undefined || name === undefined) return undefined;
  return {
    provider: host === "github.com" ? "GitHub" : "Bitbucket",
    repository: `https://${host}/${owner}/${name}`,
    name,
  };
}

/** @throws RunError naming `--url` when no pipeline can watch that repository. */
export function sourceOf(url: string): Source {
  // GitHub's own short form.
  const source = readRemote(/^[\w-]+\/[\w.-]+$/.test(url) ? `https://github.com/${url}` : url);
  if (source === undefined) {
    throw new RunError("usage", `--url: "${url}" isn't a repository that CodePipeline can watch.`, {
      hint: "GitHub (https://github.com/OWNER/NAME), Bitbucket (https://bitbucket.org/OWNER/NAME) and CodeCommit are supported.",
    });
  }
  return source;
}
