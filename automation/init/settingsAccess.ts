import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { AwsAccess } from "../aws/access.js";

/** How an environment's account is reached: flags, then `environments.<name>` of `copilot/airlift.yml`, then the shell. */
export function accessOf(root: string, environment: string, flags: { region?: string; profile?: string }): AwsAccess {
  const noted = notedAccess(root, environment);
  const region = flags.region ?? noted.region;
  const profile = flags.profile ?? noted.profile;
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(noted.role === undefined ? {} : { role: noted.role }),
  };
}

/** What `environments.<name>` of `copilot/airlift.yml` notes; nothing where it can't be read. */
export function notedAccess(root: string, environment: string): AwsAccess & { account?: string } {
  try {
    const settings: unknown = parse(readFileSync(join(root, "copilot", "airlift.yml"), "utf8"), { logLevel: "silent" });
    const noted = (settings as { environments?: Record<string, Record<string, unknown> | null> } | null)
      ?.environments?.[environment];
    const text = (key: string) => (typeof noted?.[key] === "string" ? noted[key] : undefined);
    return { region: text("region"), profile: text("profile"), role: text("role"), account: text("account") };
  } catch {
    return {};
  }
}
