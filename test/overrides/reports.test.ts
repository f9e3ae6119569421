import { expect } from "chai";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { formatProblem } from "../../automation/manifest/problems.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";
import { child, failure, patchesOfWeb, planned } from "./application.js";

/** A Backend Service without a load balancer. */
const backend = (patches: string): FolderContent => ({
  "copilot/.workspace": "application: orders\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/store/manifest.yml":
    "name: store\ntype: Backend Service\nimage: {location: redis, port: 6379}\nnetwork: {connect: true}\n",
  "copilot/store/overrides/cfn.patches.yml": patches,
});

const planOf = (files: FolderContent) =>
  planEnvironment({ dir: makeFolder(files), environments: ["test"], variables: {} });

/** What `validate` says of a folder. */
function validated(files: FolderContent): string[] {
  const folder = loadApplication({ dir: makeFolder(files), processEnvironment: {} });
  return resolveApplication(folder, "test").problems.map((problem) => formatProblem(problem));
}

const add = (path: string, value: string) => `- {op: add, path: ${path}, value: ${value}}\n`;

describe("patches that real applications have", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  describe("names of properties", () => {
    const wrong: [string, string][] = [
      ["/Resources/Service/Properties/DesiredCont", "Did you mean DesiredCount?"],
      ["/Resources/Service/Properties/NetworkConfiguration/AwsvpcConfiguration/Subnet", "Did you mean Subnets?"],
      ["/Resources/TaskDefinition/Properties/EphemeralStorage/SizeInGiBs", "Did you mean SizeInGiB?"],
      ["/Resources/LogGroup/Properties/RetentionInDay", "Did you mean RetentionInDays?"],
      ["/Resources/DiscoveryService/Properties/DnsConfig/DnsRecord", "Did you mean DnsRecords?"],
    ];
    for (const [path, hint] of wrong) {
      it(`are checked without an account: ${path}`, () => {
        const [first = "", ...more] = validated(backend(add(path, "1")));
        expect(more).to.deep.equal([]);
        expect(first)
          .to.match(/cfn\.patches\.yml:1:\d+: error: /)
          .and.contain(hint);
      });
    }

    it("are checked inside values, too", () => {
      const value = "[{SizeInGB: 1, Name: scratch}]";
      const messages = validated(backend(add("/Resources/TaskDefinition/Properties/Volumes", value))).join("\n");
      expect(messages).to.contain('TaskDefinition has no property "SizeInGB" that the provider knows');
    });

    it("that the provider knows pass, with CloudFormation's spelling of acronyms", () => {
      const volume = "[{Name: a, EFSVolumeConfiguration: {FilesystemId: fs-1, AuthorizationConfig: {IAM: ENABLED}}}]";
      expect(validated(backend(add("/Resources/TaskDefinition/Properties/Volumes", volume)))).to.deep.equal([]);
    });
  });

  describe("paths", () => {
    for (const path of ["/Resources/Service/EnableExecuteCommand", "/Resources/LogGroup/RetentionInDays"]) {
      it(`without Properties are recognised: ${path}`, () => {
        const [, id, property] = path.slice(1).split("/");
        expect(validated(backend(add(path, "1"))).join()).to.contain(
          `Did you mean /Resources/${id}/Properties/${property}?`,
        );
      });
    }

    for (const attribute of ["DependsOn", "UpdatePolicy", "CreationPolicy"]) {
      it(`to what only CloudFormation acts on are a remark: ${attribute}`, () => {
        const [first, ...more] = validated(backend(add(`/Resources/Service/${attribute}`, "LogGroup")));
        expect(first)
          .to.match(/cfn\.patches\.yml:1:\d+: notice: /)
          .and.contain(`${attribute} of Service changes nothing`);
        expect(more).to.deep.equal([]);
      });
    }

    it("to what the provider sets by itself are a remark, and are left out of the plan", async () => {
      const plan = await planned(patchesOfWeb(add("/Resources/AccessPoint/Properties/ClientToken", "x")));
      expect(child(plan, "web-access-point").inputs).not.to.have.property("clientToken");
    });
  });

  describe("resources of one's own", () => {
    it("belong into addons/, where the table knows their name as well", () => {
      const rule = "{Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7}}";
      for (const id of ["LogGroup", "MyBucket"])
        expect(validated(backend(add(`/Resources/${id}`, rule))).join()).to.match(/a template in addons\//);
    });

    it("and what a service does not have is said, also where something refers to it", () => {
      const messages = validated(
        backend(
          add("/Resources/TargetGroup", "{Type: AWS::ElasticLoadBalancingV2::TargetGroup}") +
            add(
              "/Resources/Service/Properties/LoadBalancers",
              "[{ContainerName: store, ContainerPort: 6379, TargetGroupArn: !Ref TargetGroup}]",
            ) +
            add("/Resources/NLBListener/Properties/Port", "1"),
        ),
      );
      expect(messages.map((one) => /this service has no \w+: its manifest has no \w+/.exec(one)?.[0])).to.deep.equal([
        "this service has no TargetGroup: its manifest has no http",
        "this service has no TargetGroup: its manifest has no http",
        // Backend Services have no Network Load Balancer in Copilot's template at all.
        undefined,
      ]);
    });
  });

  it("of the addons' stack name one of its outputs", () => {
    for (const reference of ["!Ref AddonsStack", "!GetAtt AddonsStack.Arn"])
      expect(validated(backend(add("/Resources/TaskDefinition/Properties/Family", reference))).join()).to.include(
        "Name one of its outputs: AddonsStack.Outputs.<name>.",
      );
  });

  describe("launch types", () => {
    for (const [type, remarks] of [
      ["EC2", 1],
      ["EXTERNAL", 1],
      ["FARGATE", 0],
    ] as const) {
      it(`take Airlift's own capacity provider strategy off: ${type}`, async () => {
        const files = backend(add("/Resources/Service/Properties/LaunchType", type));
        const { inputs } = child(await planOf(files), "store-service");
        expect(inputs).to.include({ launchType: type }).and.not.have.property("capacityProviderStrategies");
        expect(validated(files).filter((one) => /notice: .*instances of your own/.test(one))).to.have.length(remarks);
      });
    }
  });

  describe("what the provider requires and CloudFormation does not", () => {
    const site = (patches: string): FolderContent => ({
      "copilot/.workspace": "application: orders\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/page/manifest.yml": "name: page\ntype: Static Site\nfiles: [{source: page.html}]\n",
      "copilot/page/overrides/cfn.patches.yml": patches,
      "page.html": "hello\n",
    });
    const distribution = "/Resources/CloudFrontDistribution/Properties/DistributionConfig";

    it("gets CloudFormation's defaults in a distribution", async () => {
      const plan = await planOf(
        site(
          add(
            `${distribution}/Origins/-`,
            "{Id: api, DomainName: api.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}, OriginShield: {OriginShieldRegion: eu-west-1}}",
          ) +
            add(
              `${distribution}/CacheBehaviors`,
              "[{PathPattern: /v1/*, TargetOriginId: api, ViewerProtocolPolicy: https-only, ForwardedValues: {QueryString: true}}]",
            ),
        ),
      );
      const { origins, orderedCacheBehaviors, defaultCacheBehavior } = child(plan, "page-distribution").inputs as {
        origins: Record<string, unknown>[];
        orderedCacheBehaviors: Record<string, unknown>[];
        defaultCacheBehavior: Record<string, unknown>;
      };
      expect(origins.at(-1)).to.deep.include({
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1", "SSLv3"],
        },
        originShield: { enabled: false, originShieldRegion: "eu-west-1" },
      });
      expect(orderedCacheBehaviors[0]).to.deep.include({
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        forwardedValues: { queryString: true, cookies: { forward: "none" } },
      });
      expect(defaultCacheBehavior.cachedMethods).to.deep.equal(["GET", "HEAD"]);
    });

    it("keeps what the patch says", async () => {
      const plan = await planOf(
        site(
          add(
            `${distribution}/Origins/-`,
            "{Id: api, DomainName: a.example.com, CustomOriginConfig: {HTTPPort: 8080, OriginProtocolPolicy: http-only, OriginSSLProtocols: [TLSv1.2]}}",
          ),
        ),
      );
      const { origins } = child(plan, "page-distribution").inputs as { origins: Record<string, unknown>[] };
      expect(origins.at(-1)?.customOriginConfig).to.deep.include({ httpPort: 8080, originSslProtocols: ["TLSv1.2"] });
    });

    it("gets them in rules of listeners and in stickiness", async () => {
      const fixed = "{Type: fixed-response, FixedResponseConfig: {StatusCode: '503'}}";
      const plan = await planned(
        patchesOfWeb(
          `- {op: replace, path: /Resources/HTTPListenerRule/Properties/Actions, value: [${fixed}]}\n${add("/Resources/TargetGroup/Properties/TargetGroupAttributes/-", "{Key: stickiness.enabled, Value: 'true'}")}`,
        ),
      );
      const { actions } = child(plan, "web-http-rule").inputs as { actions: { fixedResponse: object }[] };
      expect(actions[0]?.fixedResponse).to.deep.equal({ contentType: "text/plain", statusCode: "503" });
      expect(child(plan, "web-target-group").inputs.stickiness).to.deep.include({ enabled: true, type: "lb_cookie" });
    });
  });

  it("refer to parameters of the template where Copilot's documentation does", async () => {
    const aliases = "/Resources/Service/Properties/ServiceConnectConfiguration/Services/0/ClientAliases/-";
    const plan = await planOf(backend(add(aliases, "{Port: !Ref TargetPort, DnsName: cache}")));
    const { serviceConnectConfiguration } = child(plan, "store-service").inputs as {
      serviceConnectConfiguration: { services: { clientAlias: object[] }[] };
    };
    expect(serviceConnectConfiguration.services[0]?.clientAlias.at(-1)).to.deep.equal({
      dnsName: "cache",
      port: "6379",
    });
  });

  it("and a misspelt reference is an error in validate, with the nearest name", async () => {
    const messages = validated(backend(add("/Resources/Service/Properties/DesiredCount", "!Ref TaskCounts"))).join();
    expect(messages)
      .to.match(/cfn\.patches\.yml:1:\d+: error: .*called TaskCounts/)
      .and.contain("Did you mean TaskCount?");
    expect(
      await failure(planOf(backend(add("/Resources/Service/Properties/DesiredCount", "!Ref TaskCounts")))),
    ).to.contain("Did you mean TaskCount?");
  });
});
