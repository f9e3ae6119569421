import { expect } from "chai";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { aws, type Recording, record, reference } from "../support/recording.js";

const t = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  route: "aws:ec2/route:Route",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  routeTable: "aws:ec2/routeTable:RouteTable",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  cluster: "aws:ecs/cluster:Cluster",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  listenerCertificate: "aws:lb/listenerCertificate:ListenerCertificate",
  nat: "aws:ec2/natGateway:NatGateway",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  zone: "aws:route53/zone:Zone",
  mountTarget: "aws:efs/mountTarget:MountTarget",
  bucket: "aws:s3/bucket:Bucket",
} as const;

function environment(args: Partial<EnvironmentArgs> = {}): Promise<Recording> {
  return record(() => {
    new Environment("test", { application: "todo", environment: "test", ...args });
    return undefined;
  });
}

const tags = { "copilot-application": "todo", "copilot-environment": "test" };

describe("Environment", () => {
  describe("without needs", () => {
    let bare: Recording;
    before(async () => {
      bare = await environment();
    });

    it("makes network, cluster, namespace and security group, and nothing else", () => {
      expect(bare.counts()).to.deep.equal({
        "airlift:components:Environment": 1,
        [t.vpc]: 1,
        "aws:ec2/internetGateway:InternetGateway": 1,
        "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": 1,
        [t.subnet]: 4,
        [t.routeTable]: 1,
        [t.route]: 1,
        [t.association]: 2,
        [t.cluster]: 1,
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": 1,
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": 1,
        [t.group]: 1,
        [t.ingress]: 1,
        [t.egress]: 1,
      });
    });

    it("lays the subnets out as Copilot does, public ones first, in the first two zones", () => {
      const subnets = bare.all(t.subnet).map(({ name, inputs }) => [name, inputs.cidrBlock, inputs.availabilityZone]);
      expect(subnets).to.deep.equal([
        ["test-private-subnet-1", "10.0.2.0/24", "eu-west-1a"],
        ["test-private-subnet-2", "10.0.3.0/24", "eu-west-1b"],
        ["test-public-subnet-1", "10.0.0.0/24", "eu-west-1a"],
        ["test-public-subnet-2", "10.0.1.0/24", "eu-west-1b"],
      ]);
    });

    it("keeps a subnet where it is when AWS lists its zones in another order", () => {
      for (const subnet of bare.all(t.subnet))
        expect(subnet.options?.ignoreChanges).to.deep.equal(["availabilityZone"]);
    });

    it("tags network, subnets and group with Copilot's names", () => {
      expect(bare.one(t.vpc).inputs.tags).to.deep.equal({ ...tags, Name: "copilot-todo-test" });
      expect(bare.one(t.subnet, "test-public-subnet-1").inputs.tags).to.deep.equal({
        ...tags,
        Name: "copilot-todo-test-pub0",
      });
      expect(bare.one(t.group).inputs.tags).to.deep.equal({ ...tags, Name: "copilot-todo-test-env" });
    });

    it("gives public IPs in public subnets only", () => {
      const mapped = bare.all(t.subnet).filter((subnet) => subnet.inputs.mapPublicIpOnLaunch === true);
      expect(mapped.map((subnet) => subnet.name)).to.deep.equal(["test-public-subnet-1", "test-public-subnet-2"]);
    });

    it("leaves the cluster's name to Pulumi and container insights off", () => {
      expect(bare.one(t.cluster).inputs).to.deep.equal({
        configuration: { executeCommandConfiguration: { logging: "DEFAULT" } },
        settings: [{ name: "containerInsights", value: "disabled" }],
        tags,
      });
    });

    it("offers Fargate and Fargate Spot", () => {
      const providers = bare.one("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders");
      expect(providers.inputs.capacityProviders).to.deep.equal(["FARGATE", "FARGATE_SPOT"]);
    });

    it("names the namespace {env}.{app}.local", () => {
      const namespace = bare.one("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace");
      expect(namespace.inputs.name).to.equal("test.todo.local");
    });

    it("lets members of its group reach each other by a rule of its own", () => {
      const group = reference(t.group, "test-environment-security-group", "id");
      expect(bare.one(t.ingress).inputs).to.deep.equal({
        securityGroupId: group,
        referencedSecurityGroupId: group,
        ipProtocol: "-1",
        description: "Ingress from other containers in the same security group",
        tags,
      });
    });

    it("lets everything out, which Pulumi's provider would not", () => {
      expect(bare.one(t.egress).inputs).to.deep.include({ ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });
    });

    it("routes public subnets to the internet only after the gateway is attached", () => {
      expect(bare.one(t.route).options?.dependsOn).to.include(
        "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment::test-internet-gateway-attachment",
      );
    });

    it("makes everything its child", () => {
      const others = bare.resources.filter((resource) => resource.type !== "airlift:components:Environment");
      for (const resource of others) expect(resource.parent).to.equal("airlift:components:Environment::test");
    });
  });

  describe("public load balancer", () => {
    it("is made with one listener when a workload needs it", async () => {
      const made = await environment({ needs: { publicLoadBalancer: true } });
      expect(made.one(t.loadBalancer).inputs).to.deep.equal({
        internal: false,
        loadBalancerType: "application",
        securityGroups: [reference(t.group, "test-public-alb-http-security-group", "id")],
        subnets: [1, 2].map((n) => reference(t.subnet, `test-public-subnet-${n}`, "id")),
        tags,
      });
      expect(made.one(t.listener).inputs).to.deep.include({ port: 80, protocol: "HTTP" });
      expect(made.one(t.targetGroup).inputs).to.deep.include({
        deregistrationDelay: 60,
        healthCheck: { interval: 10, healthyThreshold: 2, timeout: 5 },
      });
    });

    it("waits for the way to the internet", async () => {
      const made = await environment({ needs: { publicLoadBalancer: true } });
      expect(made.one(t.loadBalancer).options?.dependsOn).to.include(`${t.route}::test-public-route`);
    });

    it("has a name prefix where auto-naming would pass 32 characters", async () => {
      const made = await record(() => {
        const args = { application: "todo", environment: "a-very-long-environment-name" };
        new Environment(args.environment, { ...args, needs: { publicLoadBalancer: true } });
        return undefined;
      });
      expect(made.one(t.loadBalancer).inputs.namePrefix).to.match(/^[a-z0-9]{5}-$/);
      expect(made.one(t.loadBalancer).inputs).not.to.have.property("name");
    });

    it("has an HTTPS listener with imported certificates, the policy, and the others beside", async () => {
      const [first, second] = ["one", "two"].map((id) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`);
      const made = await environment({
        needs: { publicLoadBalancer: true },
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

    it("opens to the source addresses only, and to CloudFront when asked", async () => {
      const made = await environment({
        needs: { publicLoadBalancer: true },
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
        needs: { publicLoadBalancer: true },
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
        needs: { publicLoadBalancer: true },
        http: { public: { accessLogs: { bucketName: "logs" } } },
      });
      expect(made.one(t.loadBalancer).inputs.accessLogs).to.deep.equal({ enabled: true, bucket: "logs" });
      expect(made.all(t.bucket)).to.have.length(0);
    });
  });

  describe("internal load balancer", () => {
    it("is in private subnets and brings the zone {env}.{app}.internal", async () => {
      const made = await environment({ needs: { internalLoadBalancer: true } });
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
      const made = await environment({ needs: { internalLoadBalancer: true }, http: { private: { certificates } } });
      expect(made.all(t.zone)).to.have.length(0);
      expect(made.one(t.listener, "test-internal-alb-https").inputs.certificateArn).to.equal(certificates[0]);
    });

    it("opens to the whole VPC on the ports that it listens on when asked", async () => {
      const made = await environment({
        needs: { internalLoadBalancer: true },
        http: { private: { ingressFromVpc: true } },
      });
      const open = made.all(t.ingress).filter((rule) => rule.inputs.cidrIpv4 === "0.0.0.0/0");
      expect(open.map((rule) => rule.inputs.fromPort)).to.deep.equal([80]);
    });

    it("goes into the subnets that the manifest names", async () => {
      const made = await environment({
        vpc: { id: "vpc-1", publicSubnetIds: [], privateSubnetIds: ["subnet-1", "subnet-2"] },
        needs: { internalLoadBalancer: true },
        http: { private: { subnets: ["subnet-2", "subnet-3"] } },
      });
      expect(made.one(t.loadBalancer).inputs.subnets).to.deep.equal(["subnet-2", "subnet-3"]);
    });
  });

  describe("NAT gateways", () => {
    it("are one a zone, each with the route of its private subnet", async () => {
      const made = await environment({ needs: { nat: true } });
      expect(made.all(t.nat).map((nat) => nat.inputs.subnetId)).to.deep.equal(
        [1, 2].map((n) => reference(t.subnet, `test-public-subnet-${n}`, "id")),
      );
      const routes = made.all(t.route).filter((route) => route.inputs.natGatewayId !== undefined);
      expect(routes.map((route) => route.inputs.natGatewayId)).to.deep.equal(
        [1, 2].map((n) => reference(t.nat, `test-nat-gateway-${n}`, "id")),
      );
    });

    it("are one for all private subnets in single mode, under the same route tables", async () => {
      const made = await environment({ needs: { nat: true }, nat: "single" });
      expect(made.all(t.nat)).to.have.length(1);
      const routes = made.all(t.route).filter((route) => route.inputs.natGatewayId !== undefined);
      expect(routes.map((route) => route.name)).to.deep.equal(["test-private-route-1", "test-private-route-2"]);
    });

    it("are left out when switched off, and in an imported VPC", async () => {
      const off = await environment({ needs: { nat: true }, nat: "none" });
      expect(off.all(t.nat)).to.have.length(0);
      expect(off.all(t.routeTable)).to.have.length(1);
      const vpc = { id: "vpc-1", publicSubnetIds: ["subnet-1"], privateSubnetIds: ["subnet-2"] };
      expect((await environment({ needs: { nat: true }, vpc })).all(t.nat)).to.have.length(0);
    });
  });

  describe("network", () => {
    it("takes custom ranges and zones, which then are not ignored", async () => {
      const made = await environment({
        vpc: {
          cidr: "10.1.0.0/16",
          publicSubnets: [{ cidr: "10.1.0.0/24", az: "eu-west-1b" }],
          privateSubnets: [{ cidr: "10.1.1.0/24", az: "eu-west-1b" }],
        },
      });
      expect(made.one(t.vpc).inputs.cidrBlock).to.equal("10.1.0.0/16");
      expect(made.one(t.subnet, "test-public-subnet-1").inputs.availabilityZone).to.equal("eu-west-1b");
      expect(made.one(t.subnet, "test-public-subnet-1").options?.ignoreChanges).to.equal(undefined);
    });

    it("uses an imported VPC and makes no network of its own", async () => {
      const vpc = { id: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: ["subnet-3"] };
      const made = await environment({ vpc, needs: { publicLoadBalancer: true } });
      expect(made.all(t.vpc)).to.have.length(0);
      expect(made.all(t.subnet)).to.have.length(0);
      expect(made.one(t.loadBalancer).inputs.subnets).to.deep.equal(["subnet-1", "subnet-2"]);
      expect(made.one(t.group, "test-environment-security-group").inputs.vpcId).to.equal("vpc-1");
    });

    it("adds the manifest's rules to its group and lets them replace the way out", async () => {
      const rule = { cidr: "10.0.0.0/8", protocol: "tcp", fromPort: 1, toPort: 10 };
      const made = await environment({ securityGroupRules: { ingress: [rule, rule], egress: [rule] } });
      expect(made.one(t.ingress, "test-environment-security-group-ingress-tcp-1-10-10.0.0.0/8").inputs).to.deep.include(
        {
          cidrIpv4: "10.0.0.0/8",
          fromPort: 1,
          toPort: 10,
        },
      );
      expect(made.one(t.egress).inputs).to.deep.include({ cidrIpv4: "10.0.0.0/8", ipProtocol: "tcp" });
    });

    it("reaches AWS through the endpoints that are asked for", async () => {
      const made = await environment({ endpoints: ["s3", "ecr.api"], nat: "none" });
      expect(made.one(t.endpoint, "test-endpoint-s3").inputs).to.deep.include({
        vpcEndpointType: "Gateway",
        serviceName: "com.amazonaws.eu-west-1.s3",
        routeTableIds: [1, 2].map((n) => reference(t.routeTable, `test-private-route-table-${n}`, "id")),
      });
      expect(made.one(t.endpoint, "test-endpoint-ecr.api").inputs).to.deep.include({
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [1, 2].map((n) => reference(t.subnet, `test-private-subnet-${n}`, "id")),
      });
    });

    it("records flow logs as long as the manifest says, by a role of its own", async () => {
      const made = await environment({ flowLogs: { retention: 30 }, permissionsBoundary: "arn:aws:iam::1:policy/b" });
      expect(made.one("aws:cloudwatch/logGroup:LogGroup").inputs).to.deep.include({
        name: "todo-test-FlowLogs",
        retentionInDays: 30,
      });
      expect(made.one("aws:ec2/flowLog:FlowLog").inputs).to.deep.include({
        trafficType: "ALL",
        maxAggregationInterval: 60,
        vpcId: reference(t.vpc, "test-vpc", "id"),
      });
      expect(made.one("aws:iam/role:Role").inputs.permissionsBoundary).to.equal("arn:aws:iam::1:policy/b");
    });
  });

  it("switches container insights on", async () => {
    const made = await environment({ containerInsights: true });
    expect(made.one(t.cluster).inputs.settings).to.deep.equal([{ name: "containerInsights", value: "enabled" }]);
  });

  it("lets AWS write the logs of state machines once there are jobs", async () => {
    const made = await environment({ needs: { jobs: true } });
    const policy = made.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").inputs;
    expect(policy.policyName).to.equal("todo-test-LogResourcePolicy");
    expect(String(policy.policyDocument)).to.include(
      `arn:aws:logs:eu-west-1:${aws.account}:log-group:/copilot/todo-test-*:log-stream:*`,
    );
  });

  it("protects the file system and mounts it in every private subnet", async () => {
    const made = await environment({ needs: { fileSystem: true } });
    const fileSystem = made.one("aws:efs/fileSystem:FileSystem");
    expect(fileSystem.inputs).to.deep.include({ encrypted: true, throughputMode: "bursting" });
    expect(fileSystem.options?.protect).to.equal(true);
    expect(made.all(t.mountTarget).map((target) => target.inputs.subnetId)).to.deep.equal(
      [1, 2].map((n) => reference(t.subnet, `test-private-subnet-${n}`, "id")),
    );
  });

  it("admits only roles with its tags to the file system", async () => {
    const made = await environment({ needs: { fileSystem: true } });
    const policy = JSON.parse(String(made.one("aws:efs/fileSystemPolicy:FileSystemPolicy").inputs.policy));
    expect(policy.Statement[0].Condition.StringEquals).to.deep.equal({
      "iam:ResourceTag/copilot-application": "todo",
      "iam:ResourceTag/copilot-environment": "test",
    });
    expect(policy.Statement[1]).to.deep.include({ Effect: "Deny", Action: "elasticfilesystem:*" });
  });

  it("reaches private App Runner services by an endpoint", async () => {
    const made = await environment({ needs: { appRunnerEndpoint: true } });
    expect(made.one(t.endpoint).inputs).to.deep.include({
      serviceName: "com.amazonaws.eu-west-1.apprunner.requests",
      vpcEndpointType: "Interface",
    });
  });
});
