import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Examined } from "../../automation/adopt/adoptionReport.js";
import { type TakenOver, type TakeOverSeam, takeOverSurveyed } from "../../automation/adopt/takeOver.js";
import { deleteInlinePolicies } from "../../automation/aws/inlinePolicies.js";
import { deployEnvironment, previewEnvironment } from "../../automation/deployment/deploy.js";
import { recordFrom } from "../../automation/record/environmentRecord.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { openWorkspace, type Workspace } from "../../automation/session/session.js";
import { exportStack } from "../../automation/stack/contents.js";
import { moveResource } from "../../automation/stack/forgetState.js";
import { copySample } from "../support/run.js";
import { type CopilotWorld, copilotWorld } from "./copilotWorld.js";

const GROUP = "aws:lb/targetGroup:TargetGroup";
const RULE = "aws:lb/listenerRule:ListenerRule";
const SERVICE = "aws:ecs/service:Service";
const STACK = "aws:cloudformation/stack:Stack";
const SUBNET = "aws:ec2/subnet:Subnet";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

describe("adopt: taking a todo-like application over, on the real engine", function () {
  this.timeout(600_000);
  let sample: { folder: string; remove: () => void };
  let world: CopilotWorld;
  const copies: string[] = [];

  before(async () => {
    sample = copySample("todo");
    appendFileSync(join(sample.folder, "copilot/environments/development/manifest.yml"), "\ncdn: true\n");
    world = await copilotWorld(join(sample.folder, ".airlift"), { dir: sample.folder, environments: ["development"] });
  });
  after(() => {
    sample.remove();
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  });

  /** The application and what runs of it, once more. */
  function copy(): string {
    const folder = join(mkdtempSync(join(tmpdir(), "airlift-adopt-")), "todo");
    cpSync(sample.folder, folder, { recursive: true });
    copies.push(folder);
    return folder;
  }

  const open = (dir: string): Promise<Workspace> =>
    openWorkspace({ dir, environments: ["development"], sandbox: true });

  async function adopt(folder: string, seam: TakeOverSeam = {}): Promise<TakenOver> {
    const workspace = await open(folder);
    const { target } = await workspace.open("development");
    const access = { ...target.aws, ...(target.live !== undefined && { live: target.live }) };
    const requests = { total: 0, retries: 0, operations: {} };
    return takeOverSurveyed(workspace, { found: world.found, access, requests, deployed: false }, () => {}, seam);
  }

  const things = (folder: string) => openWorld(join(folder, ".airlift"));
  const there = (folder: string): string[] =>
    things(folder)
      .list()
      .filter(({ type }) => !/deployment/i.test(type))
      .map(({ type, id }) => `${type} ${id}`);

  async function refusal(folder: string, seam: TakeOverSeam): Promise<string> {
    const error = await adopt(folder, seam).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error, "nothing was refused").not.to.equal(undefined);
    return String(error?.message);
  }

  const rowOf = ({ rows }: Examined, name: string, type: string) => {
    const row = rows.find((one) => one.name === name && one.type === type);
    if (row === undefined) throw new Error(`no row ${name}`);
    return row;
  };

  it("reads everything into the state, killed in between too, and nothing is replaced or deleted", async () => {
    const folder = copy();
    const before = there(folder);
    // The provider ends in the middle of the import, and the command ends after it.
    writeFileSync(join(folder, ".airlift/faults.json"), JSON.stringify({ crash: [{ type: TASK, create: 1 }] }));
    await refusal(folder, {});
    rmSync(join(folder, ".airlift/faults.json"));
    const half = await exportStack((await open(folder)).stack("development"));
    expect(half?.resources.length).to.be.above(10);
    const killed = await refusal(folder, {
      before: async (run) => {
        if (run === "settle") throw new Error("killed");
      },
    });
    expect(killed).to.equal("killed");

    const done = await adopt(folder);
    expect(done.imported).to.equal(0);
    expect(done.known).to.equal(51);
    expect(done.updated.map(({ name, paths }) => `${name} ${paths}`).sort()).to.deep.equal([
      "backend-service taskDefinition",
      "frontend-service taskDefinition",
    ]);
    const now = new Set(there(folder));
    expect(before.filter((one) => !now.has(one))).to.deep.equal([]);

    const workspace = await open(folder);
    const record = recordFrom((await exportStack(workspace.stack("development")))?.outputs);
    expect(record?.workloads.frontend?.rules[0]?.priority).to.equal(50_000);
    expect(record?.adopted?.resources[`${GROUP}::development-public-alb-default`]).to.deep.equal({
      inputs: { name: world.taken.get(`${GROUP}::development-public-alb-default`)?.outputs.name },
      without: ["namePrefix"],
    });
    // Copilot's inline policies go when the stacks have; Airlift's stay.
    expect(done.policies.map(({ names }) => names.length)).to.deep.equal([1, 1, 1, 1]);
    const { target } = await workspace.open("development");
    await deleteInlinePolicies(target.aws, done.policies);
    expect(things(folder).list({ type: "aws:iam/rolePolicy:RolePolicy" })).to.have.length(4);
    // A plain preview and what it knows of images: nothing is built, nothing changes.
    const { outcome } = await previewEnvironment(workspace, "development", () => {});
    expect(outcome.steps).to.deep.equal([]);
    expect((await adopt(folder)).updated).to.deep.equal([]);
    await movesAddons(folder);
  });

  /** A stack of addons that was made again has another ARN, and the state takes it everywhere. */
  async function movesAddons(folder: string): Promise<void> {
    const address = (await open(folder)).stack("development");
    const resources = async () => (await exportStack(address))?.resources ?? [];
    const before = await resources();
    const id = before.find(({ type }) => type === STACK)?.id ?? "";
    expect(id).to.match(/^arn:.*AddonsStack/);
    await moveResource(address, id, `${id}-again`, () => {});
    const moved = await resources();
    expect(moved.find(({ type }) => type === STACK)?.id).to.equal(`${id}-again`);
    expect(JSON.stringify(moved)).not.to.include(`${id}"`);
    await moveResource(address, `${id}-again`, id, () => {});
    expect(await resources()).to.deep.equal(before);
  }

  it("gives an adopted service Fargate Spot in place, once its manifest wants it", async () => {
    const folder = copy();
    await adopt(folder);
    const service = () =>
      things(folder)
        .list({ type: SERVICE })
        .find(({ inputs }) => JSON.stringify(inputs).includes("frontend"));
    const before = service();
    expect(before?.outputs.launchType).to.equal("FARGATE");
    const manifest = join(folder, "copilot/frontend/manifest.yml");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/^count: 1.*$/m, "count:\n  spot: 1"));
    const { outcome } = await deployEnvironment(await open(folder), "development", () => {});
    const [step, ...more] = outcome.steps.filter(({ type }) => type === SERVICE);
    expect(more).to.deep.equal([]);
    expect(step).to.include({ operation: "update", name: "frontend-service" });
    const after = service();
    expect(after?.id).to.equal(before?.id);
    expect(after?.inputs.capacityProviderStrategies).to.deep.equal([{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    expect(after?.inputs).not.to.have.property("launchType");
    const none = await previewEnvironment(await open(folder), "development", () => {});
    expect(none.outcome.steps).to.deep.equal([]);
  });

  it("takes an addons stack whose template Copilot has written in another way, and replaces nothing that uses its outputs", async () => {
    const folder = copy();
    things(folder).change((inside) => {
      const [stack] = inside.list({ type: "aws:cloudformation/stack:Stack" });
      if (stack === undefined) throw new Error("the world has no addons stack");
      const templateBody = `# As Copilot packaged it\n${String(stack.inputs.templateBody)}\n`;
      inside.put({ ...stack, inputs: { ...stack.inputs, templateBody }, outputs: { ...stack.outputs, templateBody } });
    });
    const before = there(folder);
    const done = await adopt(folder);
    expect(done.updated.map(({ name, paths }) => `${name} ${paths}`)).to.include("backend-addons-stack templateBody");
    const now = new Set(there(folder));
    expect(before.filter((one) => !now.has(one))).to.deep.equal([]);
    const { outcome } = await previewEnvironment(await open(folder), "development", () => {});
    expect(outcome.steps).to.deep.equal([]);
  });

  it("ends before anything is changed where two resources would be the same thing", async () => {
    const folder = copy();
    const before = there(folder);
    const text = await refusal(folder, {
      examined: (found) => {
        rowOf(found, "frontend-target-group", GROUP).id = rowOf(found, "development-public-alb-default", GROUP).id;
      },
    });
    expect(text).to.match(/are both arn/);
    expect(there(folder)).to.deep.equal(before);
  });

  it("ends at an id that leads nowhere", async () => {
    const folder = copy();
    const text = await refusal(folder, {
      examined: (found) => {
        rowOf(found, "frontend-target-group", GROUP).id += "0";
      },
    });
    expect(text).to.match(/frontend-target-group|does not exist/);
  });

  it("ends at the preview of the second run at a rule with another number", async () => {
    const folder = copy();
    const text = await refusal(folder, {
      examined: (found) => {
        rowOf(found, "frontend-http-rule", RULE).kept = { inputs: { priority: 49_000 } };
      },
    });
    expect(text).to.match(/frontend-http-rule .* would be changed: priority/);
    const [rule] = things(folder).list({ type: RULE });
    expect(rule?.inputs.priority).to.equal(50_000);
  });

  it("ends at what can only be replaced, and replaces nothing", async () => {
    const folder = copy();
    const text = await refusal(folder, {
      before: async (run) => {
        if (run !== "import") return;
        things(folder).change((inside) => {
          const [subnet] = inside.list({ type: SUBNET });
          if (subnet === undefined) throw new Error("no subnet");
          const cidrBlock = "10.0.9.0/24";
          const { inputs, outputs } = subnet;
          inside.put({ ...subnet, inputs: { ...inputs, cidrBlock }, outputs: { ...outputs, cidrBlock } });
        });
      },
    });
    expect(text).to.match(/subnet-1 .* would be replaced: cidrBlock/);
    expect(things(folder).list({ type: SUBNET })).to.have.length(4);
  });
});
