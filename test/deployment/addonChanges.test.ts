import { expect } from "chai";
import { addonChanges } from "../../automation/deployment/addons/changes.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import type { ResolvedApplication } from "../../automation/manifest/resolved.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const template = (table: string) => `Parameters:
  App: {Type: String}
  Env: {Type: String}
  Name: {Type: String}
  Password: {Type: String, NoEcho: true}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {${table}}
Outputs:
  TableName: {Value: !Ref Table}
  Url: {Value: !Sub 'db://\${Password}@host'}
`;
const once = "BillingMode: PAY_PER_REQUEST";
const twice = "BillingMode: PROVISIONED";

function resolved(table: string): ResolvedApplication {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: nginx}\n",
    "copilot/api/addons/table.yml": template(table),
    "copilot/api/addons/addons.parameters.yml": "Parameters: {Password: hunter2}\n",
  });
  return resolveFor(openFolder({ dir, environments: ["test"], variables: {} }), "test").resolved;
}

/** Addons as a state has them: the stack's template is sealed, since it holds the password. */
function stateOf({ workloads: [api] }: ResolvedApplication): StateResource[] {
  const plain = { protect: false, retainOnDelete: false, pendingDeletion: false, dependencies: [] };
  const [component, stack] = ["urn:addons", "urn:addons$stack"];
  const outputs = { TableName: "shop-table", Url: "db://hunter2@host" };
  return [
    {
      ...plain,
      ...{ urn: component, type: "airlift:index:Addons", name: "api-addons", custom: false, inputs: {} },
      outputs: { outputs, template: api?.addons?.templateBody },
    },
    {
      ...plain,
      ...{ urn: stack, type: "aws:cloudformation/stack:Stack", name: "api-addons-stack", custom: true },
      parent: component,
      inputs: { name: "shop-test-api-addons", templateBody: "[secret]", parameters: { App: "shop", Env: "test" } },
      outputs: { outputs, templateBody: "[secret]" },
    },
  ];
}

describe("what a preview says of addons with a NoEcho parameter", () => {
  afterEach(removeFolders);

  const changes = (before: string, after: string) =>
    addonChanges(resolved(after), { resources: stateOf(resolved(before)), pending: [], outputs: {} }).api;

  it("is which resources change, and which outputs keep their value", () => {
    const change = changes(once, twice);
    expect(change?.lines.join("\n"))
      .to.include("shop-test-api-addons would change")
      .and.to.include("~ Table (AWS::DynamoDB::Table): BillingMode");
    expect(change?.known.TableName).to.deep.equal({ value: "shop-table", parameters: {} });
  });

  it("is nothing where only the parameter may have another value, and not the value of what hangs on it", () => {
    const change = changes(once, once);
    expect(change?.lines).to.deep.equal([]);
    expect(Object.keys(change?.known ?? {})).to.deep.equal(["TableName"]);
  });
});
