import { expect } from "chai";
import { basisOf, plan } from "./planning.js";
import {
  appRunner,
  BALANCER,
  type Case,
  encryption,
  endpoint,
  GROUP,
  group,
  kms,
  pipeline,
  project,
  QUEUE,
  role,
  SERVICE,
  scaling,
} from "./samples.js";

/** What is left out keeps its value: it is optional and computed, or suppressed when it is missing. */
const nothing: readonly Case[] = [
  ["target group: protocolVersion left out keeps its value", GROUP, { ...group, protocolVersion: "GRPC" }, group],
  ["target group: healthCheck left out keeps its value", GROUP, { ...group, healthCheck: { path: "/h" } }, group],
  [
    "target group: path, matcher and timeout of a health check left out keep their value",
    GROUP,
    { ...group, healthCheck: { path: "/h", matcher: "200-204", timeout: 9 } },
    { ...group, healthCheck: {} },
  ],
  ["target group: stickiness left out keeps its value", GROUP, { ...group, stickiness: { type: "lb_cookie" } }, group],
  ["queue: redrivePolicy left out keeps its value", QUEUE, { name: "q", redrivePolicy: '{"a":1}' }, { name: "q" }],
  [
    "queue: a FIFO queue's throughput left out keeps its value",
    QUEUE,
    {
      name: "q.fifo",
      fifoQueue: true,
      fifoThroughputLimit: "perMessageGroupId",
      deduplicationScope: "messageGroup",
    },
    { name: "q.fifo", fifoQueue: true },
  ],
  [
    "service: alarms left out are suppressed",
    SERVICE,
    { alarms: { alarmNames: ["a"], enable: true, rollback: true } },
    {},
  ],
  [
    "service: deploymentCircuitBreaker left out is suppressed",
    SERVICE,
    { deploymentCircuitBreaker: { enable: true, rollback: true } },
    {},
  ],
  [
    "load balancer: accessLogs left out are suppressed",
    BALANCER,
    { subnets: ["a", "b"], accessLogs: { bucket: "b", enabled: true } },
    { subnets: ["a", "b"] },
  ],
  ["listener: sslPolicy left out keeps its value", "lb/listener:Listener", { sslPolicy: "ELBSecurityPolicy-X" }, {}],
  [
    "repository: encryption and scanning left out are suppressed",
    "ecr/repository:Repository",
    { encryptionConfigurations: [{ encryptionType: "KMS" }], imageScanningConfiguration: { scanOnPush: true } },
    {},
  ],
  [
    "CodeBuild: cache and logs left out are suppressed",
    "codebuild/project:Project",
    project({ cache: { type: "LOCAL" }, logsConfig: { s3Logs: { status: "ENABLED", location: "b" } } }),
    project(),
  ],
  [
    "bucket encryption: bucketKeyEnabled and kmsMasterKeyId left out keep their value",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    encryption({ ...kms, bucketKeyEnabled: true }),
    encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }),
  ],
  [
    "App Runner: network, health check, instance and scaling left out keep their value",
    "apprunner/service:Service",
    appRunner({
      networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } },
      healthCheckConfiguration: { protocol: "HTTP", path: "/h" },
      instanceConfiguration: { cpu: "256", memory: "512" },
      autoScalingConfigurationArn: `${scaling}/0123456789abcdef0123456789abcdef`,
    }),
    appRunner(),
  ],
  [
    "App Runner: the ingress of a network left out keeps its value",
    "apprunner/service:Service",
    appRunner({ networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } } }),
    appRunner({ networkConfiguration: {} }),
  ],
  [
    "pipeline: a region left out is that which its place had",
    "codepipeline/pipeline:Pipeline",
    pipeline([undefined, "eu-west-1"]),
    pipeline([undefined, undefined]),
  ],
  [
    "VPC endpoint: policy, private DNS, subnets and groups left out keep their value",
    "ec2/vpcEndpoint:VpcEndpoint",
    endpoint({ privateDnsEnabled: true, subnetIds: ["a"], securityGroupIds: ["g"], policy: "{}" }),
    endpoint(),
  ],
  [
    "event rule: state left out is suppressed",
    "cloudwatch/eventRule:EventRule",
    { scheduleExpression: "rate(1 day)", state: "DISABLED" },
    { scheduleExpression: "rate(1 day)" },
  ],
  [
    "state machine: logging and tracing left out are suppressed",
    "sfn/stateMachine:StateMachine",
    { definition: "{}", roleArn: role, tracingConfiguration: { enabled: true } },
    { definition: "{}", roleArn: role },
  ],
  [
    "key (AWS KMS): policy and rotation period left out keep their value",
    "kms/key:Key",
    { policy: "{}", description: "d" },
    {},
  ],
];

describe("inputs that are left out, in plans of the real provider", () => {
  for (const [fact, type, inputs, next] of nothing) {
    it(`no change: ${fact}${basisOf(type)}`, () => {
      expect(plan(type, inputs, next).changes).to.deep.equal([]);
    });
  }
});
