import type { AwsAccess } from "../aws/access.js";
import { recordFrom } from "../record/environmentRecord.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { aboutApplication, noEnvironment } from "./aboutApplication.js";
import { environmentPlanOf, type Planned } from "./adoptionPlan.js";
import { zoneHindrance } from "./applicationAdoption.js";
import { hindrancesIn } from "./hindrances.js";
import { leftoversOf } from "./leftovers.js";
import { findLive, type Live } from "./live.js";
import type { Owned } from "./match.js";
import { type PermissionChange, permissionChange } from "./permissions.js";
import { proposalsFor } from "./proposals.js";
import { resolved } from "./references.js";
import type { AdoptionReport } from "./report.js";
import { type ReportRow, reportRows } from "./rows.js";
import { environmentStack, type Survey, stackOf, survey } from "./survey.js";

/** Requests are few and any may be throttled: a report over a large account waits rather than fails. */
const attempts = 10;

/** Counts what is asked of AWS. */
function counted(
  { aws, live, awsAs }: Target,
  zonesRole: string | undefined,
): Pick<Surveyed, "access" | "zones" | "requests"> {
  const requests: AdoptionReport["requests"] = { total: 0, retries: 0, operations: {} };
  const onRequest = (operation: string, tries: number): void => {
    requests.total += 1;
    requests.retries += tries - 1;
    requests.operations[operation] = (requests.operations[operation] ?? 0) + 1;
  };
  const given = { onRequest, maxAttempts: attempts };
  return {
    access: { ...aws, ...given, ...(live !== undefined && { live }) },
    ...(zonesRole !== undefined && { zones: { ...awsAs(zonesRole), ...given } }),
    requests,
  };
}

/**
 * What taking over an environment that AWS Copilot runs would find, keep, change and leave. Reads only.
 * @throws ManifestError, RunError `usage` where Copilot has no such environment
 */
export async function reportAdoption(workspace: Workspace, environment: string): Promise<AdoptionReport> {
  return reportOf(workspace, await surveyFor(workspace, environment));
}

/** What Copilot runs, and what has been asked for it. */
export interface Surveyed {
  found: Survey;
  access: AwsAccess;
  /** Leads to the account that has the domain's zones. @default the environment's */
  zones?: AwsAccess;
  requests: AdoptionReport["requests"];
  /** Airlift's own state has the environment, and not by an adoption. */
  deployed: boolean;
  /** Repository that has the environment's manifest, where one has adopted it. */
  owner?: string;
}

/** @throws RunError `usage` where Copilot has no such environment */
export async function surveyFor(workspace: Workspace, environment: string): Promise<Surveyed> {
  const { target, state } = await workspace.open(environment);
  const { access, zones, requests } = counted(target, workspace.folder.settings.domain?.role);
  const found = await survey({ ...target, aws: access });
  if (environmentStack(found) === undefined) throw noEnvironment(found);
  const record = recordFrom(state?.outputs);
  const elsewhere = zones === undefined ? {} : { zones };
  return {
    ...{ found, access, ...elsewhere, requests },
    deployed: record !== undefined && record.adopted === undefined,
    ...(record !== undefined && { owner: record.owner }),
  };
}

/** The plan, what runs of it, and what becomes of each resource. */
export interface Examined {
  planned: Planned;
  live: Live;
  rows: ReportRow[];
  /** What is in the way, a sentence each. */
  hindrances: string[];
}

/** Matches the plan with what was surveyed. @throws ManifestError, RunError */
export async function examine(workspace: Workspace, { found, access, zones, deployed }: Surveyed): Promise<Examined> {
  const planned = await environmentPlanOf(workspace, found, access);
  const live = await findLive(
    access,
    found,
    planned.owned,
    { names: planned.zones, ...(zones !== undefined && { access: zones }) },
    planned.read,
  );
  const rows = await reportRows(found, live, planned.owned);
  const zone = await zoneHindrance(workspace, found, access);
  return {
    ...{ planned, live, rows },
    hindrances: [...planned.refused, ...hindrancesIn(found, rows, deployed), ...(zone === undefined ? [] : [zone])],
  };
}

/** The report on what was surveyed. @throws ManifestError, RunError */
export async function reportOf(workspace: Workspace, surveyed: Surveyed): Promise<AdoptionReport> {
  const { found, requests, owner } = surveyed;
  const { planned, live, rows, hindrances } = await examine(workspace, surveyed);
  const left = leftoversOf(found, live, planned.here);
  const proposed = proposalsFor(workspace, found, owner);
  return {
    version: 1,
    application: found.application,
    environment: found.environment,
    account: found.account,
    region: found.region,
    adoptable: hindrances.length === 0,
    hindrances,
    stacks: found.stacks.map(({ name, role, workload, status, version, resources, retained, parameters, outputs }) => ({
      name,
      role,
      ...(workload !== undefined && { workload }),
      status,
      ...(version !== undefined && { version }),
      resources: resources.length,
      retained: retained.size,
      parameters,
      outputs,
    })),
    rows,
    permissions: permissionsOf(planned.owned, live),
    machinery: left.machinery,
    shared: left.shared,
    unplanned: left.unplanned,
    unowned: live.matches
      .filter(
        ({ owned: { planned: one }, stack: of }) =>
          (of === undefined && one.type === RECORD) || one.type === CERTIFICATE,
      )
      .map(({ owned: { planned: one }, id }) => ({ type: one.type, name: one.name, id })),
    data: left.data,
    foreign: left.foreign,
    restarts: restartsOf(rows),
    workloads: workloadsOf(found, planned),
    pipelines: found.stacks.filter(({ role }) => role === "pipeline").map(({ name }) => name),
    ...proposed,
    notices: noticesOf(found, rows, planned, proposed.lacks),
    requests,
  };
}

