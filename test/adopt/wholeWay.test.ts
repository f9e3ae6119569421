import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { adopt, finishAdoption, undoAdoption } from "../../automation/adopt/index.js";
import { unretained } from "../../automation/adopt/stacks/retain.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import { preview } from "../../automation/index.js";
import { putStack, putStackSet } from "../../automation/sandbox/existingStacks.js";
import { readTemplate } from "../../automation/sandbox/template/read.js";
import { bodyOfStack, EXPORT, STACK } from "../../automation/sandbox/template/stackContents.js";
import { keyOf, openWorld, type World } from "../../automation/sandbox/world.js";
import { copySample } from "../support/run.js";
import { type CopilotWorld, copilotWorld } from "./copilotWorld.js";
import { parameterRecord, place, recordOf } from "./stacksWorld.js";

const bucket = "todo-artifacts";
const vpcExport = keyOf({ type: EXPORT, ...place, id: "todo-development-VpcId" });
const url = `https://${bucket}.s3.us-west-2.amazonaws.com/addons.yml`;

/** A template with no more than the types of what is in a stack, and one of Copilot's custom resources. */
function templateOf({ resources, parameters }: SurveyedStack): string {
  const nested = { Properties: { TemplateURL: { Ref: "AddonsTemplateURL" } } };
  const own = resources.map(({ logical, type }) => [
    logical,
    { Type: type, ...(type === "AWS::CloudFormation::Stack" && nested) },
  ]);
  const declared = Object.keys({ ...parameters, AddonsTemplateURL: "" }).map((name) => [
    name,
    { Type: "String", Default: "" },
  ]);
  const controller = { EnvControllerAction: { Type: "Custom::EnvControllerFunction" } };
  return JSON.stringify(
    {
      Metadata: { Version: "v1.33.0" },
      Parameters: Object.fromEntries(declared),
      Resources: { ...controller, ...Object.fromEntries(own) },
    },
    undefined,
    2,
  );
}

/** An addon that uses an export of Copilot's environment. */
const network = `Parameters:
  App: { Type: String, Description: Name of the application. }
  Env: { Type: String, Description: Name of the environment that the service is deployed to. }
  Name: { Type: String, Description: Name of the service. }
Resources:
  todoGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: For the table of the todos
      VpcId:
        Fn::ImportValue: !Sub \${App}-\${Env}-VpcId
`;

const physicalOf = ({ resources }: SurveyedStack, wanted: string): string =>
  resources.find(({ logical }) => logical === wanted)?.physical ?? "";

/** Gives the stack of addons the template that Copilot would have deployed: it imports where ours has a parameter. */
function asCopilotWrote(world: World, id: string): string {
  const stack = world.find(STACK, id, place);
  if (stack === undefined) throw new Error("the world has no addons");
  const [parameter = ""] = Object.keys(stack.inputs.parameters as object).filter((name) => /vpc/i.test(name));
  expect(parameter, "the parameter for the export").not.to.equal("");
  const { parameters: declared, resources, outputs } = readTemplate(bodyOfStack(stack));
  const { [parameter]: __, ...Parameters } = declared;
  const text = JSON.stringify({ Parameters, Resources: resources, Outputs: outputs }).replaceAll(
    JSON.stringify({ Ref: parameter }),
    JSON.stringify({ "Fn::ImportValue": "todo-development-VpcId" }),
  );
  const { [parameter]: _, ...parameters } = stack.inputs.parameters as Record<string, string>;
  world.put({
    ...stack,
    inputs: { ...stack.inputs, templateBody: text, parameters },
    outputs: { ...stack.outputs, templateBody: text, parameters },
    holds: [...stack.holds, vpcExport],
  });
  return text;
}

