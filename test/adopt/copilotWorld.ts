import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { copilotName } from "../../automation/adopt/copilotNames.js";
import { type Owned, ownedResources } from "../../automation/adopt/match.js";
import { type Survey, surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import { planFolder } from "../../automation/plan/environmentPlan.js";
import {
  type Deployed,
  physicalId,
  type Taken,
  takeAsExisting,
  takeFromCloudFormation,
} from "../../automation/sandbox/index.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { RunOptions } from "../../automation/session/options.js";
import { templateInputs } from "./templateInputs.js";

const home = { account: "123456789012", region: "us-west-2" };

const RULE = "aws:lb/listenerRule:ListenerRule";
const SERVICE = "aws:ecs/service:Service";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const STACK = "aws:cloudformation/stack:Stack";
const CONNECTOR = "aws:apprunner/vpcConnector:VpcConnector";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const ZONE = "aws:route53/zone:Zone";
const EXPORT = "aws:cloudformation/export:Export";
const REPOSITORY = "aws:ecr/repository:Repository";

/** Types whose name CloudFormation makes of stack and logical id, and how long it may be. */
const named: Readonly<Record<string, number>> = {
  "aws:ec2/securityGroup:SecurityGroup": 200,
  "aws:ecs/cluster:Cluster": 200,
  "aws:ecs/service:Service": 200,
  "aws:iam/role:Role": 60,
  "aws:lb/loadBalancer:LoadBalancer": 37,
  "aws:lb/targetGroup:TargetGroup": 37,
  "aws:sqs/queue:Queue": 80,
};

/** Made by nobody but Airlift; files of a site are put again over those that are there. */
const ours = new Set(["aws:acm/certificateValidation:CertificateValidation", "aws:s3/bucketObjectv2:BucketObjectv2"]);

const random = "K3Q1ZEXAMPLE";

function physicalName(stack: string, logical: string, limit: number): string {
  const end = createHash("sha256").update(logical).digest("hex").slice(0, 12).toUpperCase();
  const whole = `${stack}-${logical}-${end}`;
  if (whole.length <= limit) return whole;
  const half = Math.floor((limit - end.length - 2) / 2);
  return `${stack.slice(0, half)}-${logical.slice(0, half)}-${end}`;
}

/** What AWS Copilot runs of an application, made out of Airlift's own plan: other names, numbers and policies. */
export interface CopilotWorld {
  found: Survey;
  /** By `type::name` of the plan. */
  taken: Map<string, Taken>;
}

const stackName = (application: string, environment: string, { workload }: Owned): string =>
  [application, environment, ...(workload === undefined ? [] : [workload])].join("-");

/** One of Copilot's own templates, resolved; it stands for one of the stacks, the others come from the plan. */
export interface OwnTemplate {
  /** Whose it is; absent for the environment's. */
  workload?: string;
  /** CloudFormation's types by logical id. */
  resources: Record<string, string>;
  /** Its resources in the provider's form. */
  forms: { cfn: string; type: string; inputs: Record<string, unknown> }[];
  /** Logical id by `type::name` of the plan, by likeness of properties. */
  pairs: Record<string, string>;
  parameters: Record<string, string>;
}

/** Gives each rule a number of its own on its listener, as Copilot counts them. */
class Numbers {
  private readonly taken = new Set<string>();

  next(listener: string, isRoot: boolean): number {
    for (let number = isRoot ? 50_000 : 1; ; number += isRoot ? -1 : 1) {
      if (this.taken.has(`${listener} ${number}`)) continue;
      this.taken.add(`${listener} ${number}`);
      return number;
    }
  }
}

/** Of several that one of a template's resources makes, such as the records of a group: the one with most values in common. */
function likest(
  forms: OwnTemplate["forms"],
  wanted: Record<string, unknown>,
): OwnTemplate["forms"][number] | undefined {
  const common = ({ inputs }: OwnTemplate["forms"][number]): number =>
    Object.keys(wanted).filter((key) => isDeepStrictEqual(inputs[key], wanted[key])).length;
  return [...forms].sort((one, other) => common(other) - common(one))[0];
}

/** A resource of the plan as Copilot's template has it; undefined where it has none of it. */
function asCopilotHasIt(
  application: string,
  environment: string,
  one: Owned,
  numbers: Numbers,
  template: OwnTemplate | undefined,
): Deployed | undefined {
  const { planned, part, owner, workload, key } = one;
  const { type } = planned;
  const stack = stackName(application, environment, one);
  const candidates = copilotName(type, part, owner)?.logical ?? [];
  const own = template?.workload === workload ? template : undefined;
  const logical =
    type === STACK
      ? "AddonsStack"
      : (own?.pairs[key] ?? candidates.find((name) => own === undefined || name in own.resources) ?? part);
  if (own !== undefined && type !== STACK && candidates.length > 0 && !(logical in own.resources)) return undefined;
  // A task definition is never imported: new revisions are made beside it.
  const { namePrefix: _, ...plain } = planned.inputs;
  const forms = (own?.forms ?? []).filter((found) => found.cfn === logical && found.type === type && type !== TASK);
  const form = likest(forms, plain);
  const inputs = form === undefined ? plain : templateInputs(type, form.inputs, plain);
  const limit = named[type];
  if (limit !== undefined && inputs.name === undefined)
    inputs.name = `${physicalName(stack, logical, limit - 5)}${inputs.fifoQueue === true ? ".fifo" : ""}`;
  if (type === CONNECTOR) inputs.vpcConnectorName = physicalName(stack, logical, 40);
  if (type === STACK) inputs.name = `${stack}-AddonsStack-${random}`;
  if (type === SERVICE && own === undefined) {
    delete inputs.capacityProviderStrategies;
    inputs.launchType = "FARGATE";
  }
  if (type === SERVICE) delete inputs.forceNewDeployment;
  if (type === RULE)
    inputs.priority = numbers.next(String(inputs.listenerArn), Number(planned.inputs.priority) >= 48_000);
  if (type === POLICY) inputs.name = `${part}-of-copilot`;
  return { key, type, name: logical, inputs };
}

/** Fills the simulated AWS of a sandbox folder. */
export async function copilotWorld(
  sandbox: string,
  options: RunOptions,
  { template, place = home }: { template?: OwnTemplate; place?: typeof home } = {},
): Promise<CopilotWorld> {
  const [environment = ""] = options.environments ?? [];
  const open = openFolder(options);
  const { application } = open;
  const { domain } = open.folder.settings;
  const zoneName = domain === undefined ? undefined : `${application}.${domain.name}`;
  // The domain's own zone was there before; its id is its name here.
  if (domain !== undefined)
    takeAsExisting(sandbox, [{ kind: "zone", id: domain.name, ...place, facts: { name: domain.name } }]);
  const record = {
    ...{ version: 1 as const, application, environment, owner: open.repository, spec: {}, workloads: {} },
    made: Object.values(template?.resources ?? {}).includes("AWS::Logs::ResourcePolicy") ? { jobs: true } : {},
  };
  const plan = await planFolder(open, {
    record,
    answer: (token, { name, ...asked }) => {
      const world = openWorld(sandbox);
      if (token === "aws:lb/getLoadBalancer:getLoadBalancer")
        return world.find("aws:lb/loadBalancer:LoadBalancer", String(asked.arn ?? name), place)?.outputs;
      if (token === "aws:lb/getListener:getListener")
        return world
          .list({ type: "aws:lb/listener:Listener" })
          .find(({ inputs }) => inputs.loadBalancerArn === asked.loadBalancerArn && inputs.port === asked.port)
          ?.outputs;
      if (domain === undefined || token !== "aws:route53/getZone:getZone") return undefined;
      if (name === domain.name) return { id: domain.name, zoneId: domain.name, name };
      return name === zoneName ? { id: "${zone.id}", zoneId: "${zone.id}", name } : undefined;
    },
  });
  const zones: Deployed[] =
    domain === undefined || zoneName === undefined
      ? []
      : [
          { key: "zone", type: ZONE, name: "AppHostedZone", inputs: { name: zoneName } },
          {
            ...{ key: "delegation", type: "aws:route53/record:Record", name: "delegation" },
            inputs: { zoneId: domain.name, name: zoneName, type: "NS", ttl: 60, records: "${zone.nameServers}" },
          },
        ];
  const all = ownedResources(plan).filter(({ planned }) => !ours.has(planned.type));
  const owned = all.filter(
    ({ workload }) => template === undefined || [undefined, template.workload].includes(workload),
  );
  const repositories = [...new Set(owned.flatMap(({ workload }) => workload ?? []))].map(
    (workload): Deployed => ({
      key: `repository ${workload}`,
      type: REPOSITORY,
      name: `ECRRepo${workload}`,
      inputs: {
        name: `${application}/${workload}`,
        tags: { "copilot-application": application, "copilot-service": workload },
      },
    }),
  );
  const numbers = new Numbers();
  const found = owned.flatMap((one) => asCopilotHasIt(application, environment, one, numbers, template) ?? []);
  const made = await takeFromCloudFormation(
    sandbox,
    place,
    withExports(sandbox, [...zones, ...repositories, ...found]),
  );
  const taken = new Map(made.map((one) => [one.key, one]));
  const stacks = stacksOf(application, environment, owned, taken, template);
  stacks.push({
    ...{ name: `StackSet-${application}-infrastructure-0`, id: "stackset", status: "UPDATE_COMPLETE" },
    ...{ tags: { "copilot-application": application }, parameters: {}, outputs: {}, template: "Resources: {}" },
    resources: repositories.map(({ name, inputs }) => ({
      logical: name,
      type: "AWS::ECR::Repository",
      physical: String(inputs.name),
    })),
    protected: false,
  });
  const zone = taken.get("zone");
  if (zone !== undefined)
    stacks.push({
      ...{ name: `${application}-infrastructure-roles`, id: "roles", status: "UPDATE_COMPLETE" },
      ...{ tags: { "copilot-application": application }, parameters: {}, outputs: {}, template: "Resources: {}" },
      resources: [{ logical: "AppHostedZone", type: "AWS::Route53::HostedZone", physical: zone.id }],
      protected: false,
    });
  const registry = { tags: {}, environments: {}, workloads: {} };
  return { found: surveyOf({ application, environment, ...place }, registry, stacks), taken };
}

/** Values of exports that somebody else's stacks have. */
function withExports(sandbox: string, all: readonly Deployed[]): Deployed[] {
  const exported = new Map(
    openWorld(sandbox)
      .list({ type: EXPORT })
      .map(({ id, outputs }) => [id, String(outputs.value)]),
  );
  const text = JSON.stringify(all).replace(
    /\$\{export:([^{}]+)\}/g,
    (whole, name: string) => exported.get(name) ?? whole,
  );
  return JSON.parse(text) as Deployed[];
}

function stacksOf(
  application: string,
  environment: string,
  owned: readonly Owned[],
  taken: ReadonlyMap<string, Taken>,
  template: OwnTemplate | undefined,
): SurveyedStack[] {
  const stacks = new Map<string, SurveyedStack>();
  for (const one of owned) {
    const { planned, part, owner, workload, key } = one;
    const there = taken.get(key);
    const type = copilotName(planned.type, part, owner)?.type;
    const id = stackName(application, environment, one);
    const stack = stacks.get(id) ?? {
      ...{ name: id, id: `arn:aws:cloudformation:us-west-2:123456789012:stack/${id}/1`, status: "UPDATE_COMPLETE" },
      tags: {
        "copilot-application": application,
        "copilot-environment": environment,
        ...(workload !== undefined && { "copilot-service": workload }),
      },
      ...{ parameters: {}, outputs: {}, resources: [], template: "Resources: {}", protected: false },
    };
    stacks.set(id, stack);
    if (there === undefined || type === undefined || there.name === part) continue;
    if (
      template !== undefined &&
      template.workload === workload &&
      template.resources[there.name] !== type &&
      planned.type !== STACK
    )
      continue;
    stack.resources.push({ logical: there.name, type, physical: physicalId(there) });
    if (planned.type !== STACK) continue;
    const inputs = there.outputs as Record<string, unknown>;
    stacks.set(physicalId(there), {
      ...{ name: String(inputs.name), id: physicalId(there), status: "CREATE_COMPLETE", tags: stack.tags },
      parameters: inputs.parameters as Record<string, string>,
      outputs: inputs.outputs as Record<string, string>,
      ...{ resources: [], template: String(inputs.templateBody), protected: false },
    });
  }
  const environmentStack = stacks.get(`${application}-${environment}`);
  const has = (logical: string) => environmentStack?.resources.some((one) => one.logical === logical) === true;
  if (environmentStack !== undefined)
    environmentStack.parameters = {
      ALBWorkloads: has("PublicLoadBalancer") ? "x" : "",
      InternalALBWorkloads: has("InternalLoadBalancer") ? "x" : "",
      NATWorkloads: has("NatGateway1") ? "x" : "",
      EFSWorkloads: has("FileSystem") ? "x" : "",
      AppRunnerPrivateWorkloads: has("AppRunnerVpcEndpoint") ? "x" : "",
    };
  if (template === undefined) return [...stacks.values()];
  // What the plan has no use for is in Copilot's stack all the same.
  const suffix = template.workload === undefined ? "" : `-${template.workload}`;
  const stack = stacks.get(`${application}-${environment}${suffix}`);
  for (const [logical, type] of Object.entries(template.resources))
    if (stack !== undefined && !stack.resources.some((one) => one.logical === logical))
      stack.resources.push({ logical, type, physical: `id-${logical}` });
  if (stack !== undefined) Object.assign(stack.parameters, template.parameters);
  return [...stacks.values()];
}
