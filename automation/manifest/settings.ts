import { ownValue } from "../../components/ownValue.js";
import type { SettingsForm } from "./kinds.js";

/** Values that flags give; each wins over its variable, and that over `copilot/airlift.yml`. */
export interface SettingsFlags {
  application?: string;
  domain?: string;
  backend?: string;
  organization?: string;
  secretsProvider?: string;
  repository?: string;
  strict?: boolean;
  region?: string;
  profile?: string;
}

/** Settings of one environment, with those of the application where it has none of its own. */
export interface EnvironmentSettings {
  region?: string;
  /** What decided on the region; absent where nothing did. */
  regionFrom?: "flag" | "settings" | "variable";
  profile?: string;
  /** Twelve digits. */
  account?: string;
  /** ARN of a role to assume. */
  role?: string;
  protect: boolean;
  /** Seconds. */
  ttl?: number;
  permissionsBoundary?: string;
  tags: Record<string, string>;
  exports: boolean;
  kmsKey?: string;
  nat?: "per-zone" | "single" | "none";
  endpoints: string[];
}

/** All settings of an application's folder: the file, the variables and the flags put together. */
export interface Settings {
  /** Undefined where neither a flag, a variable, airlift.yml nor `.workspace` names it. */
  application?: string;
  /** Role in the account of the zones, when it is another one. */
  domain?: { name: string; role?: string };
  backend?: string;
  organization?: string;
  /** Environments of Pulumi ESC. */
  esc: string[];
  secretsProvider?: string;
  repository?: string;
  /** Which Airlift others install. */
  runner?: string;
  strict: boolean;
  allowPaths: string[];
  /** Place of a workload among equal listener rules. */
  priority: Record<string, "first" | "last">;
  /** Findings of policy checks that are accepted: reason by `CODE` or `CODE:WORKLOAD`. */
  policy: Record<string, string>;
  secrets: { requireTags: boolean; untagged: string[] };
  requestDriven: "apprunner" | "express";
  queueScaling: "metric-math" | "lambda";
  /** Names of the environments that `copilot/airlift.yml` lists. */
  environmentNames: string[];
  /** Settings of one environment; those of the application for one that the file does not name. */
  environment(name: string): EnvironmentSettings;
}

type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** Puts settings together: a flag wins over a variable, a variable over `copilot/airlift.yml`. */
export function mergeSettings(
  file: SettingsForm,
  flags: SettingsFlags,
  processEnvironment: ProcessEnvironment,
): Settings {
  const variable = (...names: string[]): string | undefined =>
    names.map((name) => ownValue(processEnvironment, name)).find((value) => value !== undefined && value !== "");
  const domain = flags.domain ?? variable("AIRLIFT_DOMAIN");
  const strict = variable("AIRLIFT_STRICT");
  const chosenRegion = flags.region ?? variable("AIRLIFT_REGION");
  const profile = flags.profile ?? variable("AIRLIFT_PROFILE", "AWS_PROFILE");
  return {
    application: flags.application ?? variable("AIRLIFT_APP", "AIRLIFT_APPLICATION") ?? file.application,
    domain: domain === undefined || domain === file.domain?.name ? file.domain : { name: domain },
    backend: flags.backend ?? variable("AIRLIFT_BACKEND", "PULUMI_BACKEND_URL") ?? file.backend,
    organization: flags.organization ?? variable("AIRLIFT_ORGANIZATION") ?? file.organization,
    esc: file.esc ?? [],
    secretsProvider: flags.secretsProvider ?? variable("AIRLIFT_SECRETS_PROVIDER") ?? file.secretsProvider,
    repository: flags.repository ?? variable("AIRLIFT_REPOSITORY") ?? file.repository,
    runner: file.runner,
    strict: flags.strict ?? (strict === undefined ? file.strict : !["0", "false", "no"].includes(strict.toLowerCase())),
    allowPaths: file.allowPaths ?? [],
    priority: file.priority ?? {},
    policy: file.policy ?? {},
    secrets: { requireTags: file.secrets.requireTags, untagged: file.secrets.untagged ?? [] },
    requestDriven: file.requestDriven,
    queueScaling: file.queueScaling,
    environmentNames: Object.keys(file.environments ?? {}),
    environment: (name) => {
      const own = ownValue(file.environments, name) ?? {};
      return {
        ...regionFrom(chosenRegion, own.region, variable("AWS_REGION", "AWS_DEFAULT_REGION")),
        profile: profile ?? own.profile,
        account: own.account,
        role: own.role,
        protect: own.protect ?? false,
        ttl: own.ttl,
        permissionsBoundary: own.permissionsBoundary ?? file.permissionsBoundary,
        tags: { ...file.tags, ...own.tags },
        exports: own.exports ?? file.exports ?? false,
        kmsKey: own.kmsKey ?? file.kmsKey,
        nat: own.nat ?? file.nat,
        endpoints: own.endpoints ?? file.endpoints ?? [],
      };
    },
  };
}

/** A flag (or AIRLIFT_REGION, its variable) wins over the file, and what the file says of an environment over the shell. */
function regionFrom(
  flag: string | undefined,
  settings: string | undefined,
  variable: string | undefined,
): Pick<EnvironmentSettings, "region" | "regionFrom"> {
  if (flag !== undefined) return { region: flag, regionFrom: "flag" };
  if (settings !== undefined) return { region: settings, regionFrom: "settings" };
  return variable === undefined ? {} : { region: variable, regionFrom: "variable" };
}
