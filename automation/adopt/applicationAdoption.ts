import type { AwsAccess } from "../aws/access.js";
import { publicZone, recordsOfZones } from "../aws/live/domains.js";
import type { ApplicationAdoption } from "../deployment/application.js";
import { contentTag } from "../deployment/files.js";
import { resolveFor } from "../deployment/resolution.js";
import type { Workspace } from "../session/session.js";
import type { Planned } from "./adoptionPlan.js";
import type { CopilotStack, Survey } from "./survey.js";

/** Resources of a type in the stacks that the environments of an application share. */
const shared = ({ stacks }: Survey, type: string): CopilotStack["resources"] =>
  stacks
    .filter(({ role }) => role === "roles" || role === "stackset")
    .flatMap(({ resources }) => resources.filter((one) => one.type === type && one.physical !== ""));

/**
 * What of Copilot's StackSet and application's stack becomes Airlift's: repositories with the images that run, and the
 * application's zone. Bucket and key are Airlift's own.
 * @param zones leads to the account of the domain's zone
 */
export async function applicationAdoption(
  workspace: Workspace,
  found: Survey,
  { images: running }: Planned,
  taken: readonly string[],
  zones: AwsAccess,
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
  const domain = workspace.folder.settings.domain?.name ?? found.registry?.domain;
  const [zone] = shared(found, "AWS::Route53::HostedZone");
  if (domain !== undefined && zone !== undefined) {
    imports[`aws:route53/zone:Zone::${application}-zone`] = zone.physical;
    // The domain's own zone may be in an account to which nothing leads: then its record is written as ever.
    const root = await publicZone(zones, domain);
    const delegation = `${root}_${application}.${domain}_NS`;
    const records = root === undefined ? [] : await recordsOfZones(zones, [root]);
    if (records.some(({ id }) => id === delegation))
      imports[`aws:route53/record:Record::${application}-zone-delegation`] = delegation;
  }
  return { imports, images };
}
