import { expect } from "chai";
import fc from "fast-check";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { type Recording, record } from "../support/recording.js";

/** Inputs that AWS's provider can only change by making the resource anew. */
const forcing: Record<string, string[]> = {
  "aws:ec2/vpc:Vpc": ["cidrBlock", "instanceTenancy"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "cidrBlock", "vpcId"],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "name", "namePrefix", "vpcId"],
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": ["internetGatewayId", "vpcId"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/eip:Eip": ["domain"],
  "aws:ec2/natGateway:NatGateway": ["allocationId", "connectivityType", "subnetId"],
  "aws:ecs/cluster:Cluster": ["name"],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["clusterName"],
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": ["name", "vpc"],
  "aws:lb/loadBalancer:LoadBalancer": ["internal", "loadBalancerType", "name", "namePrefix", "subnets"],
  "aws:lb/listener:Listener": ["loadBalancerArn"],
  "aws:lb/targetGroup:TargetGroup": ["name", "namePrefix", "port", "protocol", "targetType", "vpcId"],
  "aws:efs/fileSystem:FileSystem": ["creationToken", "encrypted", "kmsKeyId", "performanceMode"],
  "aws:efs/mountTarget:MountTarget": ["fileSystemId", "subnetId"],
  "aws:route53/zone:Zone": ["name"],
};

const certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/one";

const rule = fc.record({
  cidr: fc.constantFrom("10.0.0.0/8", "192.168.0.0/16"),
  protocol: fc.constantFrom("tcp", "udp", "-1"),
  fromPort: fc.constantFrom(1, 80),
  toPort: fc.constantFrom(80, 443),
});

/** Everything that a manifest and settings may say of one and the same network. */
const specs: fc.Arbitrary<Partial<EnvironmentArgs>> = fc.record(
  {
    publicLoadBalancer: fc.boolean(),
    internalLoadBalancer: fc.boolean(),
    fileSystem: fc.boolean(),
    appRunnerEndpoint: fc.boolean(),
    logResourcePolicy: fc.boolean(),
    containerInsights: fc.boolean(),
    flowLogs: fc.record({ retention: fc.constantFrom(1, 14, 30) }),
    securityGroupRules: fc.record({
      ingress: fc.array(rule, { maxLength: 2 }),
      egress: fc.array(rule, { maxLength: 2 }),
    }),
    http: fc.record(
      {
        public: fc.record(
          {
            certificates: fc.constantFrom([], [certificate], [certificate, `${certificate}-2`]),
            sslPolicy: fc.constant("ELBSecurityPolicy-TLS13-1-2-2021-06"),
            accessLogs: fc.constantFrom({}, { bucketName: "logs" }, { prefix: "p" }),
            ingress: fc.record({ sourceIps: fc.constantFrom([], ["203.0.113.0/24"]) }),
          },
          { requiredKeys: [] },
        ),
        private: fc.record({ certificates: fc.constantFrom([], [certificate]), ingressFromVpc: fc.boolean() }),
      },
      { requiredKeys: [] },
    ),
    cdn: fc.constantFrom({}, { terminateTls: true }),
    domain: fc.constant({ name: "example.com", applicationZoneId: "ZAPP", rootZoneId: "ZROOT" }),
    aliases: fc.constantFrom([], ["www.example.com"], ["a.example.com", "www.example.com"]),
    nat: fc.constantFrom("per-zone" as const, "single" as const, "none" as const),
    endpoints: fc.constantFrom([], ["s3"], ["s3", "ecr.api", "logs"]),
    permissionsBoundary: fc.constant("arn:aws:iam::123456789012:policy/boundary"),
    tags: fc.constantFrom<Record<string, string>>({}, { team: "web" }),
  },
  { requiredKeys: [] },
);

function environment(spec: Partial<EnvironmentArgs>): Promise<Recording> {
  return record(() => {
    new Environment("test", { application: "todo", environment: "test", ...spec });
    return undefined;
  });
}

describe("Changing an environment", () => {
  it("never replaces what both manifests have", async function () {
    this.timeout(240_000);
    await fc.assert(
      fc.asyncProperty(specs, specs, async (before, after) => {
        const old = await environment(before);
        const now = new Map((await environment(after)).resources.map((each) => [`${each.type}::${each.name}`, each]));
        for (const resource of old.resources) {
          const same = now.get(`${resource.type}::${resource.name}`);
          if (same === undefined) continue;
          for (const input of forcing[resource.type] ?? []) {
            expect(same.inputs[input], `${resource.name}.${input}`).to.deep.equal(resource.inputs[input]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never takes network, cluster, namespace or group away", async function () {
    this.timeout(240_000);
    const lasting = (recording: Recording): string[] =>
      [
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:ecs/cluster:Cluster",
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
      ].flatMap((type) => recording.all(type).map((resource) => resource.name));
    const bare = lasting(await environment({}));
    expect(bare).to.have.length(7);
    await fc.assert(
      fc.asyncProperty(specs, async (spec) => {
        const made = await environment(spec);
        expect(lasting(made)).to.deep.equal(bare);
        expect(made.all("aws:ec2/securityGroup:SecurityGroup").map((group) => group.name)).to.include(
          "test-environment-security-group",
        );
      }),
      { numRuns: 20 },
    );
  });
});
