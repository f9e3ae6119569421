import { expect } from "chai";
import { takeAsExisting } from "../../automation/sandbox/existing.js";
import { closeLabs, container, Lab, network, policy, publicly, service, taskDefinition, trust } from "./lab.js";

const BALANCER = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/shared/0123456789abcdef";

describe("what is taken as existing", () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  after(closeLabs);

  it("is said once, in one line that names the simulated AWS", () => {
    const items = [{ kind: "vpc", id: "vpc-0abc" }] as const;
    expect(takeAsExisting(lab.directory, items)).to.deep.equal([
      "taken as existing in the simulated AWS: VPC vpc-0abc (123456789012, us-west-2)",
    ]);
    expect(takeAsExisting(lab.directory, items)).to.deep.equal([]);
  });

  it("is not what the sandbox made itself", async () => {
    const { id } = await lab.make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    expect(takeAsExisting(lab.directory, [{ kind: "vpc", id }])).to.deep.equal([]);
  });

  it("takes account and region from an ARN", () => {
    const id = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    takeAsExisting(lab.directory, [{ kind: "certificate", id }]);
    const [certificate] = lab.world.list();
    expect(certificate).to.include({ account: "111122223333", region: "us-east-1", existing: true });
  });

  it("can be built upon: a service in an imported network", async () => {
    takeAsExisting(lab.directory, [
      { kind: "vpc", id: "vpc-1" },
      { kind: "subnet", id: "subnet-1", facts: { vpcId: "vpc-1" } },
      { kind: "subnet", id: "subnet-2", facts: { vpcId: "vpc-1" } },
    ]);
    const { id } = await service(lab, { networkConfiguration: { subnets: ["subnet-1", "subnet-2"] } });
    expect(id).to.include(":service/main/");
    const balancer = await lab.make("lb/loadBalancer:LoadBalancer", "balancer", { subnets: ["subnet-1", "subnet-2"] });
    expect(balancer.outputs.vpcId).to.equal("vpc-1");
  });

  it("brings the listeners of a load balancer along", async () => {
    takeAsExisting(lab.directory, [{ kind: "loadBalancer", id: BALANCER }]);
    const byName = await lab.aws.invoke("aws:lb/getLoadBalancer:getLoadBalancer", { name: "shared" });
    expect(byName).to.include({ arn: BALANCER, arnSuffix: "app/shared/0123456789abcdef" });
    const listener = await lab.aws.invoke("aws:lb/getListener:getListener", { loadBalancerArn: BALANCER, port: 443 });
    expect(listener).to.include({ protocol: "HTTPS" });
    expect(String(listener.arn)).to.include(":listener/app/shared/");
  });

  it("finds the listeners of a load balancer by its ARN, wherever that is", async () => {
    const elsewhere = BALANCER.replace("us-west-2:123456789012", "eu-west-2:970547347857");
    takeAsExisting(lab.directory, [{ kind: "loadBalancer", id: elsewhere }]);
    const listener = await lab.aws.invoke("aws:lb/getListener:getListener", { loadBalancerArn: elsewhere, port: 80 });
    expect(listener).to.include({ protocol: "HTTP" });
  });

  it("lets tasks read secrets and images that exist elsewhere", async () => {
    const image = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/web:1";
    const valueFrom = "/shared/token";
    takeAsExisting(lab.directory, [
      { kind: "subnet", id: "subnet-1" },
      { kind: "repository", id: "team/web", account: "444455556666", region: "eu-west-1" },
      { kind: "parameter", id: valueFrom },
      { kind: "role", id: "arn:aws:iam::123456789012:role/execution" },
    ]);
    const definition = taskDefinition([container({ image, secrets: [{ name: "TOKEN", valueFrom }] })], {
      executionRoleArn: "arn:aws:iam::123456789012:role/execution",
    });
    await service(lab, { networkConfiguration: { subnets: ["subnet-1"] } }, definition);
  });

  it("lets tasks read a secret that was named without the end of its ARN", async () => {
    const { subnets } = await network(lab);
    const valueFrom = "arn:aws:secretsmanager:us-west-2:123456789012:secret:demo/mysql";
    takeAsExisting(lab.directory, [{ kind: "secret", id: valueFrom }]);
    const role = await lab.make("iam/role:Role", "execution", { assumeRolePolicy: trust });
    const may = policy({ Action: "secretsmanager:GetSecretValue", Resource: `${valueFrom}-??????` });
    await lab.make("iam/rolePolicy:RolePolicy", "may", { role: role.id, policy: may });
    const secrets = [{ name: "PASSWORD", valueFrom: `${valueFrom}:password::` }];
    await service(
      lab,
      publicly(subnets),
      taskDefinition([container({ secrets })], { executionRoleArn: role.outputs.arn }),
    );
  });

  it("answers lookups of zones, exports, secrets and certificates", async () => {
    takeAsExisting(lab.directory, [
      { kind: "zone", id: "Z0123", facts: { name: "example.com" } },
      { kind: "export", id: "shared-topic", facts: { value: "arn:aws:sns:us-west-2:123456789012:shared" } },
      { kind: "secret", id: "arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf" },
    ]);
    expect(await lab.aws.invoke("aws:route53/getZone:getZone", { name: "example.com" })).to.include({
      zoneId: "Z0123",
    });
    expect(await lab.aws.invoke("aws:cloudformation/getExport:getExport", { name: "shared-topic" })).to.include({
      value: "arn:aws:sns:us-west-2:123456789012:shared",
    });
    const secret = await lab.aws.invoke("aws:secretsmanager/getSecret:getSecret", { name: "db" });
    expect(secret.arn).to.equal("arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf");
    await lab.make("route53/record:Record", "www", {
      zoneId: "Z0123",
      name: "www.example.com",
      type: "A",
      ttl: 60,
      records: ["1.2.3.4"],
    });
  });
});
