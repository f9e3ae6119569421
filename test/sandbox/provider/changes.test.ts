import { expect } from "chai";
import { difference } from "../../../automation/sandbox/diff.js";
import { resourceTypes } from "../../../automation/sandbox/types/index.js";
import type { Inputs } from "../../../automation/sandbox/values.js";
import { basisOf, plan } from "./planning.js";
import {
  appRunner,
  BALANCER,
  type Case,
  discovery,
  endpoint,
  expiry,
  forced,
  GROUP,
  group,
  INGRESS,
  lifecycle,
  nlb,
  QUEUE,
  SERVICE,
  spot,
  TASK,
  task,
} from "./samples.js";

/** Path of each change → whether it replaces. */
const changing: readonly (readonly [...Case, readonly string[], readonly string[]])[] = [
  [
    "service: capacity providers change in place",
    SERVICE,
    { ...forced, ...spot("FARGATE") },
    { ...forced, ...spot("FARGATE_SPOT") },
    ["capacityProviderStrategies[0].capacityProvider"],
    [],
  ],
  [
    "service: capacity providers to none change in place",
    SERVICE,
    { ...forced, ...spot("FARGATE") },
    forced,
    ["capacityProviderStrategies"],
    [],
  ],
  [
    "service: capacity providers from none change in place",
    SERVICE,
    forced,
    { ...forced, ...spot("FARGATE") },
    ["capacityProviderStrategies"],
    [],
  ],
  [
    "service: the deployment controller changes in place",
    SERVICE,
    { deploymentController: { type: "ECS" } },
    { deploymentController: { type: "CODE_DEPLOY" } },
    ["deploymentController.type"],
    [],
  ],
  [
    "task definition: a start period of 0 is not left out",
    TASK,
    task({ healthCheck: { command: ["CMD", "x"], startPeriod: 0 } }),
    task({ healthCheck: { command: ["CMD", "x"] } }),
    ["containerDefinitions"],
    ["containerDefinitions"],
  ],
  [
    "task definition: empty log options are not left out",
    TASK,
    task({ logConfiguration: { logDriver: "awsfirelens", options: {} } }),
    task({ logConfiguration: { logDriver: "awsfirelens" } }),
    ["containerDefinitions"],
    ["containerDefinitions"],
  ],
  [
    "task definition: ports have an order",
    TASK,
    task({ portMappings: [{ containerPort: 1 }, { containerPort: 2 }] }),
    task({ portMappings: [{ containerPort: 2 }, { containerPort: 1 }] }),
    ["containerDefinitions"],
    ["containerDefinitions"],
  ],
  [
    "security group rule: another kind of peer replaces",
    INGRESS,
    { securityGroupId: "sg", ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" },
    { securityGroupId: "sg", ipProtocol: "-1", referencedSecurityGroupId: "sg-1" },
    ["cidrIpv4", "referencedSecurityGroupId"],
    ["cidrIpv4", "referencedSecurityGroupId"],
  ],
  [
    "security group rule: another peer of the same kind changes in place",
    INGRESS,
    { securityGroupId: "sg", ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" },
    { securityGroupId: "sg", ipProtocol: "-1", cidrIpv4: "11.0.0.0/8" },
    ["cidrIpv4"],
    [],
  ],
  [
    "discovery service: DNS records of another type replace",
    "servicediscovery/service:Service",
    discovery(["A"]),
    discovery(["SRV"]),
    ["dnsConfig.dnsRecords[0].type"],
    ["dnsConfig.dnsRecords[0].type"],
  ],
  [
    "discovery service: one DNS record fewer replaces",
    "servicediscovery/service:Service",
    discovery(["A", "SRV"]),
    discovery(["A"]),
    ["dnsConfig.dnsRecords[1]"],
    ["dnsConfig.dnsRecords[1]"],
  ],
  [
    "lifecycle policy of ECR: another text replaces",
    "ecr/lifecyclePolicy:LifecyclePolicy",
    lifecycle([expiry(1)]),
    lifecycle([expiry(2)]),
    ["policy"],
    ["policy"],
  ],
  [
    "network load balancer: a subnet fewer replaces",
    BALANCER,
    nlb({ subnets: ["a", "b"] }),
    nlb({ subnets: ["a"] }),
    ["subnets[1]"],
    ["subnets[1]"],
  ],
  [
    "network load balancer: an exchanged subnet replaces",
    BALANCER,
    nlb({ subnets: ["a", "b"] }),
    nlb({ subnets: ["a", "c"] }),
    ["subnets[1]"],
    ["subnets[1]"],
  ],
  [
    "network load balancer: a subnet more changes in place",
    BALANCER,
    nlb({ subnets: ["a"] }),
    nlb({ subnets: ["a", "b"] }),
    ["subnets[1]"],
    [],
  ],
  [
    "network load balancer: security groups from none replace",
    BALANCER,
    nlb({ subnets: ["a"] }),
    nlb({ subnets: ["a"], securityGroups: ["g"] }),
    ["securityGroups[0]"],
    ["securityGroups[0]"],
  ],
  [
    "network load balancer: security groups to none replace",
    BALANCER,
    nlb({ subnets: ["a"], securityGroups: ["g"] }),
    nlb({ subnets: ["a"], securityGroups: [] }),
    ["securityGroups[0]"],
    ["securityGroups[0]"],
  ],
  [
    "application load balancer: subnets change in place",
    BALANCER,
    { subnets: ["a", "b"] },
    { subnets: ["a", "c"] },
    ["subnets[1]"],
    [],
  ],
  [
    "ingress connection of App Runner: serviceArn alone replaces, a name does not",
    "apprunner/vpcIngressConnection:VpcIngressConnection",
    { serviceArn: "s", name: "one", ingressVpcConfiguration: { vpcEndpointId: "e", vpcId: "v" } },
    { serviceArn: "s", name: "two", ingressVpcConfiguration: { vpcEndpointId: "e", vpcId: "v" } },
    ["name"],
    [],
  ],
  [
    "zone: VPCs on or off are no replacement",
    "route53/zone:Zone",
    { name: "example.com" },
    { name: "example.com", vpcs: [{ vpcId: "vpc-1" }] },
    ["vpcs"],
    [],
  ],
  [
    "scaling policy: policyType changes in place",
    "appautoscaling/policy:Policy",
    { policyType: "StepScaling", resourceId: "r", scalableDimension: "d", serviceNamespace: "n" },
    { policyType: "TargetTrackingScaling", resourceId: "r", scalableDimension: "d", serviceNamespace: "n" },
    ["policyType"],
    [],
  ],
  [
    "access control of CloudFront: name changes in place",
    "cloudfront/originAccessControl:OriginAccessControl",
    { name: "a" },
    { name: "b" },
    ["name"],
    [],
  ],
  [
    "Express service: cluster changes in place",
    "ecs/expressGatewayService:ExpressGatewayService",
    { cluster: "a" },
    { cluster: "b" },
    ["cluster"],
    [],
  ],
  [
    "scaling target: roleArn changes in place",
    "appautoscaling/target:Target",
    { roleArn: "a" },
    { roleArn: "b" },
    ["roleArn"],
    [],
  ],
  [
    "VPC endpoint: serviceRegion replaces",
    "ec2/vpcEndpoint:VpcEndpoint",
    endpoint({ serviceRegion: "eu-west-1" }),
    endpoint({ serviceRegion: "eu-west-2" }),
    ["serviceRegion"],
    ["serviceRegion"],
  ],
  [
    "subnet: addresses from IPAM replace",
    "ec2/subnet:Subnet",
    { vpcId: "v", ipv4IpamPoolId: "a", ipv4NetmaskLength: 24, ipv6IpamPoolId: "a", ipv6NetmaskLength: 64 },
    { vpcId: "v", ipv4IpamPoolId: "b", ipv4NetmaskLength: 25, ipv6IpamPoolId: "b", ipv6NetmaskLength: 60 },
    ["ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"],
    ["ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"],
  ],
  [
    "mount target: IPv6 and type of address replace",
    "efs/mountTarget:MountTarget",
    { fileSystemId: "f", subnetId: "s", ipv6Address: "a", ipAddressType: "IPV4_ONLY" },
    { fileSystemId: "f", subnetId: "s", ipv6Address: "b", ipAddressType: "DUAL_STACK" },
    ["ipAddressType", "ipv6Address"],
    ["ipAddressType", "ipv6Address"],
  ],
  [
    "VPC: tenancy from default to dedicated replaces",
    "ec2/vpc:Vpc",
    { cidrBlock: "10.0.0.0/16" },
    { cidrBlock: "10.0.0.0/16", instanceTenancy: "dedicated" },
    ["instanceTenancy"],
    ["instanceTenancy"],
  ],
  [
    "VPC: tenancy from dedicated to default changes in place",
    "ec2/vpc:Vpc",
    { cidrBlock: "10.0.0.0/16", instanceTenancy: "dedicated" },
    { cidrBlock: "10.0.0.0/16" },
    ["instanceTenancy"],
    [],
  ],
  [
    "observability configuration: traceConfiguration is no replacement",
    "apprunner/observabilityConfiguration:ObservabilityConfiguration",
    { observabilityConfigurationName: "tracing", traceConfiguration: { vendor: "AWSXRAY" } },
    { observabilityConfigurationName: "tracing" },
    ["traceConfiguration"],
    [],
  ],
  [
    "App Runner: observabilityConfiguration left out is a change",
    "apprunner/service:Service",
    appRunner({ observabilityConfiguration: { observabilityEnabled: true } }),
    appRunner(),
    ["observabilityConfiguration"],
    [],
  ],
  [
    "queue: times left out go back to their defaults",
    QUEUE,
    { name: "q", visibilityTimeoutSeconds: 90 },
    { name: "q" },
    ["visibilityTimeoutSeconds"],
    [],
  ],
];

describe("plans of the real provider", () => {
  for (const [fact, type, inputs, next, changes, replaces] of changing) {
    it(`${fact}${basisOf(type)}`, () => {
      const planned = plan(type, inputs, next);
      expect([...planned.changes].sort()).to.deep.equal(changes);
      expect([...planned.replaces].sort()).to.deep.equal(replaces);
    });
  }

  it("service: capacity providers without forceNewDeployment are refused when they are planned", () => {
    expect(() => plan(SERVICE, spot("FARGATE"), spot("FARGATE_SPOT"))).to.throw("force_new_deployment should be true");
    expect(plan(SERVICE, spot("FARGATE"), spot("FARGATE")).changes).to.deep.equal([]);
  });

  it("bucket: versioning that was on is never Disabled again, and that is refused when it is planned", () => {
    const versioning = (status: string) => ({ bucket: "b", versioningConfiguration: { status } });
    const type = "s3/bucketVersioning:BucketVersioning";
    expect(() => plan(type, versioning("Enabled"), versioning("Disabled"))).to.throw(
      "cannot be updated from 'Enabled'",
    );
    expect(plan(type, versioning("Enabled"), versioning("Suspended")).replaces).to.deep.equal([]);
  });

  const chosen: readonly (readonly [fact: string, type: string, inputs: Inputs, next: Inputs, first: boolean])[] = [
    ["a family", TASK, task({}), task({ image: "j" }), false],
    [
      "an App Runner service",
      "apprunner/service:Service",
      appRunner(),
      appRunner({ encryptionConfiguration: { kmsKey: "k" } }),
      false,
    ],
    [
      "a VPC connector",
      "apprunner/vpcConnector:VpcConnector",
      { vpcConnectorName: "name", subnets: ["a"], securityGroups: ["g"] },
      { vpcConnectorName: "name", subnets: ["b"], securityGroups: ["g"] },
      false,
    ],
    [
      "an alias of a key",
      "kms/alias:Alias",
      { name: "alias/a", targetKeyId: "1", region: "us-west-2" },
      { name: "alias/a", targetKeyId: "1", region: "us-east-1" },
      false,
    ],
    ["a target group", GROUP, { ...group, name: "web" }, { ...group, name: "web", port: 81 }, true],
  ];
  for (const [what, type, inputs, next, first] of chosen) {
    it(`the chosen name of ${what} lets the ${first ? "old one go" : "new one come"} first`, () => {
      const planned = plan(type, inputs, next);
      expect(planned.replaces).not.to.deep.equal([]);
      expect(planned.deleteBeforeReplace).to.equal(first);
    });
  }

  it(`image: another password for its registry is no change${basisOf("docker-build:index:Image")}`, () => {
    const type = "docker-build:index:Image";
    const kind = resourceTypes[type];
    if (!kind) throw new Error(type);
    const image = (password: string) => ({ push: true, registries: [{ address: "r", username: "AWS", password }] });
    expect([...difference(type, kind, image("one"), image("two")).changes]).to.deep.equal([]);
  });
});
