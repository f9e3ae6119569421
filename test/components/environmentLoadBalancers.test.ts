import { expect } from "chai";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { aws, type Recording, record, reference } from "../support/recording.js";

const t = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  route: "aws:ec2/route:Route",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  listenerCertificate: "aws:lb/listenerCertificate:ListenerCertificate",
  zone: "aws:route53/zone:Zone",
  bucket: "aws:s3/bucket:Bucket",
} as const;

function environment(args: Partial<EnvironmentArgs> = {}): Promise<Recording> {
  return record(() => {
    new Environment("test", { application: "todo", environment: "test", ...args });
    return undefined;
  });
}

const tags = { "copilot-application": "todo", "copilot-environment": "test" };

describe("Public load balancer of an environment", () => {
  it("is made with one listener when a workload needs it", async () => {
    const made = await environment({ publicLoadBalancer: true });
    expect(made.one(t.loadBalancer).inputs).to.deep.equal({
      internal: false,
      loadBalancerType: "application",
      securityGroups: [reference(t.group, "test-public-alb-http-security-group", "id")],
      subnets: [1, 2].map((n) => reference(t.subnet, `test-public-subnet-${n}`, "id")),
      accessLogs: { enabled: false, bucket: "" },
      tags,
    });
    expect(made.one(t.listener).inputs).to.deep.include({ port: 80, protocol: "HTTP" });
    expect(made.one(t.targetGroup).inputs).to.deep.include({
      deregistrationDelay: 60,
    });
    expect(made.one(t.targetGroup).inputs.healthCheck).to.deep.include({
      interval: 10,
      healthyThreshold: 2,
      timeout: 5,
    });
  });

  it("waits for the way to the internet", async () => {
    const made = await environment({ publicLoadBalancer: true });
    expect(made.one(t.loadBalancer).options?.dependsOn).to.include(`${t.route}::test-public-route`);
  });

  it("has a name prefix where auto-naming would pass 32 characters", async () => {
    const made = await record(() => {
      const args = { application: "todo", environment: "a-very-long-environment-name" };
      new Environment(args.environment, { ...args, publicLoadBalancer: true });
      return undefined;
    });
    expect(made.one(t.loadBalancer).inputs.namePrefix).to.match(/^[a-z0-9]{5}-$/);
    expect(made.one(t.loadBalancer).inputs).not.to.have.property("name");
  });

  it("has an HTTPS listener with imported certificates, the policy, and the others beside", async () => {
    const [first, second] = ["one", "two"].map((id) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`);
    const made = await environment({
      publicLoadBalancer: true,
      http: {
        public: { certificates: [first ?? "", second ?? ""], sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      },
    });
    expect(made.one(t.listener, "test-public-alb-https").inputs).to.deep.include({
      port: 443,
      certificateArn: first,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(made.one(t.listenerCertificate).inputs.certificateArn).to.equal(second);
    expect(made.all(t.ingress).filter((rule) => rule.inputs.fromPort === 443)).to.have.length(1);
  });

  it("keeps a further certificate where it is when another before it goes", async () => {
    const names = async (...certificates: string[]) => {
      const made = await environment({ publicLoadBalancer: true, http: { public: { certificates } } });
      return Object.fromEntries(
        made.all(t.listenerCertificate).map(({ name, inputs }) => [inputs.certificateArn, name]),
      );
    };
    const arn = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;
    const before = await names(arn("a"), arn("b"), arn("c"), arn("c"));
    expect(Object.keys(before)).to.deep.equal([arn("b"), arn("c")]);
    expect(await names(arn("a"), arn("c"))).to.deep.equal({ [arn("c")]: before[arn("c")] });
  });

  it("opens to IPv6 addresses too", async () => {
    const made = await environment({
      publicLoadBalancer: true,
      http: { public: { ingress: { sourceIps: ["2001:db8::/32"] } } },
    });
    const [rule] = made.all(t.ingress).filter(({ inputs }) => inputs.fromPort === 80);
    expect(rule?.inputs.cidrIpv6).to.equal("2001:db8::/32");
    expect(rule?.inputs).not.to.have.property("cidrIpv4");
  });

  it("opens to the source addresses only, and to CloudFront when asked", async () => {
    const made = await environment({
      publicLoadBalancer: true,
      cdn: {},
      http: { public: { ingress: { cdn: true, sourceIps: ["203.0.113.0/24"] } } },
    });
    const front = made.all(t.ingress).filter((rule) => rule.inputs.fromPort === 80);
    expect(front.map((rule) => rule.inputs.cidrIpv4 ?? rule.inputs.prefixListId)).to.have.members([
      "203.0.113.0/24",
      "pl-cloudfront",
    ]);
  });

  it("logs into a bucket of its own that Elastic Load Balancing may write", async () => {
    const made = await environment({
      publicLoadBalancer: true,
      http: { public: { accessLogs: { prefix: "web" } } },
    });
    const bucket = reference(t.bucket, "test-access-logs", "bucket");
    expect(made.one(t.loadBalancer).inputs.accessLogs).to.deep.equal({ enabled: true, bucket, prefix: "web" });
    const policy = JSON.parse(String(made.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy));
    expect(policy.Statement[0]).to.deep.include({
      Principal: { AWS: "arn:aws:iam::156460612806:root" },
      Resource: [`arn:aws:s3:::${bucket}/web/AWSLogs/${aws.account}/*`],
    });
    expect(made.one(t.loadBalancer).options?.dependsOn).to.include(
      "aws:s3/bucketPolicy:BucketPolicy::test-access-logs-policy",
    );
  });

  it("logs into the bucket that the manifest names", async () => {
    const made = await environment({
      publicLoadBalancer: true,
      http: { public: { accessLogs: { bucketName: "logs" } } },
    });
    expect(made.one(t.loadBalancer).inputs.accessLogs).to.deep.equal({ enabled: true, bucket: "logs" });
    expect(made.all(t.bucket)).to.have.length(0);
  });
});

describe("Internal load balancer of an environment", () => {
  it("is in private subnets and brings the zone {env}.{app}.internal", async () => {
    const made = await environment({ internalLoadBalancer: true });
    expect(made.one(t.loadBalancer).inputs).to.deep.include({
      internal: true,
      subnets: [1, 2].map((n) => reference(t.subnet, `test-private-subnet-${n}`, "id")),
    });
    expect(made.one(t.zone).inputs).to.deep.include({
      name: "test.todo.internal",
      vpcs: [{ vpcId: reference(t.vpc, "test-vpc", "id"), vpcRegion: aws.region }],
    });
  });

  it("has no zone with certificates of the user's own", async () => {
    const certificates = ["arn:aws:acm:eu-west-1:123456789012:certificate/one"];
    const made = await environment({ internalLoadBalancer: true, http: { private: { certificates } } });
    expect(made.all(t.zone)).to.have.length(0);
    expect(made.one(t.listener, "test-internal-alb-https").inputs.certificateArn).to.equal(certificates[0]);
  });

  it("opens to the whole VPC on the ports that it listens on when asked", async () => {
    const made = await environment({
      internalLoadBalancer: true,
      http: { private: { ingressFromVpc: true } },
    });
    const open = made.all(t.ingress).filter((rule) => rule.inputs.cidrIpv4 === "0.0.0.0/0");
    expect(open.map((rule) => rule.inputs.fromPort)).to.deep.equal([80]);
  });

  it("has an HTTPS listener of the policy that the manifest names", async () => {
    const certificates = ["arn:aws:acm:eu-west-1:123456789012:certificate/one"];
    const made = await environment({
      internalLoadBalancer: true,
      http: { private: { certificates, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" } },
    });
    expect(made.one(t.listener, "test-internal-alb-https").inputs).to.deep.include({
      certificateArn: certificates[0],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
  });

  it("goes into the subnets that the manifest names", async () => {
    const made = await environment({
      vpc: { id: "vpc-1", publicSubnetIds: [], privateSubnetIds: ["subnet-1", "subnet-2"] },
      internalLoadBalancer: true,
      http: { private: { subnets: ["subnet-2", "subnet-3"] } },
    });
    expect(made.one(t.loadBalancer).inputs.subnets).to.deep.equal(["subnet-2", "subnet-3"]);
  });
});
