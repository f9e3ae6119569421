import { expect } from "chai";
import { closeLabs, Lab, network } from "./lab.js";

describe("lookups in the sandbox", () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  after(closeLabs);

  const failure = (token: string, args: Record<string, unknown>) =>
    lab.aws.invoke(token, args).then(
      () => "",
      (error: Error) => error.message,
    );

  it("refuse functions that are not known, by name", async () => {
    expect(await failure("aws:lambda/getFunction:getFunction", {})).to.include(
      "does not know the function aws:lambda/getFunction:getFunction",
    );
  });

  it("tell account, region and partition of the provider", async () => {
    lab.aws.configure({ region: "eu-central-1", allowedAccountIds: ["111122223333"] });
    expect(await lab.aws.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).to.include({
      accountId: "111122223333",
    });
    expect(await lab.aws.invoke("aws:index/getRegion:getRegion", {})).to.include({
      name: "eu-central-1",
      region: "eu-central-1",
    });
    expect(await lab.aws.invoke("aws:index/getPartition:getPartition", {})).to.include({
      partition: "aws",
      dnsSuffix: "amazonaws.com",
    });
    const { names } = await lab.aws.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
      state: "available",
    });
    expect(names).to.deep.equal(["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
  });

  it("find subnets by VPC and by tag", async () => {
    const { vpc, subnets } = await network(lab);
    await lab.change("subnet-0", { tags: { tier: "web" } });
    const filters = [{ name: "vpc-id", values: [vpc] }];
    expect((await lab.aws.invoke("aws:ec2/getSubnets:getSubnets", { filters })).ids).to.deep.equal(subnets);
    expect(
      (
        await lab.aws.invoke("aws:ec2/getSubnets:getSubnets", {
          filters: [...filters, { name: "tag:tier", values: ["web"] }],
        })
      ).ids,
    ).to.deep.equal(subnets.slice(0, 1));
    expect((await lab.aws.invoke("aws:ec2/getSubnets:getSubnets", { tags: { tier: "other" } })).ids).to.deep.equal([]);
    expect(
      await failure("aws:ec2/getSubnets:getSubnets", { filters: [{ name: "colour", values: ["red"] }] }),
    ).to.include("filter colour");
  });

  it("find the route table of a subnet", async () => {
    const { subnets } = await network(lab);
    const [table] = lab.world.list({ type: "aws:ec2/routeTable:RouteTable" });
    expect(
      (await lab.aws.invoke("aws:ec2/getRouteTable:getRouteTable", { subnetId: subnets[0] })).routeTableId,
    ).to.equal(table?.id);
  });

  it("say what does not exist", async () => {
    expect(await failure("aws:ec2/getVpc:getVpc", { id: "vpc-404" })).to.include("simulated AWS: no VPC vpc-404");
    expect(await failure("aws:route53/getZone:getZone", { name: "example.com" })).to.include(
      "no hosted zone example.com",
    );
    expect(await failure("aws:ssm/getParameter:getParameter", { name: "/none" })).to.include("no parameter /none");
  });

  it("give the password of the registry that does not exist", async () => {
    const token = await lab.aws.invoke("aws:ecr/getAuthorizationToken:getAuthorizationToken", {
      registryId: "111122223333",
    });
    expect(token).to.include({
      userName: "AWS",
      proxyEndpoint: "https://111122223333.dkr.ecr.us-west-2.amazonaws.com",
    });
  });

  it("write policy documents as the provider does", async () => {
    const { json } = await lab.aws.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] }],
        },
      ],
    });
    expect(JSON.parse(String(json))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "1" } },
        },
      ],
    });
  });
});
