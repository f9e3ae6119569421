import { type ChildProcess, execFile, type SpawnOptions, spawn } from "node:child_process";
import { RunError } from "../base/errors.js";
import type { AwsAccess } from "./access.js";
import { suffixOf } from "./partitions.js";

export const sessionPlugin = "session-manager-plugin";

const page =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/**
 * Oldest version that AWS supports; with earlier ones sessions may fail.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/plugin-version-history.html, read in November 2026
 */
export const oldestSessionPlugin = "1.2.764.0";

/** First version that takes a session's token from its environment, where other users of the machine don't see it. */
const firstWithVariable = "1.2.536.0";

/** How to get a version that AWS supports. */
export const pluginRemedy = `Install version ${oldestSessionPlugin} or later: ${page}`;

/** A session as SSM or ECS has begun it. */
export interface BegunSession {
  sessionId?: string;
  streamUrl?: string;
  tokenValue?: string;
}

/** Whether a version such as `1.2.764.0` comes before another; text that is none does not. */
export function isEarlier(version: string, other: string): boolean {
  const [own, theirs] = [version, other].map((text) => text.split(".").map(Number));
  if (own?.some(Number.isNaN) !== false) return false;
  const index = own.findIndex((part, i) => part !== theirs?.[i]);
  return index >= 0 && (own[index] ?? 0) < (theirs?.[index] ?? 0);
}

/**
 * What `session-manager-plugin --version` prints.
 * @param command another path of it
 * @throws RunError `usage` where it is not installed
 */
export function sessionPluginVersion(command = sessionPlugin): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, ["--version"], { timeout: 5000 }, (error, stdout) => {
      if ((error as NodeJS.ErrnoException | null)?.code === "ENOENT")
        reject(new RunError("usage", `${sessionPlugin} is not installed.`, { hint: pluginRemedy }));
      else resolve(stdout.trim());
    });
  });
}

/**
 * Starts the plugin for a session.
 * @param request what the session was asked for with, as the plugin repeats it when it reconnects
 * @throws RunError `usage` where it is not installed
 */
export async function startPlugin(
  { region = process.env.AWS_REGION ?? "", profile = "" }: Pick<AwsAccess, "region" | "profile">,
  { sessionId, streamUrl, tokenValue }: BegunSession,
  request: object,
  options: SpawnOptions,
): Promise<ChildProcess> {
  const version = await sessionPluginVersion();
  const given = JSON.stringify({ SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue });
  const inVariable = /^\d/.test(version) && !isEarlier(version, firstWithVariable);
  const variable = "AWS_SSM_START_SESSION_RESPONSE";
  const env = { ...process.env, ...options.env, ...(inVariable && { [variable]: given }) };
  const endpoint = `https://ssm.${region}.${suffixOf(region)}`;
  // The argument list of the AWS CLI.
  const session = inVariable ? variable : given;
  const args = [session, region, "StartSession", profile, JSON.stringify(request), endpoint];
  return spawn(sessionPlugin, args, { ...options, env });
}
