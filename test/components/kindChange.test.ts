import { expect } from "chai";
import { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import { StaticSite } from "../../components/staticSite.js";
import { only, type RecordedResource, recordResources } from "../support/mocks.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { backend, job, loadBalanced, worker } from "../support/workloads.js";

const addons = { addons: { templateBody: "{}", outputs: [] } };

const kinds: Record<string, () => Promise<RecordedResource[]>> = {
  "airlift:index:LoadBalancedWebService": () => loadBalanced({}, addons),
  "airlift:index:BackendService": () => backend({}, addons),
  "airlift:index:WorkerService": () => worker({}, addons),
  "airlift:index:ScheduledJob": () => job({}, addons),
};
const tokens = Object.keys(kinds);
/** Kinds that share no more than addons and topics with the others. */
const apart = ["airlift:index:RequestDrivenWebService", "airlift:index:StaticSite"];

/** The other kinds, and every kind by the token that it had in earlier states. */
function aliasesOf(token: string): string[] {
  const all = [...tokens, ...apart];
  const former = all.map((one) => one.replace("airlift:index:", "airlift:components:"));
  return [...all.filter((other) => other !== token), ...former];
}

/** What every kind has, each with its parent: the engine finds it again by this chain below any of the kinds. */
const lasting = [
  "aws:cloudformation/stack:Stack::api-addons-stack",
  "aws:cloudwatch/logGroup:LogGroup::api-logs",
  "aws:ecs/taskDefinition:TaskDefinition::api-task",
  "aws:iam/role:Role::api-execution-role",
  "aws:iam/role:Role::api-task-role",
  "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
  "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
];

const ecsService = "aws:ecs/service:Service::api-service";
const discovery = "aws:servicediscovery/service:Service::api-discovery";

function parentOf(resources: RecordedResource[], which: string): string | undefined {
  const [type = "", name = ""] = which.split("::");
  return only(resources, type, name).parent;
}

describe("change of type", () => {
  for (const [token, make] of Object.entries(kinds)) {
    it(`${token} takes over what it was as any other kind`, async () => {
      const { aliases } = only(await make(), token).options;
      expect(aliases).to.have.members(aliasesOf(token));
    });

    it(`${token} has log group, task family, roles and addons where every kind has them`, async () => {
      const resources = await make();
      for (const which of lasting) {
        const parent = which.startsWith("aws:cloudformation") ? "airlift:index:Addons::api-addons" : `${token}::api`;
        expect(parentOf(resources, which), which).to.equal(parent);
      }
    });
  }

  for (const token of tokens.slice(0, 3)) {
    it(`${token} has its ECS service where every service has it`, async () => {
      const resources = await (kinds[token] as () => Promise<RecordedResource[]>)();
      expect(parentOf(resources, ecsService)).to.equal("airlift:index:FargateService::api");
      expect(only(resources, "airlift:index:FargateService").parent).to.equal(`${token}::api`);
    });
  }

  for (const token of tokens.slice(0, 2)) {
    it(`${token} has its discovery service where the other one has it`, async () => {
      const resources = await (kinds[token] as () => Promise<RecordedResource[]>)();
      expect(parentOf(resources, discovery)).to.equal(`${token}::api`);
    });
  }

  it("to and from Request-Driven Web Services and Static Sites keeps addons and topics where they are", async () => {
    const { addons: spec } = addons;
    const publish = { topics: [{ name: "orders" }] };
    const image = { image: "i", imageRepository: "ECR_PUBLIC" as const, port: 80 };
    const web = await recordResources(() => {
      new RequestDrivenWebService("api", { environment: plainEnvironment(), ...image, publish, addons: spec });
    });
    const site = await recordResources(() => {
      new StaticSite("api", { environment: plainEnvironment(), files: [], addons: spec });
    });
    for (const [index, resources] of [web, site].entries()) {
      const token = apart[index] as string;
      expect(only(resources, token).options.aliases).to.have.members(aliasesOf(token));
      expect(parentOf(resources, "airlift:index:Addons::api-addons")).to.equal(`${token}::api`);
    }
    const topic = "aws:sns/topic:Topic::api-topic-orders";
    expect(parentOf(web, topic)).to.equal(`${apart[0]}::api`);
    expect(parentOf(await backend({ publish }), topic)).to.equal("airlift:index:BackendService::api");
  });

  it("takes other target groups behind another load balancer: AWS ties each to one for ever", async () => {
    const group = "aws:lb/targetGroup:TargetGroup";
    const imported = {
      arnSuffix: "app/theirs/1",
      dnsName: "theirs.elb.amazonaws.com",
      zoneId: "Z",
      httpListenerArn: "arn:theirs:80",
      securityGroupIds: [],
    };
    const rules = [{ path: "/" }];
    const names = [
      await loadBalanced({ http: { rules } }),
      await backend({ http: { rules } }),
      await loadBalanced({ http: { rules, importedLoadBalancer: "theirs" }, importedLoadBalancer: imported }),
    ].map((resources) => only(resources, group).name);
    expect(names).to.deep.equal(["api-target-group", "api-internal-target-group", "api-imported-target-group"]);
  });

  it("keeps a user's own aliases", async () => {
    const resources = await backend({}, { opts: { aliases: [{ type: "mine:Service" }] } });
    expect(only(resources, "airlift:index:BackendService").options.aliases).to.include("mine:Service");
  });
});
