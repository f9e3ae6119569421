import type { AwsAccess } from "../aws/access.js";
import { publicZone, recordsOfZones } from "../aws/live/domains.js";
import type { ApplicationAdoption } from "../deployment/application.js";
import { homeRecord } from "../deployment/applicationFacts.js";
import { contentTag } from "../deployment/files.js";
import { resolveFor } from "../deployment/resolution.js";
import type { Workspace } from "../session/session.js";
import { aboutApplication, applicationAccount } from "./aboutApplication.js";
import type { Planned } from "./adoptionPlan.js";
import type { CopilotStack, Survey } from "./survey.js";

/** Resources of a type in the stacks that the environments of an application share. */
const shared = ({ stacks }: Survey, type: string): CopilotStack["resources"] =>
  stacks
    .filter(({ role }) => role === "roles" || role === "stackset")
    .flatMap(({ resources }) => resources.filter((one) => one.type === type && one.physical !== ""));

/** The domain of an application, as its folder or Copilot has it. */
const domainOf = ({ folder }: Workspace, found: Survey): string | undefined =>
  folder.settings.domain?.name ?? aboutApplication(found).domain;

/**
 * Id of the application's own zone. Copilot's stack of the application has it, in whichever region that is; zones have
 * none, so that their names lead there too.
 * @returns undefined where the account has none
 */
async function applicationZone(found: Survey, domain: string, access: AwsAccess): Promise<string | undefined> {
  const [zone] = shared(found, "AWS::Route53::HostedZone");
  return zone?.physical ?? publicZone(access, `${found.application}.${domain}`);
}

/**
 * Why the application's zone would not be taken over; undefined where nothing is in the way. Airlift keeps it where the
 * first environment is, and would make another one of that name in an account that has none.
 */
export async function zoneHindrance(
  workspace: Workspace,
  found: Survey,
  access: AwsAccess,
): Promise<string | undefined> {
  const domain = domainOf(workspace, found);
  if (domain === undefined || (await homeRecord(workspace))?.zone !== undefined) return undefined;
  if ((await applicationZone(found, domain, access)) !== undefined) return undefined;
  const account = applicationAccount(found);
  const where = account === undefined ? "another account" : `account ${account}`;
  return `The zone ${found.application}.${domain} is not in account ${found.account}, where Airlift would keep it with the first environment that is adopted: adopt one of ${where} first.`;
}

/**
 * What of Copilot's StackSet and application's stack becomes Airlift's: repositories with the images that run, and the
 * application's zone. Bucket and key are Airlift's own.
 * @param surveyed leads to the environment's account, and to that of the domain's zone
 */
export async function applicationAdoption(
  workspace: Workspace,
  found: Survey,
  { images: running }: Planned,
  taken: readonly string[],
  { access, zones = access }: { access: AwsAccess; zones?: AwsAccess },
): Promise<ApplicationAdoption> {
  const { application } = workspace;
  const { workloads } = resolveFor(workspace, found.environment).resolved;
  const repositories = shared(found, "AWS::ECR::Repository").map(({ physical }) => physical);
  const images: ApplicationAdoption["images"] = {};
  const imports: Record<string, string> = {};
  for (const { name, images: builds } of workloads.filter((one) => taken.includes(one.name))) {
    const repository = `${application}/${name}`;
    if (builds.length > 0 && repositories.includes(repository))
      imports[`aws:ecr/repository:Repository::${application}-${name}-repository`] = repository;
    for (const build of builds) {
      const uri = running[`${name}/${build.container}`];
      if (uri !== undefined)
        images[name] = { ...images[name], [build.container]: { tag: await contentTag(workspace, build), uri } };
    }
  }
  const domain = domainOf(workspace, found);
  const zone = domain && (await applicationZone(found, domain, access));
  if (domain && zone) {
    imports[`aws:route53/zone:Zone::${application}-zone`] = zone;
    // The domain's own zone may be in an account to which nothing leads: then its record is written as ever.
    const root = await publicZone(zones, domain);
    const delegation = `${root}_${application}.${domain}_NS`;
    const records = root === undefined ? [] : await recordsOfZones(zones, [root]);
    if (records.some(({ id }) => id === delegation))
      imports[`aws:route53/record:Record::${application}-zone-delegation`] = delegation;
  }
  return { imports, images };
}
