import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Plan } from "../../automation/index.js";
import { attributedTypes, attributesOf } from "../../automation/manifest/overrides/attributes.js";
import { isTemplateParameter, templateNames } from "../../automation/manifest/overrides/references.js";
import type { OverridesKind } from "../../automation/manifest/overrides/row.js";
import { rowOf } from "../../automation/manifest/overrides/table.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { child, failure, patchesOfEnvironments, patchesOfWeb, planned } from "./application.js";

const task = "image: {location: nginx}\nstorage: {volumes: {data: {efs: true, path: /data}}}\n";
const service = `${task.replace("nginx}", "nginx, port: 80}")}count: {range: 2-4, cpu_percentage: 70, memory_percentage: 80}\nnetwork: {vpc: {placement: private}}\n`;
const manifests: [OverridesKind, string][] = [
  [
    "Load Balanced Web Service",
    `${service.replace("memory_percentage: 80", "memory_percentage: 80, requests: 10, response_time: 1s")}http: {path: /}\nnlb: {port: 8443/tcp}\ndeployment: {rollback_alarms: {cpu_utilization: 50, memory_utilization: 50}}\n`,
  ],
  ["Backend Service", `${service}http: {path: /in}\n`],
  [
    "Worker Service",
    `${service.replace(", port: 80", "")}subscribe: {topics: [{name: orders, service: other}], queue: {dead_letter: {tries: 3}}}\n`,
  ],
  ["Scheduled Job", `${task}on: {schedule: "@daily"}\n`],
  [
    "Request-Driven Web Service",
    "image: {location: 123456789012.dkr.ecr.us-west-2.amazonaws.com/x, port: 80}\nhttp: {private: true}\nnetwork: {vpc: {placement: private}}\n",
  ],
  ["Static Site", "files: [{source: copilot/index.html}]\n"],
];

/** What these manifests have not: a certificate, an existing load balancer, alarms of other kinds. */
const absent =
  /^(HTTPSListenerRule|.*ForImportedALB|HTTPListenerRuleWithDomain|HTTPListenerRedirectRule|MessagesDelayedRollbackAlarm)/;

/** Every `Ref` and `Fn::GetAtt` of the template of a kind that is known here. */
function everyReference(kind: OverridesKind): string[] {
  return templateNames(kind)
    .filter((name) => !absent.test(name))
    .flatMap((name) => {
      if (isTemplateParameter(kind, name)) return [name];
      const type = rowOf(kind, name)?.row.type ?? "";
      return Object.keys(attributesOf(type)).map((attribute) => (attribute === "" ? name : `${name}.${attribute}`));
    });
}

/** Addons without outputs whose parameters are these references. */
function addonsOf(references: readonly string[]) {
  const named = references.map((reference, index) => [`P${index}`, reference] as const);
  const declared = ["App", "Env", "Name", ...named.map(([name]) => name)].map((name) => `  ${name}: {Type: String}\n`);
  const values = named.map(([name, reference]) => `  ${name}: !Sub '\${${reference}}'\n`);
  return {
    "copilot/one/addons/a.yml": `Parameters:\n${declared.join("")}Resources:\n  T: {Type: AWS::SNS::Topic}\n`,
    "copilot/one/addons/addons.parameters.yml": `Parameters:\n${values.join("")}`,
  };
}

const planOf = (kind: OverridesKind, manifest: string, references: readonly string[]): Promise<Plan> =>
  planEnvironment({
    dir: makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/index.html": "hello\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/one/manifest.yml": `name: one\ntype: ${kind}\n${manifest}`,
      ...addonsOf(references),
    }),
    environments: ["test"],
    variables: {},
  });

