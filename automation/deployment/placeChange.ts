import { RunError } from "../base/errors.js";
import { type Place, placeOfEnvironment } from "../session/applicationPlaces.js";
import { accessOf } from "../session/awsAccess.js";
import type { OpenFolder, Session } from "../session/session.js";
import type { StackState } from "../stack/contents.js";

/** The account and region that an environment was deployed to: every environment has a cluster. */
export function deployedPlace(state: StackState | undefined): Required<Place> | undefined {
  const cluster = (state?.resources ?? []).find(
    ({ type, pendingDeletion }) => type === "aws:ecs/cluster:Cluster" && !pendingDeletion,
  );
  const [, , , region = "", account = ""] = String(cluster?.outputs.arn ?? "").split(":");
  return region === "" || account === "" ? undefined : { region, account };
}

/**
 * Refuses to go on with an environment in another account or region than where it is: nothing of it would be found
 * there, a run would make all of it anew, and a refresh would forget what there is.
 * @throws RunError `usage`
 */
export async function refuseOtherPlace(
  session: OpenFolder & Pick<Session, "sandbox">,
  environment: string,
  state: StackState | undefined,
): Promise<void> {
  const before = deployedPlace(state);
  if (before === undefined) return;
  const now = await placeNow(session, environment);
  const other = (["region", "account"] as const).find((what) => now[what] !== undefined && now[what] !== before[what]);
  if (other === undefined) return;
  const { leads, also } = reasons[other];
  throw new RunError("usage", `"${environment}" is in ${other} ${before[other]}; this run would go to ${now[other]}.`, {
    hint: [
      `An environment can't be moved, and ${leads} elsewhere than before.`,
      `To stay, write \`environments: {${environment}: {${other}: "${before[other]}"}}\` into copilot/airlift.yml${also}.`,
      `To move, destroy it where it is first.`,
    ].join("\n"),
    stack: environment,
  });
}

const reasons = {
  region: {
    leads: "AWS_REGION, --region or copilot/airlift.yml leads",
    also: " and unset AWS_REGION, which wins over it",
  },
  account: { leads: "the credentials or --profile lead", also: " and use credentials of that account" },
} as const;

async function placeNow(session: OpenFolder & Pick<Session, "sandbox">, environment: string): Promise<Place> {
  const place = await placeOfEnvironment(session, environment);
  if (place.account !== undefined || session.sandbox !== undefined) return place;
  const { whereAmI } = await import("../aws/identity.js");
  // Who can't be asked now is asked by the run itself, which says what is wrong with the credentials.
  return whereAmI(await accessOf(session, environment)).catch(() => place);
}
