import { expect } from "chai";
import type { Inputs } from "../../../automation/sandbox/values.js";
import { balanced, closeLabs, Lab, network } from "../lab.js";

const image = { imageIdentifier: "public.ecr.aws/nginx/nginx:latest", imageRepositoryType: "ECR_PUBLIC" };
const sourceConfiguration = { imageRepository: image };

describe("updates of the real provider", () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  after(closeLabs);

  const inWorld = (name: string): Inputs => {
    const found = lab.world.list().find((one) => one.name === name);
    if (!found) throw new Error(`nothing is called ${name}`);
    return found.inputs;
  };

  it("ingress connection of App Runner: another endpoint is planned, never applied, and shows again", async () => {
    const { vpc, subnets, group } = await network(lab);
    const endpoint = (name: string) =>
      lab.make("ec2/vpcEndpoint:VpcEndpoint", name, {
        vpcId: vpc,
        serviceName: "com.amazonaws.us-west-2.apprunner.requests",
        vpcEndpointType: "Interface",
        subnetIds: subnets,
        securityGroupIds: [group],
      });
    const [first, second] = [await endpoint("first"), await endpoint("second")];
    const service = await lab.make("apprunner/service:Service", "service", {
      serviceName: "frontend",
      sourceConfiguration,
      networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } },
    });
    const connection = (vpcEndpointId: string, more: Inputs = {}) => ({
      name: "ingress",
      serviceArn: service.id,
      ingressVpcConfiguration: { vpcId: vpc, vpcEndpointId },
      ...more,
    });
    await lab.make("apprunner/vpcIngressConnection:VpcIngressConnection", "ingress", connection(first.id));
    const next = connection(second.id, { tags: { a: "b" } });
    const path = "ingressVpcConfiguration.vpcEndpointId";
    expect(lab.plan("ingress", next)).to.deep.include({ changes: [path, "tags"], replaces: [] });
    await lab.put("ingress", next);
    expect(inWorld("ingress")).to.deep.include({ tags: { a: "b" } });
    expect(inWorld("ingress")).to.have.nested.property(path, first.id);
    expect(lab.plan("ingress", next).changes).to.deep.equal([path]);
  });

  it("observability configuration: another vendor is planned, never applied, and shows again", async () => {
    const inputs = { observabilityConfigurationName: "tracing" };
    const type = "apprunner/observabilityConfiguration:ObservabilityConfiguration";
    await lab.make(type, "tracing", { ...inputs, traceConfiguration: { vendor: "AWSXRAY" } });
    await lab.put("tracing", inputs);
    expect(inWorld("tracing")).to.deep.include({ traceConfiguration: { vendor: "AWSXRAY" } });
    expect(lab.plan("tracing", inputs)).to.deep.include({ changes: ["traceConfiguration"], replaces: [] });
  });

  it("App Runner: a service whose network is left out stays private", async () => {
    const inputs = { serviceName: "frontend", sourceConfiguration };
    const networkConfiguration = { ingressConfiguration: { isPubliclyAccessible: false } };
    await lab.make("apprunner/service:Service", "service", { ...inputs, networkConfiguration });
    await lab.put("service", { ...inputs, tags: { a: "b" } });
    expect(inWorld("service")).to.have.nested.property(
      "networkConfiguration.ingressConfiguration.isPubliclyAccessible",
      false,
    );
  });

  it("App Runner: tracing that is left out beside another change stays on, and shows again", async () => {
    const tracing = await lab.make("apprunner/observabilityConfiguration:ObservabilityConfiguration", "tracing", {
      observabilityConfigurationName: "tracing",
      traceConfiguration: { vendor: "AWSXRAY" },
    });
    const inputs = { serviceName: "frontend", sourceConfiguration };
    const on = { observabilityEnabled: true, observabilityConfigurationArn: tracing.id };
    await lab.make("apprunner/service:Service", "service", { ...inputs, observabilityConfiguration: on });
    const next = { ...inputs, instanceConfiguration: { cpu: "256", memory: "512" } };
    await lab.put("service", next);
    expect(inWorld("service")).to.deep.include({ observabilityConfiguration: on });
    expect(lab.plan("service", next).changes).to.deep.equal(["observabilityConfiguration"]);
  });

  it("App Runner: tracing that is left out alone is refused by AWS, and not in a preview", async () => {
    const inputs = { serviceName: "frontend", sourceConfiguration };
    const service = await lab.make("apprunner/service:Service", "service", {
      ...inputs,
      observabilityConfiguration: { observabilityEnabled: true },
    });
    const subject = { type: "aws:apprunner/service:Service", name: "service", urn: "urn" };
    expect(lab.aws.previewUpdate(subject, service.outputs, inputs)).not.to.have.property("observabilityConfiguration");
    await lab.refused("app-runner-update", "InvalidRequestException", () => lab.put("service", inputs));
  });

  it("queue: a redrive policy that is left out stays on the queue", async () => {
    const dead = await lab.make("sqs/queue:Queue", "dead", { name: "dead" });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 3 });
    await lab.make("sqs/queue:Queue", "jobs", { name: "jobs", redrivePolicy });
    const outputs = await lab.put("jobs", { name: "jobs", visibilityTimeoutSeconds: 90 });
    expect(outputs.redrivePolicy).to.equal(redrivePolicy);
    expect(inWorld("jobs")).to.deep.include({ redrivePolicy, visibilityTimeoutSeconds: 90 });
  });

  it("load balancer: access logs that are left out go on", async () => {
    const { subnets, group } = await network(lab);
    await lab.make("s3/bucket:Bucket", "logs", { bucket: "logs-of-web" });
    await lab.make("s3/bucketPolicy:BucketPolicy", "policy", {
      bucket: "logs-of-web",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::logs-of-web/*",
            Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          },
        ],
      }),
    });
    const inputs = { subnets, securityGroups: [group] };
    const accessLogs = { bucket: "logs-of-web", enabled: true };
    await lab.make("lb/loadBalancer:LoadBalancer", "web", { ...inputs, accessLogs });
    await lab.put("web", { ...inputs, idleTimeout: 90 });
    expect(inWorld("web")).to.deep.include({ accessLogs, idleTimeout: 90 });
  });

  it("listener: one that leaves TLS keeps its policy, which AWS refuses", async () => {
    const { vpc, subnets, group } = await network(lab);
    const balancer = await lab.make("lb/loadBalancer:LoadBalancer", "nlb", {
      loadBalancerType: "network",
      subnets,
      securityGroups: [group],
    });
    const target = await lab.make("lb/targetGroup:TargetGroup", "target", {
      port: 80,
      protocol: "TCP",
      targetType: "ip",
      vpcId: vpc,
    });
    const certificate = await lab
      .make("acm/certificate:Certificate", "certificate", {
        domainName: "example.com",
        privateKey: "key",
        certificateBody: "body",
      })
      .catch(() => undefined);
    expect(certificate).to.equal(undefined);
    const imported = await lab.make("acm/certificate:Certificate", "imported", {
      privateKey: "key",
      certificateBody: "b",
    });
    const inputs = (protocol: string, more: Inputs = {}) => ({
      loadBalancerArn: balancer.id,
      port: 443,
      protocol,
      defaultActions: [{ type: "forward", targetGroupArn: target.id }],
      ...more,
    });
    await lab.make("lb/listener:Listener", "listener", inputs("TLS", { certificateArn: imported.id }));
    expect(lab.plan("listener", inputs("TCP")).replaces).to.deep.equal([]);
    await lab.refused("listener-protocol", "ValidationError", () => lab.put("listener", inputs("TCP")));
  });

  it("target group: any key of a health check brings the provider's HTTP, 3 and 3; none leaves ELB's own", async () => {
    const { vpc } = await balanced(lab);
    const inputs = { port: 80, protocol: "TCP", targetType: "ip", vpcId: vpc };
    await lab.make("lb/targetGroup:TargetGroup", "own", { ...inputs, healthCheck: { interval: 10 } });
    expect(inWorld("own").healthCheck).to.deep.include({
      protocol: "HTTP",
      healthyThreshold: 3,
      unhealthyThreshold: 3,
    });
    const { outputs } = await lab.make("lb/targetGroup:TargetGroup", "none", inputs);
    expect(outputs.healthCheck).to.deep.include({ protocol: "TCP", healthyThreshold: 5, unhealthyThreshold: 2 });
  });

  it("lifecycle policy of ECR: the one that goes takes the one that came with it", async () => {
    await lab.make("ecr/repository:Repository", "repository", { name: "app/web" });
    const policy = (countNumber: number) => ({
      repository: "app/web",
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber },
            action: { type: "expire" },
          },
        ],
      }),
    });
    const type = "ecr/lifecyclePolicy:LifecyclePolicy";
    await lab.make(type, "old", policy(1));
    await lab.make(type, "new", policy(2));
    expect(lab.world.list({ type: `aws:${type}` })).to.have.length(1);
    await lab.drop("old");
    expect(lab.world.list({ type: `aws:${type}` })).to.deep.equal([]);
  });

  it("a refresh gives the inputs that the program gave, and the state that AWS has", async () => {
    const dead = await lab.make("sqs/queue:Queue", "dead", { name: "dead" });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 3 });
    const queue = await lab.make("sqs/queue:Queue", "jobs", { name: "jobs", redrivePolicy });
    const outputs = await lab.put("jobs", { name: "jobs" });
    const read = await lab.aws.read("aws:sqs/queue:Queue", queue.id, outputs, { name: "jobs" });
    expect(read?.inputs).to.deep.equal({ name: "jobs" });
    expect(read?.outputs.redrivePolicy).to.equal(redrivePolicy);
    const imported = await lab.aws.read("aws:sqs/queue:Queue", queue.id, {});
    expect(imported?.inputs.redrivePolicy).to.equal(redrivePolicy);
  });
});
