import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { LoadBalancedWebService } from "../../components/loadBalancedWebService.js";
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
  nat: "aws:ec2/natGateway:NatGateway",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  mountTarget: "aws:efs/mountTarget:MountTarget",
} as const;

function environment(args: Partial<EnvironmentArgs> = {}): Promise<Recording> {
  return record(() => {
    new Environment("test", { application: "todo", environment: "test", ...args });
    return undefined;
  });
}

const tags = { "copilot-application": "todo", "copilot-environment": "test" };

describe("Environment", () => {
  it("lets other security groups in when a program grants it, on one port or on all", async () => {
    const made = await record(() => {
      const test = new Environment("test", { application: "todo", environment: "test", tags: { team: "a" } });
      test.grantIngressFrom("bastion", "sg-1", 5432);
      test.grantIngressFrom("lambda", pulumi.output("sg-2"));
      return undefined;
    });
    const granted = made.all(t.ingress).filter(({ name }) => name.startsWith("test-granted-"));
    expect(granted.map(({ name, inputs }) => [name, inputs])).to.deep.equal([
      [
        "test-granted-bastion",
        {
          securityGroupId: reference(t.group, "test-environment-security-group", "id"),
          referencedSecurityGroupId: "sg-1",
          ipProtocol: "tcp",
          fromPort: 5432,
          toPort: 5432,
          description: "From bastion",
          tags: { team: "a", ...tags },
        },
      ],
      [
        "test-granted-lambda",
        {
          securityGroupId: reference(t.group, "test-environment-security-group", "id"),
          referencedSecurityGroupId: "sg-2",
          ipProtocol: "-1",
          description: "From lambda",
          tags: { team: "a", ...tags },
        },
      ],
    ]);
    expect(granted[0]?.parent).to.contain("airlift:index:Environment::test");
  });

  describe("without flags", () => {
    let bare: Recording;
    before(async () => {
      bare = await environment();
    });

    it("makes network, cluster, namespace and security group, and nothing else", () => {
      expect(bare.counts()).to.deep.equal({
        "airlift:index:Environment": 1,
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
      const others = bare.resources.filter((resource) => resource.type !== "airlift:index:Environment");
      for (const resource of others) expect(resource.parent).to.equal("airlift:index:Environment::test");
    });
  });

  describe("NAT gateways", () => {
    it("are one a zone, each with the route of its private subnet", async () => {
      const made = await environment({ nat: "per-zone" });
      expect(made.all(t.nat).map((nat) => nat.inputs.subnetId)).to.deep.equal(
        [1, 2].map((n) => reference(t.subnet, `test-public-subnet-${n}`, "id")),
      );
      const routes = made.all(t.route).filter((route) => route.inputs.natGatewayId !== undefined);
      expect(routes.map((route) => route.inputs.natGatewayId)).to.deep.equal(
        [1, 2].map((n) => reference(t.nat, `test-nat-gateway-${n}`, "id")),
      );
    });

    it("are one for all private subnets in single mode, under the same route tables", async () => {
      const made = await environment({ nat: "single" });
      expect(made.all(t.nat)).to.have.length(1);
      const routes = made.all(t.route).filter((route) => route.inputs.natGatewayId !== undefined);
      expect(routes.map((route) => route.name)).to.deep.equal(["test-private-route-1", "test-private-route-2"]);
    });

    it("are left out when switched off, and in an imported VPC", async () => {
      const off = await environment({ nat: "none" });
      expect(off.all(t.nat)).to.have.length(0);
      expect(off.all(t.routeTable)).to.have.length(1);
      const vpc = { id: "vpc-1", publicSubnetIds: ["subnet-1"], privateSubnetIds: ["subnet-2"] };
      expect((await environment({ nat: "per-zone", vpc })).all(t.nat)).to.have.length(0);
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
      const made = await environment({ vpc, publicLoadBalancer: true });
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

  it("lets each group of an existing load balancer in once, by a rule that is there for all services behind it", async () => {
    const importedLoadBalancer = {
      arnSuffix: "app/theirs/1",
      dnsName: "theirs.elb.amazonaws.com",
      zoneId: "ZTHEIRS",
      httpListenerArn: "arn:theirs:80",
      securityGroupIds: ["sg-1"],
    };
    const made = await record(() => {
      const args = { application: "todo", environment: "test", ingressSecurityGroupIds: ["sg-1"] };
      const environment = new Environment("test", args);
      for (const name of ["a", "b"]) {
        const http = { rules: [{ path: `/${name}` }], importedLoadBalancer: "theirs" };
        new LoadBalancedWebService(name, { environment, image: "i", port: 80, http, importedLoadBalancer });
      }
      return undefined;
    });
    const ingress = made.all(t.ingress).filter(({ inputs }) => inputs.referencedSecurityGroupId === "sg-1");
    expect(ingress.map(({ name, inputs }) => [name, inputs.securityGroupId])).to.deep.equal([
      ["test-admitted-sg-1", reference(t.group, "test-environment-security-group", "id")],
    ]);
  });

  it("switches container insights on", async () => {
    const made = await environment({ containerInsights: true });
    expect(made.one(t.cluster).inputs.settings).to.deep.equal([{ name: "containerInsights", value: "enabled" }]);
  });

  it("lets AWS write the logs of state machines once there are jobs", async () => {
    const made = await environment({ logResourcePolicy: true });
    const policy = made.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").inputs;
    expect(policy.policyName).to.equal("todo-test-LogResourcePolicy");
    expect(String(policy.policyDocument)).to.include(
      `arn:aws:logs:eu-west-1:${aws.account}:log-group:/copilot/todo-test-*:log-stream:*`,
    );
  });

  it("protects the file system and mounts it in every private subnet", async () => {
    const made = await environment({ fileSystem: true });
    const fileSystem = made.one("aws:efs/fileSystem:FileSystem");
    expect(fileSystem.inputs).to.deep.include({ encrypted: true, throughputMode: "bursting" });
    expect(fileSystem.options?.protect).to.equal(true);
    expect(made.all(t.mountTarget).map((target) => target.inputs.subnetId)).to.deep.equal(
      [1, 2].map((n) => reference(t.subnet, `test-private-subnet-${n}`, "id")),
    );
  });

  it("admits only roles with its tags to the file system", async () => {
    const made = await environment({ fileSystem: true });
    const policy = JSON.parse(String(made.one("aws:efs/fileSystemPolicy:FileSystemPolicy").inputs.policy));
    expect(policy.Statement[0].Condition.StringEquals).to.deep.equal({
      "iam:ResourceTag/copilot-application": "todo",
      "iam:ResourceTag/copilot-environment": "test",
    });
    expect(policy.Statement[1]).to.deep.include({ Effect: "Deny", Action: "elasticfilesystem:*" });
  });

  it("reaches private App Runner services by an endpoint", async () => {
    const made = await environment({ appRunnerEndpoint: true });
    expect(made.one(t.endpoint).inputs).to.deep.include({
      serviceName: "com.amazonaws.eu-west-1.apprunner.requests",
      vpcEndpointType: "Interface",
    });
  });
});
