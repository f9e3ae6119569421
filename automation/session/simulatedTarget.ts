import type { AwsAccess } from "../aws/access.js";
import { DEFAULT_ACCOUNT, DEFAULT_REGION, partitionOf } from "../aws/partitions.js";
import type { Place } from "./applicationPlaces.js";
import type { CheckedPlace, PlaceSource, TargetSource } from "./realTarget.js";
import { checkAccount, deployedPlace, regionOf } from "./region.js";
import { loadSandbox } from "./simulatedAws.js";
import type { Resolver, Target } from "./target.js";

const endpoints = new Map<string, Promise<string>>();

/** Where the simulated AWS of a sandbox folder answers in this process; started at the first question. */
function endpointOf(directory: string): Promise<string> {
  const known =
    endpoints.get(directory) ??
    loadSandbox()
      .then(({ startSandboxApi }) => startSandboxApi(directory))
      .then(({ url }) => url);
  endpoints.set(directory, known);
  return known;
}

const accountKey = (account = DEFAULT_ACCOUNT) => ({ accessKeyId: account, secretAccessKey: "simulated" });

/** How the simulated AWS of a sandbox folder is reached. Its access key names the account. */
export async function simulatedAccess(directory: string, { account, region }: Place): Promise<AwsAccess> {
  return {
    region: region ?? DEFAULT_REGION,
    endpoint: await endpointOf(directory),
    credentials: accountKey(account),
    pollInterval: 20,
  };
}

/** Names of a simulated AWS lead nowhere: nobody is asked about them. */
const silent: Resolver = { resolveNs: async () => [], resolveCname: async () => [], resolve4: async () => [] };

/** Account and region that the simulated providers choose for the same settings. */
export async function simulatedPlace(
  { settings, state, environment }: PlaceSource,
  directory: string,
): Promise<CheckedPlace> {
  const deployed = deployedPlace(state);
  const region = regionOf(environment, settings, deployed) ?? DEFAULT_REGION;
  const { role } = settings;
  const account = role?.split(":")[4] ?? settings.account ?? process.env.AIRLIFT_SANDBOX_ACCOUNT ?? DEFAULT_ACCOUNT;
  checkAccount(environment, account, settings.account, deployed);
  const aws = await simulatedAccess(directory, { account, region });
  return {
    account,
    region,
    partition: partitionOf(region),
    provider: {
      "aws:region": region,
      ...(role !== undefined && { "aws:assumeRoles": [{ roleArn: role }] }),
      ...(settings.account !== undefined && { "aws:allowedAccountIds": [settings.account] }),
    },
    aws,
    awsAs: (named) => ({ ...aws, credentials: accountKey(named.split(":")[4]) }),
  };
}

/** A target in the sandbox. */
export async function simulatedTarget(source: TargetSource, directory: string): Promise<Target> {
  const { application, environment, stack } = source;
  const place = await simulatedPlace(source, directory);
  return {
    application,
    environment,
    stack,
    ...place,
    live: (await loadSandbox()).liveThings(directory, place),
    dns: silent,
    simulated: true,
    assumeExisting: async (things) => (await loadSandbox()).takeAsExisting(directory, things),
  };
}
