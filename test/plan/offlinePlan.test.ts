import { expect } from "chai";
import type { Plan } from "../../automation/index.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const web = `name: web
type: Request-Driven Web Service
image: {location: public.ecr.aws/nginx/nginx, port: 80}
tags: {cost: web}
network: {vpc: {placement: {subnets: {from_tags: {tier: inside}}}}}
`;

describe("a plan without an account", function () {
  this.timeout(240_000);
  let plan: Plan;
  const inputsOf = (name: string) => plan.resources.find((one) => one.name === name)?.inputs;

  before(async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": "tags: {team: shop}\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/web/manifest.yml": web,
    });
    plan = await planEnvironment({ dir, environments: ["test"], variables: {} });
  });
  after(removeFolders);

  it("has a reference where subnets are found by their tags", () => {
    expect(inputsOf("web-vpc-connector")?.subnets).to.deep.equal(["${data.aws:ec2/getSubnets:getSubnets.ids}"]);
  });

  it("gives the tags of a manifest to the service, beside the application's", () => {
    expect(inputsOf("web-service")?.tags).to.include({ cost: "web", team: "shop", "copilot-service": "web" });
    expect(inputsOf("web-instance-role")?.tags).to.include({ team: "shop" }).and.not.have.property("cost");
  });
});
