import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeAddressesCommand, DescribeSecurityGroupRulesCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect } from "chai";
import { adoptionReport, writeProposals } from "../../automation/adopt/index.js";
import { adoptionMarkdown, adoptionPage } from "../../automation/adopt/page.js";
import type { AdoptionReport } from "../../automation/adopt/report.js";
import { retained } from "../../automation/adopt/stacks/retain.js";
import { surveyStacks } from "../../automation/aws/stackSurvey.js";
import { adoptVerb } from "../../automation/cli/verbs/adopt.js";
import { repositoryRoot } from "../support/root.js";
import { type Bed, bedVariables, startBed, throttlingProxy, whyNoBed } from "./bed.js";

const missing = whyNoBed();

describe("adopt: a running Copilot application", function () {
  this.timeout(600_000);
  let bed: Bed;
  let state: string;
  const variables = { ...process.env };

  const report = (app: "todo" | "my-app", more: object = {}): Promise<AdoptionReport> =>
    adoptionReport({
      dir: app === "todo" ? join(repositoryRoot, "samples/todo") : bed.folder,
      environments: [app === "todo" ? "development" : "test"],
      backend: `file://${state}`,
      ...more,
    });

  const client = <T>(make: new (settings: object) => T): T =>
    new make({ endpoint: process.env.AWS_ENDPOINT_URL, region: "us-west-2" });

  /** Physical ids of a stack by logical id. */
  async function physical(stack: string): Promise<Record<string, string>> {
    const { StackResourceSummaries = [] } = await client(CloudFormationClient).send(
      new ListStackResourcesCommand({ StackName: stack }),
    );
    return Object.fromEntries(
      StackResourceSummaries.map(({ LogicalResourceId = "", PhysicalResourceId = "" }) => [
        LogicalResourceId,
        PhysicalResourceId,
      ]),
    );
  }

  const idOf = (found: AdoptionReport, name: string, type: string): string | undefined =>
    found.rows.find((row) => row.name === name && row.type.endsWith(`:${type}`))?.id;

  before(async function () {
    if (missing !== undefined) {
      process.stderr.write(`\n  SKIPPED, not passed: adoption against a running Copilot application (${missing})\n`);
      this.skip();
    }
    bed = await startBed();
    // moto takes a health check without retries, which ECS refuses and no deployment would have.
    const worker = join(bed.folder, "copilot/subscribers/manifest.yml");
    writeFileSync(worker, readFileSync(worker, "utf8").replace("retries: 0", "retries: 1"));
    state = mkdtempSync(join(tmpdir(), "airlift-adopt-state-"));
    Object.assign(process.env, bedVariables(bed.port));
  });

  after(() => {
    bed?.stop();
    if (state !== undefined) rmSync(state, { recursive: true, force: true });
    for (const key of Object.keys(process.env)) if (variables[key] === undefined) delete process.env[key];
    Object.assign(process.env, variables);
  });

  it("finds every resource of the plan that runs, by its right id (todo)", async () => {
    const found = await report("todo");
    expect(found.hindrances).to.deep.equal([]);
    expect(outcomes(found)).to.deep.equal({ import: 51, new: 6 });
    await holdIds(found, ["todo-development", "todo-development-backend", "todo-development-frontend"]);
    expect(found.unplanned).to.deep.equal([]);
    expect(found.foreign).to.deep.equal([]);
    expect(idOf(found, "backend-addons-stack", "Stack")).to.match(/^todo-development-backend-AddonsStack-/);
    expect(found.restarts.map(({ workload }) => workload).sort()).to.deep.equal(["backend", "frontend"]);
  });

  it("can have every template of both applications keep everything, changed in nothing else", async () => {
    for (const application of ["todo", "my-app"]) {
      const stacks = await surveyStacks({ region: "us-west-2" }, application);
      expect(stacks.length).to.be.greaterThan(4);
      for (const { name, template } of stacks) expect(retained(template), name).to.have.property("text");
    }
  });

  it("finds what no stack has: certificate, records, delegation (my-app)", async () => {
    const found = await report("my-app");
    expect(found.hindrances).to.deep.equal([]);
    expect(outcomes(found)).to.deep.equal({ import: 74, new: 15 });
    await holdIds(
      found,
      ["test", "test-web", "test-subscribers", "test-testers", "test-cuteness-aggregator"].map(
        (one) => `my-app-${one}`,
      ),
    );
    const environment = await physical("my-app-test");
    const zone = environment.EnvironmentHostedZone;
    expect(idOf(found, "test-certificate", "Certificate")).to.equal(environment.HTTPSCert);
    expect(idOf(found, "web-record", "Record")).to.equal(`${zone}_web.test.my-app.example.com_A`);
    const { AppHostedZone } = await physical("my-app-infrastructure-roles");
    expect(idOf(found, "test-zone-delegation", "Record")).to.equal(`${AppHostedZone}_test.my-app.example.com_NS`);
    expect(found.unowned.map(({ name }) => name).sort()).to.deep.equal([
      "test-certificate",
      "test-certificate-validation-test.my-app.example.com",
      "test-zone-delegation",
      "web-record",
    ]);
    expect(found.data.map(({ logical }) => logical)).to.include.members(["ddb", "bucketBucket", "auroraDBCluster"]);
    // Secrets and tables of addons are those that run.
    const task = found.rows.find(({ name }) => name === "subscribers-task");
    expect(task?.changes.map(({ path }) => path)).to.deep.equal([
      "subscribers.healthCheck",
      "subscribers.environment.AURORA_SECURITY_GROUP",
    ]);
    const rule = found.rows.find(({ name }) => name === "web-https-rule");
    expect(rule?.kept.inputs).to.have.property("priority");
    expect(rule?.changes).to.deep.equal([]);
  });

  it("keeps what runs: names, zones, launch type, priorities; nothing would be replaced", async () => {
    const found = await report("todo");
    const kept = (name: string) => found.rows.find((row) => row.name === name)?.kept.inputs;
    expect(kept("frontend-http-rule")).to.deep.equal({ priority: 50000 });
    expect(kept("frontend-service")).to.include({ launchType: "FARGATE" });
    expect(kept("development-public-subnet-1")).to.have.property("availabilityZone");
    expect(kept("development-public-alb-default")?.name).to.match(/^todo-deve-DefaultHT-/);
    expect(found.rows.flatMap(({ replaces }) => replaces)).to.deep.equal([]);
  });

  it("works without airlift.yml, environment manifest and one of the workloads", async () => {
    const partial = mkdtempSync(join(tmpdir(), "airlift-partial-"));
    cpSync(bed.folder, partial, { recursive: true });
    for (const path of ["copilot/airlift.yml", "copilot/environments", "copilot/web"])
      rmSync(join(partial, path), { recursive: true });
    const found = await report("my-app", { dir: partial });
    expect(found.hindrances).to.deep.equal([]);
    expect(found.workloads.find(({ name }) => name === "web")?.source).to.equal("elsewhere");
    expect([found.unplanned, found.foreign]).to.deep.equal([[], []]);
    // The listeners and the certificate are the environment's, whoever has asked for them.
    expect(idOf(found, "test-public-alb-https", "Listener")).to.match(/listener\/app\//);
    const [settings, manifest] = found.proposals;
    expect(settings?.text).to.match(/domain: example\.com[\s\S]*region: us-west-2[\s\S]*account: "123456789012"/);
    expect(manifest?.path).to.equal("copilot/environments/test/manifest.yml");
    expect(writeProposals({ dir: partial }, found.proposals)).to.have.length(2);
    expect(readFileSync(join(partial, "copilot/environments/test/manifest.yml"), "utf8")).to.contain("203.0.113.0/24");
    rmSync(partial, { recursive: true });
  });

  it("works without any folder, from what Copilot keeps in the stacks", async () => {
    const nowhere = mkdtempSync(join(tmpdir(), "airlift-nowhere-"));
    const found = await report("my-app", { dir: nowhere, application: "my-app" });
    expect(found.workloads.every(({ source }) => source === "elsewhere")).to.equal(true);
    expect(outcomes(found).import).to.be.greaterThan(30);
    expect(found.proposals.map(({ path }) => path)).to.include.members(["copilot/.workspace", "copilot/airlift.yml"]);
    rmSync(nowhere, { recursive: true });
  });

  it("asks as little as it can, and asks again when it is throttled", async () => {
    const calm = await report("todo");
    const { operations, total, retries } = calm.requests;
    expect(retries).to.equal(0);
    for (const once of [
      "CloudFormation.DescribeStacks",
      "EC2.DescribeSubnets",
      "EC2.DescribeRouteTables",
      "IAM.GetAccountAuthorizationDetails",
    ])
      expect(operations[once], once).to.equal(1);
    // Two for each stack; one for each load balancer, target group, role list …: 51 resources take fewer requests.
    expect(total).to.be.at.most(60);
    const proxy = await throttlingProxy(bed.port, 4);
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${proxy.port}`;
    try {
      const throttled = await report("todo");
      expect(proxy.refused()).to.be.greaterThan(5);
      expect(throttled.requests.retries).to.equal(proxy.refused());
      expect(withoutRequests(throttled)).to.deep.equal(withoutRequests(calm));
    } finally {
      process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${bed.port}`;
      proxy.close();
    }
  });

  it("is a page that names everything", async () => {
    const found = await report("my-app");
    const titles = adoptionPage(found).map(({ title }) => title);
    expect(titles[0]).to.equal("my-app, environment test (account 123456789012, us-west-2): can be adopted");
    expect(titles).to.include.members(["Changes in place", "Would be replaced", "Permissions", "Data", "Of nobody"]);
    const text = adoptionMarkdown(found);
    for (const { name } of found.rows) expect(text).to.contain(name);
  });

  it("shows what someone has changed by hand, and what is of nobody", async () => {
    const { TargetGroup } = await physical("todo-development-frontend");
    const { HTTPListener } = await physical("todo-development");
    const balancing = client(ElasticLoadBalancingV2Client);
    const delay = (Value: string) =>
      balancing.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: TargetGroup,
          Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value }],
        }),
      );
    await delay("7");
    await balancing.send(
      new CreateRuleCommand({
        ListenerArn: HTTPListener,
        Priority: 77,
        Conditions: [{ Field: "path-pattern", Values: ["/by-hand"] }],
        Actions: [{ Type: "forward", TargetGroupArn: TargetGroup }],
      }),
    );
    const found = await report("todo");
    await delay("60");
    const group = found.rows.find(({ name }) => name === "frontend-target-group");
    expect(group?.changes).to.deep.equal([{ path: "deregistrationDelay", from: 7, to: 60 }]);
    expect(found.foreign.map(({ type }) => type)).to.deep.equal(["aws:lb/listenerRule:ListenerRule"]);
    expect(found.adoptable).to.equal(true);
  });

  it("refuses where a stack has what AWS has not, and ends with 2", async () => {
    await client(CloudWatchLogsClient).send(
      new DeleteLogGroupCommand({ logGroupName: "/copilot/todo-development-frontend" }),
    );
    const found = await report("todo");
    expect(found.adoptable).to.equal(false);
    expect(found.hindrances).to.deep.equal([
      "frontend-logs: todo-development-frontend has it as /copilot/todo-development-frontend, but it is not in AWS.",
    ]);
    let code: number | undefined;
    await adoptVerb.run(
      {
        dir: join(repositoryRoot, "samples/todo"),
        env: ["development"],
        backend: `file://${state}`,
        report: true,
        json: true,
      } as never,
      {
        print: () => {},
        printer: { say: () => {}, onEvent: () => {}, during: <T>(work: T) => work },
        exit: (given: number) => (code = given),
      } as never,
    );
    expect(code).to.equal(2);
  });

  it("says which environments there are where one is asked for that Copilot does not have", async () => {
    const error = await report("todo", {
      environments: ["prod"],
      application: "my-app",
      dir: mkdtempSync(join(tmpdir(), "airlift-none-")),
    }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.match(/has no environment "prod" of "my-app".*It has test there/);
  });

  /** Each resource of a stack that is no machinery of Copilot's is one row's, by the id that its service knows. */
  async function holdIds(found: AdoptionReport, stacks: readonly string[]): Promise<void> {
    const ids = new Set(found.rows.flatMap(({ id }) => (id === undefined ? [] : [id])));
    const own = new Set([...found.machinery, ...found.unplanned].map(({ stack, logical }) => `${stack} ${logical}`));
    const ec2 = client(EC2Client);
    for (const stack of stacks) {
      const all = await physical(stack);
      for (const [logical, id] of Object.entries(all)) {
        if (own.has(`${stack} ${logical}`) || logical === "TaskDefinition") continue;
        const expected = await importId(ec2, logical, id, all);
        expect(ids.has(expected), `${stack} ${logical}: ${expected}`).to.equal(true);
      }
    }
  }

  /** The import id of a physical id, worked out here by other means than the product's. */
  async function importId(ec2: EC2Client, logical: string, id: string, all: Record<string, string>): Promise<string> {
    if (logical === "InternetGatewayAttachment") return `${all.InternetGateway}:${all.VPC}`;
    if (logical.endsWith("RouteTableAssociation"))
      return `${all[logical.replace("RouteTableAssociation", "")]}/${all.PublicRouteTable}`;
    const [, index] = /^PrivateRouteTable(\d)Association$/.exec(logical) ?? [];
    if (index !== undefined) return `${all[`PrivateSubnet${index}`]}/${all[`PrivateRouteTable${index}`]}`;
    if (id.includes("|0.0.0.0/0")) return id.replace("|", "_");
    if (/^NatGateway\dAttachment$/.test(logical)) {
      const { Addresses } = await ec2.send(new DescribeAddressesCommand({ PublicIps: [id] }));
      return Addresses?.[0]?.AllocationId ?? "";
    }
    if (id.startsWith("sgr-")) {
      const { SecurityGroupRules } = await ec2.send(
        new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
      );
      return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
    }
    if (logical === "Service") return id.split("/").slice(-2).join("/");
    if (logical === "ServiceDiscoveryNamespace") return `${id}:${all.VPC}`;
    if (logical === "AddonsStack") return id.split("/")[1] ?? "";
    if (logical.endsWith("SNSTopicPolicy")) return all[logical.replace(/Policy$/, "")] ?? "";
    if (logical === "QueuePolicy") return all.EventsQueue ?? "";
    if (logical === "LoadBalancerDNSAlias")
      return `${(await physical("my-app-test")).EnvironmentHostedZone}_web.test.my-app.example.com_A`;
    return id;
  }
});

function outcomes({ rows }: AdoptionReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function withoutRequests({ requests, ...rest }: AdoptionReport): object {
  return rest;
}