describe("references to Copilot's template", function () {
  this.timeout(300_000);
  afterEach(removeFolders);

  for (const type of attributedTypes) {
    it(`give outputs that the provider has: ${type}`, () => {
      const [, module = "", name = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
      const text = readFileSync(join(repositoryRoot, "node_modules/@pulumi/aws", module, `${name}.d.ts`), "utf8");
      const outputs = Object.values(attributesOf(type)).flatMap((one) =>
        one.includes("{") ? [...one.matchAll(/\{(\w+)\}/g)].map((match) => match[1]) : [one],
      );
      for (const output of outputs.filter((one) => one !== "id")) {
        expect(text).to.match(new RegExp(`readonly ${output}: pulumi\\.Output<`), `${type} ${output}`);
      }
    });
  }

  for (const [kind, manifest] of manifests) {
    it(`reach the addons of a ${kind}: every parameter and every resource`, async () => {
      const references = everyReference(kind).filter(
        (reference) => !/^(TargetGroup)/.test(reference) || kind !== "Worker Service",
      );
      const own = references.filter((reference) => !missing(kind).some((id) => reference.split(".")[0] === id));
      const { parameters } = child(await planOf(kind, manifest, own), "one-addons-stack").inputs as {
        parameters: Record<string, string>;
      };
      const lost = own.filter((_, index) => parameters[`P${index}`] === undefined);
      expect(lost).to.deep.equal([]);
    });
  }

  it("have the values that Copilot gave its parameters", async () => {
    const references = ["TaskCPU", "TaskMemory", "TaskCount", "LogRetention", "ContainerImage", "TargetPort"].concat([
      "TargetContainer",
      "ContainerPort",
      "RulePath",
      "HTTPSEnabled",
      "NLBPort",
      "EnvFileARN",
      "WorkloadName",
    ]);
    const [kind, manifest] = manifests[0] as [OverridesKind, string];
    const plan = await planOf(kind, `${manifest}logging: {retention: 7}\ncpu: 512\nmemory: 1024\n`, references);
    const { parameters } = child(plan, "one-addons-stack").inputs as { parameters: Record<string, string> };
    expect(references.map((_, index) => parameters[`P${index}`])).to.deep.equal([
      "512",
      "1024",
      "2",
      "7",
      "nginx",
      "80",
      "one",
      "80",
      "/",
      "false",
      "8443",
      "",
      "one",
    ]);
  });

  it("count listeners and target groups of a Network Load Balancer as Copilot numbered them", async () => {
    const manifest = `${service}http: false\nnlb: {port: 8443/tcp, additional_listeners: [{port: 9443/tcp, target_port: 80}]}\n`;
    const references = ["NLBListener", "NLBListener1", "NetworkLoadBalancerTargetGroup1"];
    const plan = await planOf("Load Balanced Web Service", manifest, references);
    const { parameters } = child(plan, "one-addons-stack").inputs as { parameters: Record<string, string> };
    const named = references.map((_, index) => /::one-(.*)\.arn/.exec(parameters[`P${index}`] ?? "")?.[1]);
    expect(named).to.deep.equal(["nlb-listener-8443", "nlb-listener-9443", "nlb-target-group-9443"]);
  });

  it("are taken by patches as arguments of any child that is made later", async () => {
    const plan = await planned(
      patchesOfWeb(`
- {op: add, path: /Resources/Service/Properties/Tags/-, value: {Key: group, Value: !GetAtt TargetGroup.TargetGroupName}}
- {op: add, path: /Resources/Service/Properties/Tags/-, value: {Key: role, Value: !GetAtt ExecutionRole.Arn}}
- {op: add, path: /Resources/LogGroup/Properties/Tags/-, value: {Key: role, Value: !Ref TaskRole}}
- op: add
  path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/PortMappings/-
  value: {ContainerPort: !Ref LogRetention, HostPort: '30'}
- op: add
  path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/Environment/-
  value: {Name: CPU, Value: !Ref TaskCPU}
`),
    );
    expect(child(plan, "web-service").inputs.tags).to.include({
      group: "${aws:lb/targetGroup:TargetGroup::web-target-group.name}",
      role: "${aws:iam/role:Role::web-execution-role.arn}",
    });
    expect(child(plan, "web-logs").inputs.tags).to.include({ role: "${aws:iam/role:Role::web-task-role.name}" });
    const [main] = JSON.parse(child(plan, "web-task").inputs.containerDefinitions as string);
    // ECS takes numbers only, whatever CloudFormation made of the text.
    expect(main.portMappings.at(-1)).to.deep.equal({ containerPort: 30, hostPort: 30 });
    expect(main.environment.at(-1)).to.deep.equal({ name: "CPU", value: "256" });
  });

  it("are taken by patches of the environment, and by its addons", async () => {
    const plan = await planned({
      ...patchesOfEnvironments(
        "- {op: add, path: /Resources/PublicLoadBalancer/Properties/Tags/-, value: {Key: net, Value: !Sub '${VPC}/${PublicSubnet1}'}}\n",
      ),
      "copilot/environments/addons/a.yml":
        "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Host: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic}\n",
      "copilot/environments/addons/addons.parameters.yml": "Parameters:\n  Host: !GetAtt PublicLoadBalancer.DNSName\n",
    });
    expect(child(plan, "test-public-alb").inputs.tags).to.include({
      net: "${aws:ec2/vpc:Vpc::test-vpc.id}/${aws:ec2/subnet:Subnet::test-public-subnet-1.id}",
    });
    expect(child(plan, "test-addons-stack").inputs.parameters).to.include({
      Host: "${aws:lb/loadBalancer:LoadBalancer::test-public-alb.dnsName}",
    });
  });

  it("are refused in addons where this workload has no such resource", async () => {
    const [kind, manifest] = manifests[1] as [OverridesKind, string];
    expect(await failure(planOf(kind, manifest, ["CPURollbackAlarm"]))).to.contain(
      "addons.parameters.yml refers to CPURollbackAlarm, which one does not have",
    );
  });

  it("read outputs of the workload's addons in patches", async () => {
    const files = {
      "copilot/web/addons/a.yml":
        "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Name: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic}\nOutputs:\n  Arn: {Value: !Ref T}\n",
    };
    const patch = (output: string) =>
      patchesOfWeb(
        `- {op: add, path: /Resources/Service/Properties/Tags/-, value: {Key: arn, Value: !GetAtt AddonsStack.Outputs.${output}}}\n`,
      );
    const plan = await planned({ ...files, ...patch("Arn") });
    expect((child(plan, "web-service").inputs.tags as Record<string, string>).arn).to.match(/web-addons-stack/);
    expect(await failure(planned({ ...files, ...patch("Other") }))).to.contain('the addons have no output "Other"');
  });

  const circles: [string, string][] = [
    ["to a resource itself", "/Resources/Service/Properties/Tags/-, value: {Key: a, Value: !GetAtt Service.Name}"],
    [
      "to what is made of it",
      "/Resources/TaskDefinition/Properties/Tags/-, value: {Key: a, Value: !GetAtt Service.Name}",
    ],
    [
      "to what is made of it, in a container",
      "/Resources/TaskDefinition/Properties/ContainerDefinitions/0/Environment/-, value: {Name: A, Value: !Ref Service}",
    ],
  ];
  for (const [what, patch] of circles) {
    it(`end in an error and not in waiting for ever: ${what}`, async () => {
      expect(await failure(planned(patchesOfWeb(`- {op: add, path: ${patch}}\n`)))).to.match(
        /cfn\.patches\.yml:1:\d+: error: .*the two would wait for each other/,
      );
    });
  }

  it("end so between two patches as well", async () => {
    const text = `
- {op: add, path: /Resources/LogGroup/Properties/Tags/-, value: {Key: a, Value: !Ref TaskRole}}
- {op: add, path: /Resources/TaskRole/Properties/Tags/-, value: {Key: a, Value: !Ref LogGroup}}
`;
    expect(await failure(planned(patchesOfWeb(text)))).to.contain("the two would wait for each other");
  });
});

/** Rows that services share in the table and this kind, or its manifest here, has not. */
function missing(kind: OverridesKind): string[] {
  const requests = ["AutoScalingPolicyALBSumRequestCountPerTarget", "AutoScalingPolicyALBAverageResponseTime"];
  const alarms = ["CPURollbackAlarm", "MemoryRollbackAlarm"];
  if (kind === "Backend Service") return [...requests, ...alarms];
  if (kind === "Worker Service") return [...requests, ...alarms, "DiscoveryService"];
  return [];
}
