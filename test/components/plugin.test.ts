import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ComponentProvider } from "../../components/plugin/provider.js";
import { type Recording, record } from "../support/recording.js";
import { repositoryRoot } from "../support/root.js";

const environment = { application: "shop", environment: "test" };
const withLoadBalancer = { ...environment, publicLoadBalancer: true };
const image = "public.ecr.aws/example/prices:1";

/** What a program in another language registers through the plugin; `state` of the recording's outputs is what it gets. */
function through(run: (provider: ComponentProvider) => Promise<pulumi.Inputs>): Promise<Recording> {
  return record(() => ({ state: pulumi.output(run(new ComponentProvider())) }));
}

/** A service in an environment, both made by the plugin. */
async function service(provider: ComponentProvider, args: pulumi.Inputs): Promise<pulumi.Inputs> {
  const { urn } = await provider.construct("test", "airlift:index:Environment", environment, {});
  const inputs = { environment: urn, image, port: 8080, ...args };
  return (await provider.construct("prices", "airlift:index:BackendService", inputs, {})).state;
}

async function refusal(run: (provider: ComponentProvider) => Promise<pulumi.Inputs>): Promise<Error> {
  let refused: unknown;
  await through((provider) =>
    run(provider).catch((error) => {
      refused = error;
      return {};
    }),
  );
  expect(refused).to.be.instanceOf(Error);
  return refused as Error;
}

