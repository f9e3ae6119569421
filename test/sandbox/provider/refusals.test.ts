import { expect } from "chai";
import { shapes } from "../../../automation/providerSchema/shapes.js";
import { UNKNOWN } from "../../../automation/sandbox/values.js";
import { basisOf, refusals } from "./planning.js";

type Inputs = Record<string, unknown>;

const role = "arn:aws:iam::123456789012:role/r";
const group = { port: 80, protocol: "TCP", vpcId: "vpc-1" };
const rule = (conditions: readonly unknown[]) => ({
  listenerArn: "l",
  priority: 1,
  conditions,
  actions: [{ type: "forward", targetGroupArn: "t" }],
});
const machine = (states: Inputs) => ({
  roleArn: role,
  definition: JSON.stringify({ StartAt: "A", States: states }),
});
const appRunner = (imageIdentifier: string) => ({
  serviceName: "frontend",
  sourceConfiguration: { imageRepository: { imageIdentifier, imageRepositoryType: "ECR" } },
});
const service = (more: Inputs) => ({ name: "s", taskDefinition: "t", ...more });
const task = (more: Inputs) => ({
  family: "f",
  containerDefinitions: JSON.stringify([{ name: "web", image: "i" }]),
  ...more,
});
const express = (more: Inputs) => ({
  executionRoleArn: role,
  infrastructureRoleArn: role,
  primaryContainer: { image: "i" },
  ...more,
});
const template = (templateBody: string) => ({ name: "s", templateBody });
const peer = (more: Inputs) => ({ securityGroupId: "sg", ipProtocol: "-1", ...more });

