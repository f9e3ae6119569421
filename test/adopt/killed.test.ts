import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { unretained } from "../../automation/adopt/stacks/retain.js";
import { bodyOfStack, parametersOf, STACK } from "../../automation/sandbox/template/stackContents.js";
import { text } from "../../automation/sandbox/values.js";
import { removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { mortalProxy, verbsOn } from "./adopting.js";
import { type CopilotWorld, copilotWorld, copyOf } from "./stacksWorld.js";

/** How many points of adopt, of undo and of finish a process is killed at. */
const points = Number(process.env.AIRLIFT_ADOPTION_POINTS ?? 4);

const machinery =
  /-(EnvController(Function|Role)|CertificateValidationFunction|CustomResourceRole|CloudformationExecutionRole)-|shop-(admin|execution)role/;

describe("adopt: killed at any point", function () {
  this.timeout(600_000);
  const open: CopilotWorld[] = [];
  let fresh: CopilotWorld;
  let adoptedOne: CopilotWorld;
  const start = async (from = fresh): Promise<CopilotWorld> => {
    const made = await copyOf(from);
    open.push(made);
    return made;
  };
  before(async () => {
    fresh = await copilotWorld();
    adoptedOne = await copyOf(fresh);
    await verbsOn(adoptedOne).adopt();
  });
  after(async () => {
    await Promise.all([fresh.api.close(), adoptedOne.api.close()]);
    removeFolders();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ api }) => api.close()));
  });

  const stacks = ({ world }: CopilotWorld) => world.list({ type: STACK });
  const condition = (one: CopilotWorld): unknown => [
    stacks(one).map((each) => [each.name, bodyOfStack(each), parametersOf(each)]),
    stacks(one)
      .filter(({ outputs }) => text(outputs.stackPolicy).includes("Deny"))
      .map(({ name }) => name),
    one.world.list({ type: "aws:cloudformation/stackSet:StackSet" }).map(({ outputs }) => outputs.templateBody),
    one.world.list({ type: "aws:codepipeline/pipeline:Pipeline" }).map(({ outputs }) => outputs.closed ?? []),
    one.world.list({ type: "AWS::DynamoDB::Table" }).map(({ inputs }) => inputs.DeletionProtectionEnabled ?? false),
  ];
  const adopted = (one: CopilotWorld): boolean =>
    stacks(one).every(
      (each) => /^pipeline-|AddonsStack/.test(each.name) || unretained(bodyOfStack(each))?.length === 0,
    );

  /** How many changes a verb asks AWS for when nothing stops it. */
  async function changesOf(one: CopilotWorld, run: (url: string) => Promise<unknown>): Promise<number> {
    const proxy = await mortalProxy(one.api.url, Number.POSITIVE_INFINITY, true);
    await run(proxy.url);
    proxy.close();
    return proxy.changes();
  }

  /** Runs a verb that is killed at a change. @returns whether it was */
  async function killed(one: CopilotWorld, at: number, does: boolean, run: (url: string) => Promise<unknown>) {
    const proxy = await mortalProxy(one.api.url, at, does);
    const failed = await run(proxy.url).then(
      () => false,
      () => true,
    );
    proxy.close();
    return failed;
  }

  const spread = (all: number): number[] => [
    ...new Set(Array.from({ length: points }, (_, index) => 1 + Math.floor((index * all) / points))),
  ];

  it("adopt goes on where it was, or undoes", async () => {
    const count = await start();
    const all = await changesOf(count, (url) => verbsOn(count).adopt({}, url));
    for (const [index, at] of spread(all).entries()) {
      const one = await start();
      const [before, things] = [condition(one), one.things()];
      const verbs = verbsOn(one);
      expect(await killed(one, at, index % 2 === 0, (url) => verbs.adopt({}, url)), `killed at ${at}`).to.equal(true);
      expect(one.things(), `after ${at}`).to.deep.equal(things);
      if (index % 3 === 2) {
        // The very first note of the journal may not have been written.
        await verbs.undo().catch((error: Error) => expect(error.message).to.match(/was not adopted/));
        expect(condition(one), `undone after ${at}`).to.deep.equal(before);
      } else {
        await verbs.adopt();
        expect(adopted(one), `adopted after ${at}`).to.equal(true);
        await verbs.undo();
        expect(condition(one), `adopted and undone after ${at}`).to.deep.equal(before);
      }
      expect(one.things(), `at the end of ${at}`).to.deep.equal(things);
    }
  });

  it("undo goes on where it was", async () => {
    const count = await start(adoptedOne);
    const all = await changesOf(count, (url) => verbsOn(count, { imported: true }).undo(url));
    for (const [index, at] of spread(all).entries()) {
      const one = await start(adoptedOne);
      const [before, things] = [condition(fresh), one.things()];
      const verbs = verbsOn(one, { imported: true });
      expect(await killed(one, at, index % 2 === 0, (url) => verbs.undo(url)), `killed at ${at}`).to.equal(true);
      // Killed after the journal was removed there is nothing left to undo.
      await verbs.undo().catch((error: Error) => expect(error.message).to.match(/was not adopted/));
      expect(condition(one), `undone after ${at}`).to.deep.equal(before);
      expect(one.things(), `at the end of ${at}`).to.deep.equal(things);
    }
  });

  it("finish goes on where it was, and loses nothing but Copilot's machinery", async () => {
    const count = await start(adoptedOne);
    const all = await changesOf(count, (url) => verbsOn(count, { imported: true }).finish(url));
    for (const [index, at] of spread(all).entries()) {
      const one = await start(adoptedOne);
      const things = one.things();
      const verbs = verbsOn(one, { imported: true });
      expect(await killed(one, at, index % 2 === 0, (url) => verbs.finish(url)), `killed at ${at}`).to.equal(true);
      const done = await verbs.finish();
      expect(done.ended, `ended after ${at}`).to.have.length(5);
      expect(Object.keys(done.registry), `registry after ${at}`).to.have.length(3);
      expect(one.things(), `at the end of ${at}`).to.deep.equal(things.filter((key) => !machinery.test(key)));
    }
  });

  for (const seen of [8, 30])
    it(`a process that gets SIGKILL at its ${seen}th change`, async () => {
      const one = await start();
      const things = one.things();
      let child: ChildProcess | undefined;
      const proxy = await mortalProxy(one.api.url, seen, true);
      child = spawn(
        process.execPath,
        ["--import", "tsx", join(repositoryRoot, "test/adopt/adoptInChild.ts"), proxy.url],
        {
          cwd: repositoryRoot,
          stdio: "ignore",
        },
      );
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child?.once("exit", (_, signal) => resolve(signal)),
      );
      while (proxy.changes() < seen && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill("SIGKILL");
      expect(await ended).to.equal("SIGKILL");
      proxy.close();
      const verbs = verbsOn(one);
      await verbs.adopt();
      expect([adopted(one), one.things()]).to.deep.equal([true, things]);
      await verbs.finish();
    });
});