/** Puts the stacks to what `copilotWorld` has made. */
function putStacks(world: World, { found, taken }: CopilotWorld): void {
  const keys = new Map<string, string>();
  for (const { type, id, outputs } of taken.values()) {
    const there = world.find(type, id, place) ?? world.find(type, String(outputs.arn), place);
    if (there !== undefined)
      for (const name of [id, String(outputs.arn), String(outputs.publicIp)]) keys.set(name, keyOf(there));
  }
  const tags = { "copilot-application": "todo" };
  world.put(recordOf({ type: "aws:s3/bucket:Bucket", id: bucket }));
  const body = asCopilotWrote(world, found.stacks.find(({ role }) => role === "addons")?.id ?? "");
  const inputs = { bucket, key: "addons.yml", content: body };
  world.put(recordOf({ type: "aws:s3/bucketObjectv2:BucketObjectv2", id: `${bucket}/addons.yml`, inputs }));
  let instance = "";
  for (const stack of found.stacks.filter(({ role }) => role !== "addons")) {
    const isSet = stack.role === "stackset";
    const resources = [
      ...stack.resources,
      ...(isSet
        ? [{ logical: "PipelineBuiltArtifactBucket", type: "AWS::S3::Bucket", physical: bucket }]
        : [{ logical: "EnvControllerAction", type: "Custom::EnvControllerFunction", physical: "controller" }]),
    ];
    const id = putStack(world, place, {
      ...{ name: stack.name, template: templateOf({ ...stack, resources }), tags: stack.tags },
      exports: stack.role === "environment" ? { "todo-development-VpcId": physicalOf(stack, "VPC") } : {},
      parameters: { ...stack.parameters, ...(stack.role === "workload" && { AddonsTemplateURL: url }) },
      resources: resources.map((one) => ({ ...one, keys: [keys.get(one.physical) ?? []].flat() })),
    });
    if (isSet) {
      instance = id;
      putStackSet(world, place, "todo-infrastructure", templateOf({ ...stack, resources }), [
        { ...place, stack: instance },
      ]);
    }
  }
  putStack(world, place, {
    ...{ name: "todo-infrastructure-roles", tags, resources: [] },
    template: "Resources: { AdministrationRole: { Type: 'AWS::IAM::Role' } }\n",
  });
  for (const [path, value] of [
    ["", { name: "todo" }],
    ["/environments/development", { name: "development", region: place.region }],
    ["/components/backend", { type: "Backend Service" }],
    ["/components/frontend", { type: "Load Balanced Web Service" }],
  ] as const) {
    const name = `/copilot/applications/todo${path}`;
    world.put(parameterRecord(name, { name, type: "String", value: JSON.stringify(value) }));
  }
}

describe("adopt: the whole way, on the real engine", function () {
  this.timeout(900_000);
  let sample: { folder: string; remove: () => void };
  let made: CopilotWorld;
  before(async () => {
    sample = copySample("todo");
    appendFileSync(join(sample.folder, "copilot/backend/addons/network.yml"), network);
    made = await copilotWorld(join(sample.folder, ".airlift"), { dir: sample.folder, environments: ["development"] });
    openWorld(join(sample.folder, ".airlift")).change((world) => putStacks(world, made));
  });
  after(() => sample.remove());

  it("adopts, takes it back, adopts again, previews nothing, ends the stacks; everything is there", async () => {
    const options = { dir: sample.folder, environments: ["development"], sandbox: true };
    const world = openWorld(join(sample.folder, ".airlift"));
    const there = () =>
      new Set(
        [...made.taken.values()].flatMap(({ type, id, outputs }) => {
          const found = world.find(type, id, place) ?? world.find(type, String(outputs.arn), place);
          return found === undefined ? [] : [`${type} ${id}`];
        }),
      );
    const before = there();
    const stacks = () => world.list({ type: STACK });
    const bodies = () => stacks().map((one): [string, string] => [String(one.inputs.name), bodyOfStack(one)]);
    const templates = bodies();

    const adopted = await adopt(options);
    expect(adopted.imported).to.equal(50);
    for (const one of stacks().filter(({ inputs }) => !/AddonsStack/.test(String(inputs.name))))
      expect(unretained(bodyOfStack(one)), one.name).to.deep.equal([]);
    // Airlift's template takes as a parameter what Copilot's imports: nothing holds the export any more.
    expect(world.holdersOf(vpcExport).map(({ name }) => name)).to.deep.equal([]);
    const said: string[] = [];
    await undoAdoption(options, (event) => void (event.kind === "notice" && said.push(event.text)));
    const ofAddons = /^todo-development-backend(-AddonsStack.*)?$/;
    const others = (all: [string, string][]) => all.filter(([name]) => !ofAddons.test(name));
    expect(others(bodies())).to.deep.equal(others(templates));
    // Copilot's template of the addons would be deployed with the one of their parent.
    expect(said.join()).to.match(/todo-development-backend: its update would do more .*It retains them until Copilot/);
    expect(stacks().filter(({ outputs }) => /Deny/.test(String(outputs.stackPolicy)))).to.deep.equal([]);
    expect([...before].filter((one) => !there().has(one))).to.deep.equal([]);

    expect((await adopt(options)).imported).to.equal(50);
    const none = await preview(options);
    expect(none.environments.map(({ outcome }) => outcome?.steps)).to.deep.equal([[]]);
    const done = await finishAdoption(options);
    expect(done.ended).to.deep.equal([
      ...["todo-development-backend", "todo-development-frontend", "todo-development"],
      ...["StackSet-todo-infrastructure-0", "todo-infrastructure-roles"],
    ]);
    expect(stacks().map(({ name, inputs }) => inputs.name ?? name)).to.deep.equal([
      "todo-development-backend-AddonsStack-K3Q1ZEXAMPLE",
    ]);
    // Copilot's inline policies go last: Airlift's own have taken their place.
    const gone = [...before].filter((one) => !there().has(one));
    expect(gone).to.have.lengthOf(4);
    for (const one of gone) expect(one).to.match(/^aws:iam\/rolePolicy:RolePolicy .*-policy-of-copilot$/);
    const after = await preview(options);
    expect(after.environments.map(({ outcome }) => outcome?.steps)).to.deep.equal([[]]);
  });
});
