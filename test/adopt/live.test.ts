import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { copilotName } from "../../automation/adopt/copilotNames.js";
import { matchByStack, ownedResources } from "../../automation/adopt/match.js";
import { retained } from "../../automation/adopt/stacks/retain.js";
import { surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { readTemplate } from "../../automation/sandbox/template/read.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { cleanEnvironment } from "../support/run.js";

interface Live {
  template(name: string): string;
  files: Record<string, string>;
  claims: [string, string][];
  adoptAndEnd(by: {
    airlift(...args: string[]): void;
    calls(): Promise<string>;
    changeAddon(): void;
  }): Promise<string[]>;
}

describe("adopt: what npm run test:live -- --adopt does", () => {
  let live: Live;
  before(async () => {
    live = (await import(join(repositoryRoot, ".ci/liveAdopt.mjs"))) as Live;
  });
  after(removeFolders);

  const stackOf = (name: string, template: string, tags: Record<string, string> = {}): SurveyedStack => ({
    ...{
      name,
      id: `arn:${name}`,
      status: "CREATE_COMPLETE",
      tags: { "copilot-application": "airlift-adopt", ...tags },
    },
    ...{ parameters: {}, outputs: {}, template, protected: false },
    resources: Object.entries(readTemplate(template).resources).map(([logical, { Type }]) => ({
      ...{ logical, type: String(Type), physical: `${name}-${logical}` },
    })),
  });

  it("deploys templates that can be retained, with everything in them that the plan of its folder has", async () => {
    const dir = makeFolder();
    addFiles(dir, live.files);
    for (const name of ["roles", "regional", "environment", "api"])
      expect(retained(live.template(name)), name).to.have.property("text");
    const plan = await planEnvironment({ dir, environments: ["test"] });
    const tags = { "copilot-environment": "test" };
    const found = surveyOf(
      { application: "airlift-adopt", environment: "test", account: "123456789012", region: "us-west-2" },
      undefined,
      [
        stackOf("airlift-adopt-test", live.template("environment"), tags),
        stackOf("airlift-adopt-test-api", live.template("api"), { ...tags, "copilot-service": "api" }),
      ],
    );
    const owned = ownedResources(plan);
    const matched = new Set(matchByStack(found, owned).map((one) => one.owned.key));
    const named = owned.filter(
      ({ planned, part, owner }) => (copilotName(planned.type, part, owner)?.logical.length ?? 0) > 0,
    );
    expect(named.length).to.be.greaterThan(15);
    expect(named.filter(({ key }) => !matched.has(key)).map(({ key }) => key)).to.deep.equal([]);
  });

  it("adopts, undoes, adopts again, ends, and changes the addon, and shows each claim of docs/verified.md", async () => {
    const ran: string[] = [];
    const by = {
      airlift: (...args: string[]) => void ran.push(args.filter((one) => one !== "-e" && one !== "test").join(" ")),
      calls: async () => "Create",
      changeAddon: () => void ran.push("(another addon)"),
    };
    const shown = await live.adoptAndEnd(by);
    expect(ran).to.deep.equal([
      ...["adopt --report", "adopt --yes", "preview --exit-code", "adopt --undo", "adopt --yes"],
      ...["adopt --finish --yes", "preview --exit-code", "(another addon)", "up --yes"],
    ]);
    expect(shown).to.deep.equal(live.claims.map(([number]) => number));
    const verified = readFileSync(join(repositoryRoot, "docs/verified.md"), "utf8");
    const terms = { 1: "change set", 3: "nested", 8: "DynamoDB", 9: "Cloud Control", 11: "StackSet" } as const;
    for (const number of shown) {
      const [, claim = ""] = verified.split(`\n  ${number}. `);
      const word = (terms as Record<string, string>)[number] ?? "";
      expect(claim.split(/\n {2}\d+\. /)[0], number).to.match(new RegExp(`${word}[^]+`));
    }
  });

  it("fails where a custom resource was called", async () => {
    const by = { airlift: () => {}, changeAddon: () => {}, calls: async () => "Create Delete" };
    expect(await live.adoptAndEnd(by).catch((error: Error) => error.message)).to.match(/called the custom resource/);
  });

  it("says so and fails without a region, and without credentials", () => {
    const run = (env: Record<string, string>) =>
      spawnSync(
        process.execPath,
        [
          "-e",
          `import(${JSON.stringify(join(repositoryRoot, ".ci/liveAdopt.mjs"))}).then((live) => live.run()).catch((error) => { console.error(error.message); process.exitCode = 1; })`,
        ],
        {
          env: cleanEnvironment({ HOME: makeFolder(), AWS_EC2_METADATA_DISABLED: "true", ...env }),
          encoding: "utf8",
        },
      );
    for (const [env, message] of [
      [{}, /Set AWS_REGION/],
      [{ AWS_REGION: "us-west-2" }, /No AWS credentials/],
    ] as const) {
      const { status, stderr } = run(env);
      expect([status, message.test(stderr)], stderr).to.deep.equal([1, true]);
    }
  });
});