describe("the plugin of the components", () => {
  it("makes a service in the environment that a reference names, and gives out ARNs of its children", async () => {
    const made = await through((provider) => service(provider, {}));
    expect(made.one("aws:ecs/service:Service").parent).to.equal("airlift:index:FargateService::prices");
    expect(made.one("aws:ecs/service:Service").inputs.cluster).to.contain("aws:ecs/cluster:Cluster::test-cluster");
    const state = made.outputs.state as Record<string, unknown>;
    expect(state.taskRoleArn).to.equal("${aws:iam/role:Role::prices-task-role.arn}");
    expect(state).to.deep.include({ targetGroupArns: [], topicArns: {} });
  });

  it("gives out what an environment has, its load balancer as plain data", async () => {
    const made = await through(async (provider) => {
      return (await provider.construct("test", "airlift:index:Environment", withLoadBalancer, {})).state;
    });
    const state = made.outputs.state as Record<string, Record<string, unknown>>;
    expect(state).to.include({ application: "shop", environment: "test" });
    expect(state.publicLoadBalancer).to.include({
      dnsName: "${aws:lb/loadBalancer:LoadBalancer::test-public-alb.dnsName}",
    });
    expect(state).not.to.have.any.keys("parts", "publicRoutes", "urn");
  });

  it("lets single values be outputs", async () => {
    const made = await through((provider) => service(provider, { variables: { TOKEN: pulumi.output("later") } }));
    const { containerDefinitions } = made.one("aws:ecs/taskDefinition:TaskDefinition").inputs;
    expect(String(containerDefinitions)).to.contain('"later"');
  });

  it("lets ids, ARNs and certificates of an environment be outputs", async () => {
    const made = await through(async (provider) => {
      const subnets = (side: string) => ["a", "b"].map((zone) => pulumi.output(`subnet-${side}-${zone}`));
      const args = {
        ...environment,
        publicLoadBalancer: true,
        vpc: { id: pulumi.output("vpc-1"), publicSubnetIds: subnets("public"), privateSubnetIds: subnets("private") },
        http: { public: { certificates: ["first", "second"].map((name) => pulumi.output(`arn:certificate/${name}`)) } },
        ingressSecurityGroupIds: ["sg-1", pulumi.output("sg-2")],
        tags: { team: pulumi.output("shop") },
      };
      return (await provider.construct("test", "airlift:index:Environment", args, {})).state;
    });
    expect(made.one("aws:lb/loadBalancer:LoadBalancer").inputs.subnets).to.deep.equal([
      "subnet-public-a",
      "subnet-public-b",
    ]);
    expect(made.one("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace").inputs.vpc).to.equal("vpc-1");
    expect(made.one("aws:lb/listenerCertificate:ListenerCertificate")).to.deep.include({
      name: "test-public-alb-https-certificate-2",
      inputs: {
        listenerArn: "${aws:lb/listener:Listener::test-public-alb-https.arn}",
        certificateArn: "arn:certificate/second",
      },
    });
    expect(made.one("aws:ecs/cluster:Cluster").inputs.tags).to.include({ team: "shop" });
    const admitted = made.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(admitted.map(({ name, inputs }) => [name, inputs.referencedSecurityGroupId])).to.deep.include.members([
      ["test-admitted-sg-1", "sg-1"],
      ["test-admitted-2", "sg-2"],
    ]);
  });

  it("lets zones, certificates, security groups, policies and keys of workloads and pipelines be outputs", async () => {
    const made = await through(async (provider) => {
      const { urn } = await provider.construct("test", "airlift:index:Environment", withLoadBalancer, {});
      const make = (name: string, kind: string, args: pulumi.Inputs) =>
        provider.construct(name, `airlift:index:${kind}`, args, {});
      const alias = { name: "a.org", hostedZone: pulumi.output("ZONE") };
      await make("web", "LoadBalancedWebService", {
        ...{ environment: urn, image, port: 80, permissionsBoundary: pulumi.output("arn:boundary") },
        http: { rules: [{ path: "/", aliases: [alias, { ...alias, hostedZone: pulumi.output("OTHER") }] }] },
        network: { securityGroups: [pulumi.output("sg-1")] },
      });
      const certificate = pulumi.output("arn:certificate");
      await make("site", "StaticSite", { environment: urn, alias: "b.org", certificate, files: [] });
      await make("main", "Pipeline", {
        ...{ application: "shop", pipeline: "main", stages: [], build: { buildspec: "buildspec.yml" } },
        source: { provider: "CodeCommit", repository: "shop", branch: "main" },
        artifactStores: [{ bucket: pulumi.output("artifacts"), keyArn: pulumi.output("arn:key") }],
        state: { bucket: pulumi.output("state"), key: pulumi.output("arn:state-key") },
        runner: { file: join(repositoryRoot, "package.json"), sha256: "0".repeat(64) },
      });
      return {};
    });
    const records = made.all("aws:route53/record:Record").map(({ name, inputs }) => [name, inputs.zoneId]);
    expect(records).to.deep.equal([
      ["web-record-a.org", "ZONE"],
      ["web-record-a.org-2", "OTHER"],
    ]);
    const boundaries = made.all("aws:iam/role:Role").filter(({ name }) => name.startsWith("web-"));
    expect(new Set(boundaries.map(({ inputs }) => inputs.permissionsBoundary))).to.deep.equal(
      new Set(["arn:boundary"]),
    );
    const { networkConfiguration } = made.one("aws:ecs/service:Service").inputs;
    expect((networkConfiguration as { securityGroups: string[] }).securityGroups).to.include("sg-1");
    const { viewerCertificate } = made.one("aws:cloudfront/distribution:Distribution").inputs;
    expect(viewerCertificate).to.include({ acmCertificateArn: "arn:certificate" });
    const policies = JSON.stringify(
      made.all("aws:iam/policy:Policy").concat(made.all("aws:iam/rolePolicy:RolePolicy")),
    );
    for (const known of ["arn:state-key", ":s3:::state", "arn:key"]) expect(policies).to.contain(known);
  });

  it("gives out where a service is reached", async () => {
    const made = await through(async (provider) => {
      const { urn } = await provider.construct("test", "airlift:index:Environment", withLoadBalancer, {});
      const http = { rules: [{ path: "/shop" }] };
      const inputs = { environment: urn, image, port: 80, http, network: { connect: {} } };
      return (await provider.construct("web", "airlift:index:LoadBalancedWebService", inputs, {})).state;
    });
    const balancer = "${aws:lb/loadBalancer:LoadBalancer::test-public-alb.dnsName}";
    expect(made.outputs.state).to.deep.include({
      url: `http://${balancer}/shop`,
      urls: [`http://${balancer}/shop`],
      endpoint: "web.test.shop.local:80",
      serviceConnectEndpoint: "web:80",
    });
  });

  it("refuses an output where it would decide which resources there are", async () => {
    for (const [path, args] of Object.entries({
      port: { port: pulumi.output(8080) },
      "count.range.max": { count: { range: { min: 1, max: pulumi.output(2) } } },
      variables: { variables: pulumi.output({ TOKEN: "x" }) },
    })) {
      const error = await refusal((provider) => service(provider, args));
      expect(error.message, path).to.match(/must be known before the deployment/);
      expect(error, path).to.have.property("propertyPath", path);
    }
  });

  it("refuses an environment of another program, and a component that there is not", async () => {
    const foreign = "urn:pulumi:test::other::airlift:index:Environment::test";
    const error = await refusal((provider) => service(provider, { environment: foreign }));
    expect(error.message).to.match(/^environment: must be an Environment of this program/);
    const unknown = await refusal(async (provider) => {
      return (await provider.construct("x", "airlift:index:Nothing", {}, {})).state;
    });
    expect(unknown.message).to.contain("no component airlift:index:Nothing");
  });
});
