import { expect } from "chai";
import { basisOf, plan } from "./planning.js";
import {
  BALANCER,
  type Case,
  expiry,
  forced,
  GROUP,
  group,
  INGRESS,
  lifecycle,
  nlb,
  SERVICE,
  TASK,
  task,
  trust,
} from "./samples.js";

/** Written otherwise, and the same to the provider. */
const nothing: readonly Case[] = [
  [
    "target group: protocolVersion in any case",
    GROUP,
    { ...group, protocolVersion: "GRPC" },
    { ...group, protocolVersion: "grpc" },
  ],
  [
    "certificate: no further names are no difference",
    "acm/certificate:Certificate",
    { domainName: "a.example", subjectAlternativeNames: ["b.example"] },
    { domainName: "a.example", subjectAlternativeNames: [] },
  ],
  [
    "certificate: names are a set, and hold the domain name",
    "acm/certificate:Certificate",
    { domainName: "a.example", subjectAlternativeNames: ["b.example", "c.example"] },
    { domainName: "a.example", subjectAlternativeNames: ["c.example", "a.example", "b.example"] },
  ],
  [
    "service: subnets and security groups are sets",
    SERVICE,
    { networkConfiguration: { subnets: ["b", "a"], securityGroups: ["d", "c"] } },
    { networkConfiguration: { subnets: ["a", "b"], securityGroups: ["c", "d"] } },
  ],
  [
    "service: capacity providers are a set",
    SERVICE,
    { ...forced, capacityProviderStrategies: [{ capacityProvider: "A" }, { capacityProvider: "B", weight: 1 }] },
    { ...forced, capacityProviderStrategies: [{ capacityProvider: "B", weight: 1 }, { capacityProvider: "A" }] },
  ],
  [
    "distribution: aliases are a set",
    "cloudfront/distribution:Distribution",
    { aliases: ["b", "a"] },
    { aliases: ["a", "b"] },
  ],
  [
    "listener rule: conditions and their values are sets",
    "lb/listenerRule:ListenerRule",
    { conditions: [{ hostHeader: { values: ["b.x", "a.x"] } }, { pathPattern: { values: ["/p"] } }] },
    { conditions: [{ pathPattern: { values: ["/p"] } }, { hostHeader: { values: ["a.x", "b.x"] } }] },
  ],
  [
    "network load balancer: subnets and groups are sets",
    BALANCER,
    nlb({ subnets: ["b", "a"], securityGroups: ["d", "c"] }),
    nlb({ subnets: ["a", "b"], securityGroups: ["c", "d"] }),
  ],
  ["task definition: essential is true when left out", TASK, task({ essential: true }), task({})],
  [
    "task definition: variables and secrets have no order",
    TASK,
    task({
      environment: [
        { name: "B", value: "1" },
        { name: "A", value: "2" },
      ],
      secrets: [
        { name: "D", valueFrom: "d" },
        { name: "C", valueFrom: "c" },
      ],
    }),
    task({
      environment: [
        { name: "A", value: "2" },
        { name: "B", value: "1" },
      ],
      secrets: [
        { name: "C", valueFrom: "c" },
        { name: "D", valueFrom: "d" },
      ],
    }),
  ],
  [
    "task definition: containers have no order",
    TASK,
    {
      family: "w",
      containerDefinitions: JSON.stringify([
        { name: "b", image: "i" },
        { name: "a", image: "i" },
      ]),
    },
    {
      family: "w",
      containerDefinitions: JSON.stringify([
        { name: "a", image: "i" },
        { name: "b", image: "i" },
      ]),
    },
  ],
  [
    "task definition: tcp, the container's own port and port 0 are left out",
    TASK,
    task({ portMappings: [{ containerPort: 80, protocol: "tcp", hostPort: 80 }] }),
    task({ portMappings: [{ containerPort: 80, hostPort: 0 }] }),
  ],
  [
    "task definition: empty lists are none, and cpu 0 is no cpu",
    TASK,
    task({ mountPoints: [], volumesFrom: [], cpu: 0 }),
    task({}),
  ],
  [
    "task definition: a health check has an interval of 30, a timeout of 5 and 3 retries",
    TASK,
    task({ healthCheck: { command: ["CMD", "x"], interval: 30, timeout: 5, retries: 3 } }),
    task({ healthCheck: { command: ["CMD", "x"] } }),
  ],
  [
    "task definition: the root of a volume is / when left out",
    TASK,
    task({}, { volumes: [{ name: "v", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: "/" } }] }),
    task({}, { volumes: [{ name: "v", efsVolumeConfiguration: { fileSystemId: "fs-1" } }] }),
  ],
  [
    "policy: actions have no order",
    "iam/role:Role",
    trust({ Action: ["sts:TagSession", "sts:AssumeRole"] }),
    trust({ Action: ["sts:AssumeRole", "sts:TagSession"] }),
  ],
  [
    "policy: one value is a list of one",
    "iam/role:Role",
    trust({ Action: ["sts:AssumeRole"] }),
    trust({ Action: "sts:AssumeRole" }),
  ],
  [
    "policy: an account is its root",
    "iam/role:Role",
    trust({ Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::111122223333:root" } }),
    trust({ Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } }),
  ],
  [
    "load balancer: bucket and prefix do not count while access logs are off",
    BALANCER,
    { subnets: ["a", "b"], accessLogs: { bucket: "b", enabled: false } },
    { subnets: ["a", "b"], accessLogs: { bucket: "c", prefix: "p", enabled: false } },
  ],
  [
    "load balancer: attributes of another kind do not count",
    BALANCER,
    nlb({ subnets: ["a"], idleTimeout: 60 }),
    nlb({ subnets: ["a"], idleTimeout: 90 }),
  ],
  [
    "lifecycle policy of ECR: rules, prefixes and patterns have no order",
    "ecr/lifecyclePolicy:LifecyclePolicy",
    lifecycle([expiry(1), expiry(2, { tagStatus: "tagged", tagPrefixList: ["b", "a"] })]),
    lifecycle([expiry(2, { tagStatus: "tagged", tagPrefixList: ["a", "b"] }), expiry(1)]),
  ],
  [
    "record: name in any case and with a period at the end",
    "route53/record:Record",
    { name: "Web.Example.com.", type: "A", zoneId: "Z", records: ["1.2.3.4"], ttl: 60 },
    { name: "web.example.com", type: "A", zoneId: "Z", records: ["1.2.3.4"], ttl: 60 },
  ],
  [
    "record: the name of a load balancer with dualstack. before it",
    "route53/record:Record",
    {
      name: "a",
      type: "A",
      zoneId: "Z",
      aliases: [{ name: "dualstack.LB.aws", zoneId: "Z", evaluateTargetHealth: true }],
    },
    { name: "a", type: "A", zoneId: "Z", aliases: [{ name: "lb.aws", zoneId: "Z", evaluateTargetHealth: true }] },
  ],
  ["zone: name with a period at the end", "route53/zone:Zone", { name: "example.com." }, { name: "example.com" }],
  [
    "alias of a key: id and ARN name the same key",
    "kms/alias:Alias",
    { name: "alias/a", targetKeyId: "1234" },
    { name: "alias/a", targetKeyId: "arn:aws:kms:us-west-2:123456789012:key/1234" },
  ],
  [
    "security group rule: protocols by number and by name",
    INGRESS,
    { securityGroupId: "sg", ipProtocol: "6", cidrIpv4: "10.0.0.0/8", fromPort: 1, toPort: 2 },
    { securityGroupId: "sg", ipProtocol: "TCP", cidrIpv4: "10.0.0.0/8", fromPort: 1, toPort: 2 },
  ],
];

describe("equivalent inputs in plans of the real provider", () => {
  for (const [fact, type, inputs, next] of nothing) {
    it(`no change: ${fact}${basisOf(type)}`, () => {
      expect(plan(type, inputs, next).changes).to.deep.equal([]);
    });
  }
});
