import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/partitions.js";
import { isRecord } from "../base/isRecord.js";
import { opened } from "../base/jsonText.js";
import { type Inputs, records, text, texts } from "./values.js";

/** What the provider's own configuration decides. */
export interface Configuration {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Inputs;
}

/**
 * Reads the provider's configuration. The account is that of the last role to assume, else the one allowed account, else
 * AIRLIFT_SANDBOX_ACCOUNT, else 123456789012; the region the configured one, else AWS_REGION, else us-west-2.
 */
export function configurationOf(variables: Inputs, environment: NodeJS.ProcessEnv = process.env): Configuration {
  // The engine writes lists and maps of a provider's configuration as JSON text.
  const given = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, opened(value)]));
  const roles = [...records(given.assumeRole), ...records(given.assumeRoles)].map((role) => text(role.roleArn));
  const allowed = texts(given.allowedAccountIds);
  const account =
    roles.at(-1)?.split(":")[4] ||
    (allowed.length === 1 ? allowed[0] : "") ||
    environment.AIRLIFT_SANDBOX_ACCOUNT ||
    DEFAULT_ACCOUNT;
  const region = text(given.region) || environment.AWS_REGION || environment.AWS_DEFAULT_REGION || DEFAULT_REGION;
  const defaults = isRecord(given.defaultTags) ? given.defaultTags.tags : undefined;
  return { account, region, defaultTags: isRecord(defaults) ? defaults : {} };
}
