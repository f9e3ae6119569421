import { expect } from "chai";
import { listRevisions } from "../../automation/aws/revisions.js";
import { type JsonApi, jsonApi, Refusal } from "./jsonApi.js";

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-test-web:${revision}`;
const service = (revision: number) => `arn:service-revision/${revision}`;

describe("how the deployments of revisions ended", () => {
  let api: JsonApi;
  afterEach(() => api.close());

  const ecs = (deployments: () => Record<string, unknown>) =>
    jsonApi({
      DescribeServices: () => ({ services: [{ serviceName: "web", taskDefinition: definition(30), deployments: [] }] }),
      ListTaskDefinitions: () => ({ taskDefinitionArns: [30, 29, 1].map(definition) }),
      DescribeTaskDefinition: () => ({ taskDefinition: { containerDefinitions: [] } }),
      ListServiceDeployments: deployments,
      DescribeServiceRevisions: ({ serviceRevisionArns }) => {
        const arns = serviceRevisionArns as string[];
        if (arns.length > 20) throw new Refusal("InvalidParameterException");
        return {
          serviceRevisions: arns.map((arn) => ({
            serviceRevisionArn: arn,
            taskDefinition: definition(Number(arn.split("/")[1])),
          })),
        };
      },
    });
  const address = { cluster: "c", service: "web" };

  it("is read page by page, twenty revisions at a time", async () => {
    let page = 0;
    api = await ecs(() => {
      page += 1;
      const from = page === 1 ? 30 : 15;
      return {
        serviceDeployments: Array.from({ length: 15 }, (_, index) => ({
          targetServiceRevisionArn: service(from - index),
          status: from - index === 29 ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL",
        })),
        ...(page === 1 && { nextToken: "more" }),
      };
    });
    const found = await listRevisions(api.access, address, "shop-test-web", { needOutcomes: true });
    expect(found.map(({ outcome }) => outcome)).to.deep.equal(["completed", "rolled back", "completed"]);
  });

  it("is left out of a list where AWS denies it, and stops a rollback that has to choose", async () => {
    api = await ecs(() => {
      throw new Refusal("AccessDeniedException");
    });
    const listed = await listRevisions(api.access, address, "shop-test-web");
    expect(listed.map(({ outcome }) => outcome)).to.deep.equal([undefined, undefined, undefined]);
    const refused = await listRevisions(api.access, address, "shop-test-web", { needOutcomes: true }).catch(
      (error: { hint: string }) => error.hint,
    );
    expect(refused).to.contain("name one with --to");
  });
});