const ROLE = "aws:iam/role:Role";
const RECORD = "aws:route53/record:Record";
/** A custom resource's id is the certificate that its function has made. */
const CERTIFICATE = "aws:acm/certificate:Certificate";

/** What each role may do now and what it could after adoption. */
function permissionsOf(all: readonly Owned[], live: Live): PermissionChange[] {
  const roles = live.matches.filter(({ owned }) => owned.planned.type === ROLE);
  return roles.flatMap(({ owned, id }): PermissionChange[] => {
    const role = live.roles.get(id);
    if (role === undefined) return [];
    const belongs = ({ planned }: Owned): boolean =>
      JSON.stringify(planned.inputs.role ?? "").includes(`${owned.key}.`);
    const values = (type: string, key: string) =>
      all
        .filter((one) => one.planned.type === type && belongs(one))
        .map(({ planned }) => String(resolved(planned.inputs[key], live.outputs)));
    const change = permissionChange(
      { documents: Object.values(role.inline), managed: role.attached },
      {
        documents: values("aws:iam/rolePolicy:RolePolicy", "policy"),
        managed: values("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"),
      },
    );
    if (change.gains.length + change.loses.length === 0) return [];
    return [{ role: id, ...(owned.workload !== undefined && { workload: owned.workload }), ...change }];
  });
}

function restartsOf(rows: readonly ReportRow[]): AdoptionReport["restarts"] {
  const services = rows.filter(({ type, outcome }) => type === "aws:ecs/service:Service" && outcome === "import");
  return services.map(({ workload = "" }) => {
    const task = rows.find((row) => row.workload === workload && row.type === "aws:ecs/taskDefinition:TaskDefinition");
    const count = task?.changes.length ?? 0;
    const what =
      count === 0
        ? "with the same image, variables and secrets"
        : `with ${count} change${count === 1 ? "" : "s"} in its containers`;
    return { workload, reason: `one rolling deployment to a new revision ${what}` };
  });
}

function workloadsOf(found: Survey, { here, kinds }: Planned): AdoptionReport["workloads"] {
  const about = aboutApplication(found);
  const deployed = found.stacks.flatMap(({ role, workload }) => (role === "workload" ? (workload ?? []) : []));
  return [...new Set([...here, ...deployed])].sort().map((name) => {
    const kind = kinds[name] ?? about.workloads[name];
    const source = !here.has(name) ? "elsewhere" : stackOf(found, "workload", name) === undefined ? "new" : "manifest";
    return { name, ...(kind !== undefined && { kind }), source };
  });
}

/** Images that run from a repository of the application's in another account: Airlift's own is in the environment's. */
export function imagesElsewhere({ application, account }: Survey, { images }: Pick<Planned, "images">): string[] {
  const registries = new Map(
    Object.values(images).flatMap((image) => {
      const [, owner, name] = /^(\d{12})\.dkr\.ecr\.[\w-]+\.[\w.]+\/([^@:]+)/.exec(image) ?? [];
      const isElsewhere = owner !== undefined && owner !== account && name?.startsWith(`${application}/`) === true;
      return isElsewhere ? [[name, owner] as const] : [];
    }),
  );
  return [...registries].map(
    ([name, owner]) =>
      `The images of ${name} are in account ${owner} and keep running from there; what is built next goes to a repository of that name in account ${account}. Keep the one in ${owner} until nothing runs from it.`,
  );
}

function noticesOf(found: Survey, rows: readonly ReportRow[], planned: Planned, lacks: readonly string[]): string[] {
  const counts = rows.flatMap(({ workload, changes }) =>
    changes
      .filter(({ path }) => path === "desiredCount")
      .map(
        ({ from, to }) =>
          `${workload ?? ""} runs ${String(from)} tasks and its manifest asks for ${String(to)}: adoption would change that.`,
      ),
  );
  return [
    ...(found.registry === undefined
      ? [
          `Copilot's registry (/copilot/applications/${found.application}) is not in account ${found.account}, ${found.region}; domain, tags and kinds come from the stacks of ${found.environment}.`,
          `Copilot's pipelines are looked for only in account ${found.account}, ${found.region}. For a pipeline elsewhere, disable the transition into ${found.environment} (\`aws codepipeline disable-stage-transition\`): its deployments fail once the stacks are frozen.`,
        ]
      : []),
    ...imagesElsewhere(found, planned),
    ...counts,
    ...planned.problems,
    ...(lacks.length === 0
      ? []
      : [`copilot/ lacks ${lacks.join(", ")}: --write puts it there, and an adoption needs it.`]),
  ];
}
