import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { validate } from "../../automation/index.js";
import { accountLimits, withAccount } from "../../automation/limits/accountQuotas.js";
import { limitFindings } from "../../automation/limits/check.js";
import type { Use } from "../../automation/limits/use.js";
import { quotaFindings } from "../../automation/operations/doctorCalls.js";
import { startSandboxApi } from "../../automation/sandbox/api/server.js";
import { type Existing, takeAsExisting } from "../../automation/sandbox/existing.js";
import { openWorld, type WorldResource } from "../../automation/sandbox/world.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { identity, pointAt } from "../aws/fakeAws.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const summary = (entries: Record<string, number>) =>
  `<GetAccountSummaryResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountSummaryResult><SummaryMap>${Object.entries(
    entries,
  )
    .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
    .join("")}</SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>`;

describe("an account's own quotas", function () {
  this.timeout(240_000);
  let calls: string[];
  let denied: boolean;
  let listed: Record<string, number>;
  let server: ReturnType<typeof createServer>;
  let shell: { restore(): void };

  beforeEach(async () => {
    calls = [];
    denied = false;
    listed = {};
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const target = String(request.headers["x-amz-target"] ?? "");
        const isQuotas = target.endsWith("ListServiceQuotas");
        if (target.endsWith("ListResources")) {
          const count = listed[JSON.parse(body).TypeName];
          const kinds = ["app", "net", "app", "app"];
          const ids = Array.from({ length: count ?? 0 }, (_, i) => ({ Identifier: `x:loadbalancer/${kinds[i]}/${i}` }));
          const vpcs = ids.map(({ Identifier }) => ({ Identifier: body.includes("EIP") ? "eip" : Identifier }));
          response.writeHead(count === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
          const refusal = { __type: "AccessDeniedException", message: "not allowed" };
          response.end(JSON.stringify(count === undefined ? refusal : { ResourceDescriptions: vpcs }));
          return;
        }
        const { ServiceCode = "", NextToken } = isQuotas ? JSON.parse(body) : {};
        calls.push(isQuotas ? `${ServiceCode} ${NextToken ?? ""}`.trim() : (/Action=(\w+)/.exec(body)?.[1] ?? "other"));
        if (/Action=GetCallerIdentity/.test(body)) {
          response.writeHead(200, { "content-type": "text/xml" }).end(identity);
        } else if (denied && !isQuotas) {
          const refusal = "<Error><Code>AccessDenied</Code><Message>not allowed</Message></Error>";
          response.writeHead(403, { "content-type": "text/xml" }).end(`<ErrorResponse>${refusal}</ErrorResponse>`);
        } else if (denied) {
          response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
          response.end(JSON.stringify({ __type: "AccessDeniedException", message: "not allowed" }));
        } else if (isQuotas) {
          const first = { Quotas: [{ QuotaName: "Something else", Value: 1 }], NextToken: "more" };
          // AWS changes the case of its names at times.
          const second = { Quotas: [{ QuotaName: "Rules Per Application Load Balancer", Value: 250 }] };
          response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
          response.end(JSON.stringify(NextToken === undefined ? first : second));
        } else {
          response.writeHead(200, { "content-type": "text/xml" });
          response.end(summary({ Roles: 990, RolesQuota: 1000, AttachedPoliciesPerRoleQuota: 20 }));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    shell = pointAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => {
    shell.restore();
    server.close();
    removeFolders();
  });

  const access = { region: "eu-west-1" };
  const place = { account: "123456789012", region: "eu-west-1" };
  const rules = (used: number): Use => ({ limit: "rules", used, of: "the public load balancer" });

  it("are read for what a plan takes much of, over all pages, and from IAM", async () => {
    const found = await accountLimits(access, [rules(60)], false);
    expect(found).to.deep.equal({ quotas: { rules: 250, roles: 1000, managedPolicies: 20 }, roles: 990 });
    expect(calls.sort()).to.deep.equal(["GetAccountSummary", "elasticloadbalancing", "elasticloadbalancing more"]);
  });

  it("are not asked for where a plan is far from any figure", async () => {
    await accountLimits(access, [rules(10)], false);
    expect(calls).to.deep.equal(["GetAccountSummary"]);
  });

  it("leave AWS's usual figures where they can't be read", async () => {
    denied = true;
    const { quotas, unread } = await accountLimits(access, [rules(60)], false);
    expect(quotas).to.deep.equal({});
    expect(unread).to.contain("not allowed");
  });

  it("count with the roles that there are: all of a new environment's come on top", () => {
    const roles: Use = { limit: "roles", used: 20, of: "test alone" };
    const account = { quotas: { roles: 1000 }, roles: 990 };
    expect(withAccount([roles], { ...account, isNew: true })[0]).to.include({
      used: 1010,
      of: "the account with test",
    });
    expect(withAccount([roles], account)[0]).to.include({ used: 990, of: "the account" });
  });

  it("count with the VPCs, addresses and load balancers that the region has, for a new environment", async () => {
    const uses = (["vpcs", "elasticIps", "loadBalancers"] as const).map(
      (limit, index): Use => ({ limit, used: index, of: "test alone" }),
    );
    listed = { "AWS::EC2::EIP": 4, "AWS::ElasticLoadBalancingV2::LoadBalancer": 3 };
    const account = await accountLimits(access, uses, true);
    // Of load balancers two are Application Load Balancers; what a plan does not take is not counted.
    expect(account.live).to.deep.equal({ elasticIps: 4, loadBalancers: 2 });
    const counted = withAccount(uses, account);
    expect(counted.map(({ used }) => used)).to.deep.equal([0, 5, 4]);
    expect(limitFindings(withAccount([{ limit: "elasticIps", used: 2, of: "test alone" }], account))[0]).to.include({
      severity: "warning",
      message: 'over a limit, "EC2-VPC Elastic IPs": 6 for the account with test, and AWS allows 5 by default',
    });
    expect(calls).to.include("ec2").and.not.to.include("vpc");
    expect((await accountLimits(access, uses, false)).live).to.equal(undefined);
    // `doctor` counts for one that is there too.
    expect((await accountLimits(access, uses, false, true)).live).to.deep.equal({ elasticIps: 4, loadBalancers: 2 });
  });

  it("are findings of doctor where they are near their end, with what the account has", async () => {
    const open = openFolder({ dir: makeFolder(services(1)), region: "eu-west-1", environments: ["test"] });
    listed = { "AWS::EC2::VPC": 5 };
    const findings = await quotaFindings(open, "test");
    const vpcs = findings.find(({ detail }) => detail.includes("VPCs"));
    expect(vpcs).to.deep.include({ topic: "quotas", status: "missing" });
    expect(vpcs?.detail).to.contain("6 for the account with test, and AWS allows 5");
    expect(vpcs?.remedy).to.contain("Service Quotas");
    expect(findings.map(({ detail }) => detail).join()).to.contain("Roles per account");
    denied = true;
    expect((await quotaFindings(open, "test")).at(-1)).to.deep.include({ status: "unknown" });
  });

  it("count the free addresses of imported subnets, and NAT gateways in the fullest of the zones", async () => {
    const directory = mkdtempSync(join(tmpdir(), "airlift-room-"));
    const api = await startSandboxApi(directory);
    const sandbox = pointAt(api.url);
    try {
      const vpcs = ["subnet-1", "subnet-2"].map((id): Existing => ({ kind: "subnet", id, region: "eu-west-1" }));
      takeAsExisting(directory, vpcs);
      openWorld(directory).change((world) => {
        const [one, two] = vpcs.map(({ id }) => world.find("aws:ec2/subnet:Subnet", id, place) as WorldResource);
        world.put({ ...(one as WorldResource), inputs: { cidrBlock: "10.0.0.0/28", availabilityZone: "eu-west-1b" } });
        world.put({ ...(two as WorldResource), inputs: { cidrBlock: "10.0.1.0/27", availabilityZone: "eu-west-1c" } });
        for (const [id, subnetId] of Object.entries({ "nat-1": "subnet-1", "nat-2": "subnet-1", "nat-3": "subnet-2" }))
          world.put({
            ...(one as WorldResource),
            type: "aws:ec2/natGateway:NatGateway",
            id,
            aliases: [],
            inputs: { subnetId },
          });
      });
      const subnets = ["subnet-1", "subnet-2", "subnet-9"];
      const uses: Use[] = [
        { limit: "natGateways", used: 1, of: "test alone", zoneCount: 2 },
        { limit: "addresses", used: 40, of: "the imported private subnets", subnets },
      ];
      const account = await accountLimits(access, uses, true);
      // 16 and 32 addresses, of each of which AWS keeps five; the third zone is not one that a VPC of two would get.
      expect(account.freeAddresses).to.deep.equal({ "subnet-1": 11, "subnet-2": 27 });
      const counted = withAccount(uses, account);
      expect(counted.map(({ used, allowed }) => [used, allowed])).to.deep.equal([
        [3, undefined],
        [40, 38],
      ]);
      expect(limitFindings(counted).map(({ severity, message }) => `${severity} ${message}`)).to.deep.equal([
        'error over a limit, "IP addresses in the subnets": 40 for the imported private subnets, and AWS allows 38',
      ]);
      const named = { ...uses[0], zones: ["eu-west-1c"] } as Use;
      expect((await accountLimits(access, [named], true)).live).to.deep.equal({ natGateways: 1 });
      expect((await accountLimits(access, uses, false)).freeAddresses).to.equal(undefined);
    } finally {
      sandbox.restore();
      await api.close();
      rmSync(directory, { recursive: true });
    }
  });

  it("lose only the figures of a call that is refused", async () => {
    listed = { "AWS::EC2::EIP": 4 };
    const uses: Use[] = [
      { limit: "vpcs", used: 1, of: "test alone" },
      { limit: "elasticIps", used: 1, of: "test alone" },
    ];
    const { live, roles, unread } = await accountLimits(access, uses, true);
    expect({ live, roles }).to.deep.equal({ live: { elasticIps: 4 }, roles: 990 });
    expect(unread).to.include("AWS::EC2::VPC");
  });

  function services(count: number): FolderContent {
    const content: FolderContent = {
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    };
    for (let i = 0; i < count; i++)
      content[`copilot/w${i}/manifest.yml`] =
        `name: w${i}\ntype: Load Balanced Web Service\nimage: {location: x, port: 80}\nhttp: {path: w${i}}\n`;
    return content;
  }

  it("decide in validate --online; without it the usual figures do", async () => {
    const dir = makeFolder(services(95));
    const limitsOf = async (online: boolean) =>
      (await validate({ dir, online })).problems
        .filter(({ message }) => message.includes("limit, "))
        .map((one) => one.message);
    expect(await limitsOf(false)).to.deep.equal([
      'near a limit, "Rules per Application Load Balancer": 95 for the public load balancer, and AWS allows 100 by default',
      'near a limit, "Target Groups per Application Load Balancer": 95 for the public load balancer, and AWS allows 100 by default',
    ]);
    expect((await limitsOf(true)).map((text) => text.split(":")[0])).to.deep.equal([
      'near a limit, "Target Groups per Application Load Balancer"',
      'over a limit, "Roles per account"',
    ]);
  });

  it("are not needed to refuse 300 services behind one load balancer", async () => {
    const { problems } = await validate({ dir: makeFolder(services(300)) });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ file, message }) => `${file} ${message.split(":")[0]}`)).to.deep.equal([
      'copilot/environments/test/manifest.yml over a limit, "Rules per Application Load Balancer"',
      'copilot/environments/test/manifest.yml over a limit, "Target Groups per Application Load Balancer"',
    ]);
    for (const { hint } of errors) expect(hint).to.contain("http.alb");
    expect(calls).to.deep.equal([]);
  });
});
