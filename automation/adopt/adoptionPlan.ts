import type { AwsAccess } from "../aws/access.js";
import { type LiveThing, readLive } from "../aws/live/index.js";
import { importedBalancers } from "../deployment/liveRules.js";
import type { ApplicationFolder } from "../manifest/index.js";
import { formatProblem } from "../manifest/problems.js";
import { readManifest } from "../manifest/read.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import { planFolder } from "../plan/environmentPlan.js";
import type { Plan } from "../plan/recordPlan.js";
import type { Workspace } from "../session/session.js";
import { aboutApplication } from "./aboutApplication.js";
import { environmentManifestOf } from "./filesFromStacks.js";
import { runningImages } from "./live.js";
import { type Owned, ownedResources } from "./match.js";
import { startingRecord } from "./startingRecord.js";
import { environmentStack, idsIn, type Survey } from "./survey.js";

/** The environment as Airlift plans it, with what runs in place of defaults. */
export interface Planned {
  plan: Plan;
  owned: Owned[];
  /** Workloads whose manifests are here. */
  here: ReadonlySet<string>;
  /** Kinds of these, by name. */
  kinds: Readonly<Record<string, string>>;
  /** Public zones that the plan looks up, by name. */
  zones: ReadonlySet<string>;
  /** What the manifests have that hinders no deployment. */
  problems: string[];
  /** What they have that a deployment refuses, and so the import would. */
  refused: string[];
  /** Image by `workload/container`, as it runs. */
  images: Readonly<Record<string, string>>;
  /** What was read for it. */
  read: LiveThing[];
}

/**
 * Plans an environment as if Airlift had deployed what Copilot did: shared resources that are there, availability zones
 * in the order of the subnets, images by the digests that run. Adoption deploys no new code.
 * @throws ManifestError
 */
export async function environmentPlanOf(workspace: Workspace, found: Survey, access: AwsAccess): Promise<Planned> {
  const { folder, options, repository } = workspace;
  const here = new Set(folder.workloads.map(({ name }) => name));
  const [{ zoneNames, subnets }, { images, tasks }] = await Promise.all([
    zonesOfSubnets(found, access),
    runningImages(access, found),
  ]);
  const zones = new Set<string>();
  const given = Object.fromEntries(Object.entries(images).filter(([name]) => here.has(name.split("/")[0] ?? "")));
  const { problems, ...plan } = await planFolder(
    {
      ...workspace,
      folder: withRegistry(folder, found),
      options: {
        ...options,
        environments: [found.environment],
        images: { ...given, ...options.images },
        planOnly: true,
      },
    },
    {
      record: startingRecord(found, repository, here),
      loadBalancers: async (workloads) => {
        const target = { aws: access, environment: found.environment };
        return (await importedBalancers(target, folder, workloads, undefined)).imported;
      },
      answer: (token, inputs) => {
        if (token === "aws:index/getAvailabilityZones:getAvailabilityZones" && zoneNames.length > 0)
          return { id: found.region, names: zoneNames, zoneIds: zoneNames };
        if (token !== "aws:route53/getZone:getZone" || inputs.privateZone === true) return undefined;
        const name = String(inputs.name ?? "").replace(/\.$/, "");
        zones.add(name);
        return { ...inputs, id: `\${zone:${name}.id}`, zoneId: `\${zone:${name}.id}` };
      },
    },
  );
  const owned = ownedResources(plan);
  const kinds = Object.fromEntries(
    folder.workloads.flatMap(({ name, kind }) => (kind === undefined ? [] : [[name, kind] as const])),
  );
  const read = [...subnets, ...tasks];
  const [refused, rest] = [true, false].map((refuses) =>
    problems.filter(({ refusedAtDeploy }) => (refusedAtDeploy === true) === refuses),
  );
  return {
    ...{ plan, owned, here, kinds, zones, images, read },
    problems: (rest ?? []).map(formatProblem),
    // A plan has them as warnings.
    refused: (refused ?? []).map((one) => formatProblem({ ...one, severity: "error" })),
  };
}

/**
 * The folder with what Copilot keeps in the account in place of what it does not say itself: settings, and the manifest
 * of the environment, which another repository may have.
 */
function withRegistry(folder: ApplicationFolder, found: Survey): ApplicationFolder {
  const { account, region } = found;
  const about = aboutApplication(found);
  const { settings } = folder;
  const domain = settings.domain ?? (about.domain === undefined ? undefined : { name: about.domain });
  const environment = (name: string): EnvironmentSettings => {
    const own = settings.environment(name);
    const boundary = own.permissionsBoundary ?? about.permissionsBoundary;
    return {
      ...own,
      account,
      region,
      tags: { ...about.tags, ...own.tags },
      ...(boundary !== undefined && { permissionsBoundary: boundary }),
    };
  };
  return {
    ...folder,
    environments: withDeployed(folder, found),
    settings: { ...settings, ...(domain !== undefined && { domain }), environment },
  };
}

function withDeployed({ environments }: ApplicationFolder, found: Survey): ApplicationFolder["environments"] {
  const deployed = environmentManifestOf(found);
  const here = environments.find(({ name }) => name === found.environment);
  if (deployed === undefined || here?.document !== undefined) return environments;
  const document = readManifest({ file: deployed.path, text: deployed.text });
  const others = environments.filter((one) => one !== here);
  return [...others, { name: found.environment, document }].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The availability zones of the public subnets, first to last: a subnet can't move to another one. */
async function zonesOfSubnets(
  found: Survey,
  access: AwsAccess,
): Promise<{ zoneNames: string[]; subnets: LiveThing[] }> {
  const all = [...idsIn(environmentStack(found))].filter(([logical]) => /^(Public|Private)Subnet\d+$/.test(logical));
  const ids = all
    .filter(([logical]) => logical.startsWith("Public"))
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([, id]) => id);
  const subnets = await readLive(
    access,
    all.map(([, id]) => ({ type: "aws:ec2/subnet:Subnet", id })),
  );
  const zoneNames = ids.flatMap((id) => {
    const zone = subnets.find((one) => one.id === id)?.inputs.availabilityZone;
    return typeof zone === "string" ? [zone] : [];
  });
  return { zoneNames, subnets };
}