/** Fact → type, what is refused, what is not, and what the message says. */
const refused: readonly (readonly [fact: string, type: string, bad: Inputs, good: Inputs, says: string])[] = [
  [
    "state machine: a definition that Step Functions refuses",
    "sfn/stateMachine:StateMachine",
    machine({ A: { Type: "Task", Resource: "r", Next: "B" } }),
    machine({ A: { Type: "Task", Resource: "r", End: true } }),
    "MISSING_TRANSITION_TARGET",
  ],
  [
    "security group: characters of its name",
    "ec2/securityGroup:SecurityGroup",
    { name: "wéb" },
    { name: "web" },
    "may only hold",
  ],
  [
    "security group: characters of its description",
    "ec2/securityGroup:SecurityGroup",
    { description: "it's" },
    { description: "its" },
    "may only hold",
  ],
  [
    "role: a prefix of 39 characters",
    "iam/role:Role",
    { namePrefix: "r".repeat(39), assumeRolePolicy: "{}" },
    { namePrefix: "r".repeat(38), assumeRolePolicy: "{}" },
    "length of 'namePrefix'",
  ],
  [
    "event rule: a prefix of 39 characters (the provider's check lets it pass, AWS does not)",
    "cloudwatch/eventRule:EventRule",
    { namePrefix: "r".repeat(39), scheduleExpression: "rate(1 day)" },
    { namePrefix: "r".repeat(38), scheduleExpression: "rate(1 day)" },
    "length of 'namePrefix'",
  ],
  [
    "bucket: a prefix of 38 characters",
    "s3/bucket:Bucket",
    { bucketPrefix: "b".repeat(38) },
    { bucketPrefix: "b".repeat(37) },
    "length of 'bucketPrefix'",
  ],
  [
    "target group: a TCP check with a path",
    "lb/targetGroup:TargetGroup",
    { ...group, healthCheck: { protocol: "TCP", path: "/h" } },
    { ...group, healthCheck: { protocol: "HTTP", path: "/h" } },
    "healthCheck.path is not supported",
  ],
  [
    "target group: a TCP check with a matcher",
    "lb/targetGroup:TargetGroup",
    { ...group, healthCheck: { protocol: "TCP", matcher: "200" } },
    { ...group, healthCheck: { protocol: "TCP" } },
    "healthCheck.matcher is not supported",
  ],
  [
    "target group: a TCP check of a group that speaks HTTP",
    "lb/targetGroup:TargetGroup",
    { ...group, protocol: "HTTP", healthCheck: { protocol: "TCP" } },
    { ...group, protocol: "HTTP", healthCheck: { protocol: "HTTP" } },
    "takes no TCP health check",
  ],
  [
    "task definition: a role that is no ARN",
    "ecs/taskDefinition:TaskDefinition",
    task({ executionRoleArn: "r" }),
    task({ executionRoleArn: role }),
    "'executionRoleArn' (r) is an invalid ARN",
  ],
  [
    "service: a target group that is no ARN",
    "ecs/service:Service",
    service({ loadBalancers: [{ containerName: "c", containerPort: 1, targetGroupArn: "t" }] }),
    service({ loadBalancers: [{ containerName: "c", containerPort: 1, targetGroupArn: UNKNOWN }] }),
    "'loadBalancers.targetGroupArn' (t) is an invalid ARN",
  ],
  [
    "service: a registry that is no ARN",
    "ecs/service:Service",
    service({ serviceRegistries: { registryArn: "r" } }),
    service({ serviceRegistries: { registryArn: "arn:aws:servicediscovery:us-west-2:123456789012:service/srv-1" } }),
    "is an invalid ARN",
  ],
  [
    "Express service: a secret by the name of a parameter",
    "ecs/expressGatewayService:ExpressGatewayService",
    express({ primaryContainer: { image: "i", secrets: [{ name: "A", valueFrom: "/a" }] } }),
    express({
      primaryContainer: {
        image: "i",
        secrets: [{ name: "A", valueFrom: "arn:aws:ssm:us-west-2:123456789012:parameter/a" }],
      },
    }),
    "is an invalid ARN",
  ],
  [
    "App Runner: an image that is neither of ECR nor of ECR Public",
    "apprunner/service:Service",
    appRunner("nginx:latest"),
    appRunner("123456789012.dkr.ecr.us-west-2.amazonaws.com/web:1"),
    "must be an image in ECR or ECR Public",
  ],
  [
    "App Runner: an image of ECR in China",
    "apprunner/service:Service",
    appRunner("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1"),
    appRunner("public.ecr.aws/nginx/nginx:latest"),
    "must be an image in ECR or ECR Public",
  ],
  [
    "stack: a template with a tab after a dash",
    "cloudformation/stack:Stack",
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn:\n      -\tA\n"),
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn:\n      - A\n"),
    "found character that cannot start any token",
  ],
  [
    "stack: a template with a tab as indentation",
    "cloudformation/stack:Stack",
    template("Resources:\n\tT:\n\t\tType: AWS::SNS::Topic\n"),
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Metadata:\n      code: |\n        if x:\n        \ty\n"),
    "YAML not well-formed",
  ],
  [
    "stack: a template with a control character",
    "cloudformation/stack:Stack",
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic # \u0007\n"),
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic # é\n"),
    "control characters are not allowed",
  ],
  [
    "stack: a template with a key that is there twice",
    "cloudformation/stack:Stack",
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic\n  T:\n    Type: AWS::SNS::Topic\n"),
    template("Resources:\n  T:\n    Type: AWS::SNS::Topic\n  U:\n    Type: AWS::SNS::Topic\n"),
    "YAML not well-formed",
  ],
  [
    "listener rule: a source with host bits",
    "lb/listenerRule:ListenerRule",
    rule([{ sourceIp: { values: ["10.24.34.1/24"] } }]),
    rule([{ sourceIp: { values: ["10.24.34.0/24"] } }]),
    "is not a network address",
  ],
  [
    "listener rule: a source of IPv6 with host bits",
    "lb/listenerRule:ListenerRule",
    rule([{ sourceIp: { values: ["2001:db8::1/32"] } }]),
    rule([{ sourceIp: { values: ["2001:db8::/32"] } }]),
    "is not a network address",
  ],
  [
    "listener rule: an address without a prefix",
    "lb/listenerRule:ListenerRule",
    rule([{ sourceIp: { values: ["10.0.0.1"] } }]),
    rule([{ sourceIp: { values: ["10.0.0.1/32"] } }]),
    "is not a network address",
  ],
  [
    "security group rule: IPv6 with host bits",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    peer({ cidrIpv6: "2001:db8:0:0::5/64" }),
    peer({ cidrIpv6: "2001:DB8::/64" }),
    "is not a network address",
  ],
  [
    "topic: a FIFO topic without .fifo",
    "sns/topic:Topic",
    { name: "orders", fifoTopic: true },
    { name: "orders.fifo", fifoTopic: true },
    "invalid topic name",
  ],
  [
    "topic: deduplication without FIFO",
    "sns/topic:Topic",
    { name: "orders", contentBasedDeduplication: true },
    { name: "orders.fifo", fifoTopic: true, contentBasedDeduplication: true },
    "can only be set for a FIFO topic",
  ],
  [
    "queue: deduplication without FIFO",
    "sqs/queue:Queue",
    { name: "orders", contentBasedDeduplication: true },
    { name: "orders.fifo", fifoQueue: true, contentBasedDeduplication: true },
    "can only be set for a FIFO queue",
  ],
  [
    "inputs that exclude each other",
    "sqs/queue:Queue",
    { name: "q", kmsMasterKeyId: "k", sqsManagedSseEnabled: true },
    { name: "q", kmsMasterKeyId: "k" },
    "'kmsMasterKeyId' conflicts with 'sqsManagedSseEnabled'",
  ],
  [
    "a name beside a prefix",
    "lb/targetGroup:TargetGroup",
    { ...group, name: "web", namePrefix: "web" },
    { ...group, namePrefix: "web" },
    "'name' conflicts with 'namePrefix'",
  ],
  [
    "inputs of which one is to be given",
    "ec2/route:Route",
    { routeTableId: "r", gatewayId: "g", destinationCidrBlock: "10.0.0.0/8", destinationPrefixListId: "p" },
    { routeTableId: "r", gatewayId: "g", destinationCidrBlock: "10.0.0.0/8" },
    "only one of",
  ],
  [
    "a number out of its range, in a block",
    "lb/targetGroup:TargetGroup",
    { ...group, healthCheck: { interval: 301 } },
    { ...group, healthCheck: { interval: 300 } },
    "expected 'healthCheck.interval' to be in the range (5 - 300), got 301",
  ],
  [
    "a required input of a block",
    "lb/listenerRule:ListenerRule",
    rule([{ httpHeader: { values: ["a"] } }]),
    rule([{ httpHeader: { httpHeaderName: "X-A", values: ["a"] } }]),
    "Missing required argument. 'conditions[0].httpHeader.httpHeaderName'",
  ],
  [
    "an input that a block does not have",
    "lb/listenerRule:ListenerRule",
    rule([{ hostHeader: { value: ["a.example"] } }]),
    rule([{ hostHeader: { values: ["a.example"] } }]),
    "'conditions[0].hostHeader.value' is not an input",
  ],
];

describe("refused by the real provider in a preview", () => {
  for (const [fact, type, bad, good, says] of refused) {
    it(`${fact}${basisOf(type)}`, () => {
      expect(refusals(type, bad).join("; ")).to.include(says);
      expect(refusals(type, good).join("; ")).not.to.include(says);
    });
  }

  it("has nested inputs to require", () => {
    expect(Object.values(shapes).filter((shape) => /\{[^}]*=\wr/.test(shape)).length).to.be.greaterThan(30);
  });
});
