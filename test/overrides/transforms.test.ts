import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { child, failure, patchesOfWeb, planned } from "./application.js";

describe("overrides/transform", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  it("changes children by the functions that it exports, bundled with what it imports", async () => {
    const plan = await planned({
      "copilot/web/overrides/transform.mjs":
        'import { days } from "./days.mjs";\nexport const logGroup = (args, name) => ({ ...args, retentionInDays: days, name: name });\n' +
        "export const containers = (containers) => containers.map((one) => ({ ...one, stopTimeout: 60 }));\n",
      "copilot/web/overrides/days.mjs": "export const days = 7;\n",
    });
    expect(child(plan, "web-logs").inputs).to.include({ retentionInDays: 7, name: "web-logs" });
    const [main] = JSON.parse(child(plan, "web-task").inputs.containerDefinitions as string) as object[];
    expect(main).to.include({ name: "web", stopTimeout: 60 });
  });

  it("may be TypeScript, and use Pulumi's SDK for values that are known later", async () => {
    const plan = await planned({
      "copilot/environments/overrides/transform.ts":
        'import * as pulumi from "@pulumi/pulumi";\n' +
        "type Args = { description: string; vpcId: string };\n" +
        "export function securityGroup(args: Args, name: string): Args {\n" +
        "  return { ...args, description: pulumi.interpolate`$" +
        "{name} of $" +
        "{args.vpcId}` as unknown as string };\n}\n",
    });
    expect(child(plan, "test-environment-security-group").inputs.description).to.match(
      /^test-environment-security-group of \$\{.*test-vpc\.id\}$/,
    );
  });

  it("is given every child in its default function", async () => {
    const plan = await planned({
      "copilot/web/overrides/transform.mjs":
        'export default (args, { type, name }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment" ? { ...args, policyArn: name } : args;\n',
    });
    expect(child(plan, "web-execution-role-ecs").inputs.policyArn).to.equal("web-execution-role-ecs");
  });

  it("goes before patches", async () => {
    const plan = await planned({
      ...patchesOfWeb("- {op: replace, path: /Resources/LogGroup/Properties/RetentionInDays, value: 14}\n"),
      "copilot/web/overrides/transform.mjs": "export const logGroup = (args) => ({ ...args, retentionInDays: 7 });\n",
    });
    expect(child(plan, "web-logs").inputs.retentionInDays).to.equal(14);
  });

  it("is left out with --no-transforms", async () => {
    const files = { "copilot/web/overrides/transform.mjs": "throw new Error('not to be run');\n" };
    expect(child(await planned(files, { noTransforms: true }), "web-logs").inputs.retentionInDays).to.equal(30);
  });

  const broken: [what: string, text: string, says: RegExp][] = [
    ["a function that fails", "export const service = () => { throw new Error('oh'); };", /"service" failed: oh/],
    ["a function that returns nothing", "export const service = () => {};", /"service" returned nothing/],
    ["a name that it does not know", "export const servce = (args) => args;", /"servce" is no child/],
    ["a value that is no function", "export const service = 1;", /"service" is not a function/],
    ["code that does not parse", "export const = 1;", /Build failed/],
  ];
  for (const [what, text, says] of broken) {
    it(`names its file for ${what}`, async () => {
      const message = await failure(planned({ "copilot/web/overrides/transform.mjs": `${text}\n` }));
      expect(message)
        .to.match(says)
        .and.match(/^copilot\/web\/overrides\/transform\.mjs: /);
    });
  }
});
