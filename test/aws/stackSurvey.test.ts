import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { surveyStacks } from "../../automation/aws/stackSurvey.js";

const tag = "<Tags><member><Key>copilot-application</Key><Value>shop</Value></member></Tags>";
const stack = (name: string, more = tag, status = "UPDATE_COMPLETE") =>
  `<member><StackName>${name}</StackName><StackId>arn:${name}</StackId><StackStatus>${status}</StackStatus><CreationTime>2024-01-01T00:00:00Z</CreationTime>${more}</member>`;
const resource = (logical: string, type = "AWS::EC2::VPC", status = "CREATE_COMPLETE") =>
  `<member><LogicalResourceId>${logical}</LogicalResourceId><PhysicalResourceId>id-${logical}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus><LastUpdatedTimestamp>2024-01-01T00:00:00Z</LastUpdatedTimestamp></member>`;

describe("stackSurvey", () => {
  /** Answers like CloudFormation, two pages of each list, and refuses the first request of each kind. */
  async function withCloudFormation<T>(work: (endpoint: string, asked: string[]) => Promise<T>): Promise<T> {
    const asked: string[] = [];
    const answers: Record<string, (token: string | null, name: string | null) => string> = {
      DescribeStacks: (token, name) =>
        name !== null
          ? `<Stacks>${stack("nested", "")}</Stacks>`
          : token === null
            ? `<Stacks>${stack("shop-test")}${stack("foreign", "")}</Stacks><NextToken>2</NextToken>`
            : `<Stacks>${stack("shop-test-web")}${stack("gone", tag, "DELETE_COMPLETE")}</Stacks>`,
      ListStackResources: (token, name) =>
        token === null
          ? `<StackResourceSummaries>${resource("A")}${resource("Old", "AWS::EC2::VPC", "DELETE_COMPLETE")}</StackResourceSummaries><NextToken>2</NextToken>`
          : `<StackResourceSummaries>${name === "arn:shop-test-web" ? resource("AddonsStack", "AWS::CloudFormation::Stack") : resource("B")}</StackResourceSummaries>`,
      GetTemplate: () => "<TemplateBody>Resources: {}</TemplateBody>",
    };
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const form = new URLSearchParams(text);
        const action = form.get("Action") ?? "";
        if (!asked.includes(action)) {
          asked.push(action);
          const error =
            "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";
          response.writeHead(400, { "content-type": "text/xml" }).end(error);
          return;
        }
        asked.push(action);
        const result = answers[action]?.(form.get("NextToken"), form.get("StackName")) ?? "";
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
    } finally {
      server.close();
    }
  }

  it("reads every page, asks again when it is throttled, and takes nested stacks and nobody else's", () =>
    withCloudFormation(async (endpoint, asked) => {
      const requests: [string, number][] = [];
      const found = await surveyStacks(
        {
          endpoint,
          region: "eu-west-1",
          credentials: { accessKeyId: "a", secretAccessKey: "b" },
          onRequest: (operation, attempts) => requests.push([operation, attempts]),
        },
        "shop",
      );
      expect(found.map(({ name }) => name)).to.deep.equal(["shop-test", "shop-test-web", "nested"]);
      expect(found[0]?.resources.map(({ logical }) => logical)).to.deep.equal(["A", "B"]);
      const retried = requests.filter(([, attempts]) => attempts > 1).map(([operation]) => operation);
      expect(retried.sort()).to.deep.equal([
        "CloudFormation.DescribeStacks",
        "CloudFormation.GetTemplate",
        "CloudFormation.ListStackResources",
      ]);
      expect(requests.reduce((sum, [, attempts]) => sum + attempts, 0)).to.equal(asked.length);
    }));
});
