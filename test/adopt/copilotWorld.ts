import { copilotName } from "../../automation/adopt/copilotNames.js";
import { type Owned, ownedResources } from "../../automation/adopt/match.js";
import { type Survey, surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { type Deployed, physicalId, type Taken, takeFromCloudFormation } from "../../automation/sandbox/index.js";
import type { RunOptions } from "../../automation/session/options.js";

const place = { account: "123456789012", region: "us-west-2" };

const RULE = "aws:lb/listenerRule:ListenerRule";
const SERVICE = "aws:ecs/service:Service";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const STACK = "aws:cloudformation/stack:Stack";
const REPOSITORY = "aws:ecr/repository:Repository";

/** Types whose name CloudFormation makes of stack and logical id, and how long it may be. */
const named: Readonly<Record<string, number>> = {
  "aws:appautoscaling/policy:Policy": 0,
  "aws:ec2/securityGroup:SecurityGroup": 200,
  "aws:ecs/cluster:Cluster": 200,
  "aws:ecs/service:Service": 200,
  "aws:iam/role:Role": 60,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:sqs/queue:Queue": 80,
};

/** Made by nobody but Airlift. */
const ours = new Set(["aws:acm/certificateValidation:CertificateValidation"]);

const random = "K3Q1ZEXAMPLE";

function physicalName(stack: string, logical: string, limit: number): string {
  const whole = `${stack}-${logical}-${random}`;
  if (whole.length <= limit) return whole;
  const half = Math.floor((limit - random.length - 2) / 2);
  return `${stack.slice(0, half)}-${logical.slice(0, half)}-${random}`;
}

/** What AWS Copilot runs of an application, made out of Airlift's own plan: other names, numbers and policies. */
export interface CopilotWorld {
  found: Survey;
  /** By `type::name` of the plan. */
  taken: Map<string, Taken>;
}

const stackName = (application: string, environment: string, { workload }: Owned): string =>
  [application, environment, ...(workload === undefined ? [] : [workload])].join("-");

/** A resource of the plan as Copilot's template has it. */
function asCopilotHasIt(application: string, environment: string, one: Owned): Deployed {
  const { planned, part, owner, key } = one;
  const { type, inputs: given } = planned;
  const { namePrefix: _, ...inputs } = given;
  const stack = stackName(application, environment, one);
  const logical = type === STACK ? "AddonsStack" : (copilotName(type, part, owner)?.logical[0] ?? part);
  const limit = named[type];
  if (limit !== undefined && limit > 0 && inputs.name === undefined) inputs.name = physicalName(stack, logical, limit);
  if (type === STACK) inputs.name = `${stack}-AddonsStack-${random}`;
  if (type === SERVICE) {
    delete inputs.capacityProviderStrategies;
    delete inputs.forceNewDeployment;
    inputs.launchType = "FARGATE";
  }
  if (type === RULE) inputs.priority = Number(inputs.priority) >= 48_000 ? 50_000 : 1;
  if (type === POLICY) inputs.name = `${part}-of-copilot`;
  return { key, type, name: logical, inputs };
}

/** Fills the simulated AWS of a sandbox folder. */
export async function copilotWorld(sandbox: string, options: RunOptions): Promise<CopilotWorld> {
  const [environment = ""] = options.environments ?? [];
  const plan = await planEnvironment(options);
  const { application } = plan;
  const owned = ownedResources(plan).filter(({ planned }) => !ours.has(planned.type));
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
  const all = [...repositories, ...owned.map((one) => asCopilotHasIt(application, environment, one))];
  const taken = new Map((await takeFromCloudFormation(sandbox, place, all)).map((one) => [one.key, one]));
  const stacks = stacksOf(application, environment, owned, taken);
  stacks.push({
    ...{ name: `StackSet-${application}-infrastructure-0`, id: "stackset", status: "UPDATE_COMPLETE" },
    ...{ tags: { "copilot-application": application }, parameters: {}, outputs: {}, template: "Resources: {}" },
    resources: repositories.map(({ key, name, inputs }) => ({
      logical: name,
      type: "AWS::ECR::Repository",
      physical: taken.has(key) ? String(inputs.name) : "",
    })),
    protected: false,
  });
  const at = { application, environment, ...place };
  const registry = { tags: {}, environments: {}, workloads: {} };
  return { found: surveyOf(at, registry, stacks), taken };
}

function stacksOf(
  application: string,
  environment: string,
  owned: readonly Owned[],
  taken: ReadonlyMap<string, Taken>,
): SurveyedStack[] {
  const stacks = new Map<string, SurveyedStack>();
  for (const one of owned) {
    const { planned, part, owner, workload, key } = one;
    const there = taken.get(key);
    const name = copilotName(planned.type, part, owner);
    if (there === undefined || name?.logical[0] === undefined) continue;
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
    stack.resources.push({ logical: name.logical[0], type: name.type, physical: physicalId(there) });
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
  if (environmentStack !== undefined) {
    const has = (logical: string) => environmentStack.resources.some((one) => one.logical === logical);
    environmentStack.parameters = {
      ALBWorkloads: has("PublicLoadBalancer") ? "x" : "",
      InternalALBWorkloads: has("InternalLoadBalancer") ? "x" : "",
      NATWorkloads: has("NatGateway1") ? "x" : "",
      EFSWorkloads: has("FileSystem") ? "x" : "",
      AppRunnerPrivateWorkloads: has("AppRunnerVpcEndpoint") ? "x" : "",
    };
  }
  return [...stacks.values()];
}
