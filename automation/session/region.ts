import { RunError } from "../base/errors.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import type { StackState } from "../stack/contents.js";
import type { Place } from "./applicationPlaces.js";

/** The account and region that an environment was deployed to: every environment has a cluster. */
export function deployedPlace(state: StackState | undefined): Required<Place> | undefined {
  const cluster = (state?.resources ?? []).find(
    ({ type, pendingDeletion }) => type === "aws:ecs/cluster:Cluster" && !pendingDeletion,
  );
  const [, , , region = "", account = ""] = String(cluster?.outputs.arn ?? "").split(":");
  return region === "" || account === "" ? undefined : { region, account };
}

/** Where the region of an environment's settings came from, in words. */
const sources: Readonly<Record<NonNullable<EnvironmentSettings["regionFrom"]>, string>> = {
  flag: "--region says",
  settings: "copilot/airlift.yml says",
  variable: "AWS_REGION or AWS_DEFAULT_REGION says",
};

/**
 * The region of an environment: a flag, then copilot/airlift.yml, then where it is deployed, then AWS_REGION and
 * AWS_DEFAULT_REGION. Undefined where only the profile may know it.
 * @throws RunError `usage` when that is not where the environment is deployed: nothing of it would be found there, a run
 * would create all of it again, and a refresh would forget what there is
 */
export function regionOf(
  environment: string,
  { region, regionFrom = "settings" }: EnvironmentSettings,
  deployed: Place | undefined,
): string | undefined {
  if (deployed?.region === undefined || region === undefined) return deployed?.region ?? region;
  if (region === deployed.region) return region;
  throw movedError(environment, "region", deployed.region, region, sources[regionFrom]);
}

/**
 * Refuses credentials of another account than the one that copilot/airlift.yml names, or that the environment is
 * deployed to.
 * @throws RunError `usage`
 */
export function checkAccount(environment: string, account: string, named: string | undefined, deployed?: Place): void {
  if (named !== undefined && named !== account)
    throw new RunError("usage", `"${environment}" is in account ${named}; these credentials are for ${account}.`, {
      hint: `copilot/airlift.yml says \`environments: {${environment}: {account: "${named}"}}\`. Use credentials, --profile or a role of that account.`,
      stack: environment,
    });
  if (deployed?.account !== undefined && deployed.account !== account)
    throw movedError(environment, "account", deployed.account, account, "these credentials are for");
}

function movedError(
  environment: string,
  what: "region" | "account",
  before: string,
  now: string,
  source: string,
): RunError {
  return new RunError("usage", `"${environment}" is deployed in ${what} ${before}; ${source} ${now}.`, {
    hint: [
      "An environment can't be moved.",
      what === "region"
        ? `To stay, write \`environments: {${environment}: {region: "${before}"}}\` into copilot/airlift.yml, and omit --region.`
        : `To stay, use credentials, --profile or a role of account ${before}.`,
      "To move, destroy it where it is first.",
    ].join("\n"),
    stack: environment,
  });
}
