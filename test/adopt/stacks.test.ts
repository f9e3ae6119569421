import { expect } from "chai";
import { unretained } from "../../automation/adopt/stacks/retain.js";
import { bodyOfStack, parametersOf, STACK } from "../../automation/sandbox/template/stackContents.js";
import { text } from "../../automation/sandbox/values.js";
import { keyOf } from "../../automation/sandbox/world.js";
import { removeFolders } from "../support/folder.js";
import { expectRefusal, verbsOn } from "./adopting.js";
import {
  bodyOf,
  type CopilotWorld,
  copilotWorld,
  stackNamed as found,
  stackNames as names,
  note,
  parameterRecord,
  place,
  unretain,
  type WorldChanges,
} from "./stacksWorld.js";

const machinery =
  /-(EnvController(Function|Role)|CertificateValidationFunction|CustomResourceRole|CloudformationExecutionRole)-|shop-(admin|execution)role/;

describe("adopt: Copilot's stacks", function () {
  this.timeout(120_000);
  const open: CopilotWorld[] = [];
  const start = async (changes: WorldChanges = {}): Promise<CopilotWorld> => {
    const made = await copilotWorld(changes);
    open.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ api }) => api.close()));
    removeFolders();
  });

  /** Everything of CloudFormation, pipelines and protection that an undo has to bring back. */
  const condition = ({ world }: CopilotWorld): unknown => ({
    stacks: world.list({ type: STACK }).map((one) => [one.name, bodyOfStack(one), parametersOf(one)]),
    set: world.list({ type: "aws:cloudformation/stackSet:StackSet" }).map(({ outputs }) => outputs.templateBody),
    closed: world.list({ type: "aws:codepipeline/pipeline:Pipeline" }).map(({ outputs }) => outputs.closed ?? []),
    tables: world.list({ type: "AWS::DynamoDB::Table" }).map(({ inputs }) => inputs.DeletionProtectionEnabled ?? false),
  });
  const frozen = (one: CopilotWorld): string[] =>
    one.world
      .list({ type: STACK })
      .filter(({ outputs }) => text(outputs.stackPolicy).includes('"Deny","Action":"Update:*"'))
      .map(({ name }) => name);

  it("freezes what Copilot updates, closes the way of its pipeline, and protects tables", async () => {
    const one = await start();
    const adopted = await verbsOn(one).adopt();
    expect(frozen(one)).to.have.members(["shop-infrastructure-roles", "shop-test", "shop-test-web", "shop-test-api"]);
    expect(adopted.stacks).to.have.members(frozen(one));
    expect(condition(one)).to.deep.include({ closed: [["DeployTo-test"]], tables: [true] });
  });

  it("retains every resource, custom ones and the StackSet's too; nothing else changes, and nothing in nested stacks", async () => {
    const one = await start();
    const before = new Map(one.world.list({ type: STACK }).map((each) => [each.name, bodyOfStack(each)]));
    const things = one.things();
    await verbsOn(one).adopt();
    for (const { name } of one.world
      .list({ type: STACK })
      .filter((each) => !/^pipeline-|AddonsStack/.test(each.name))) {
      const body = bodyOf(one, name);
      expect(unretained(body), name).to.deep.equal([]);
      const added =
        /^ *(DeletionPolicy|UpdateReplacePolicy): Retain\n|"(DeletionPolicy|UpdateReplacePolicy)": "Retain", /gm;
      const bare = (text: string): string => text.replace(added, "");
      expect(bare(body), name).to.equal(bare(before.get(name) ?? ""));
    }
    expect(one.things()).to.deep.equal(things);
    const nested = "shop-test-web-AddonsStack-ABC";
    expect(bodyOf(one, nested)).to.equal(before.get(nested));
  });

  it("does nothing the second time", async () => {
    const one = await start();
    await verbsOn(one).adopt();
    const state = condition(one);
    expect(await verbsOn(one, { imported: true }).adopt()).to.include({ known: true });
    expect(condition(one)).to.deep.equal(state);
  });

  it("asks before the first change only, and a no changes nothing", async () => {
    const one = await start();
    const before = condition(one);
    const { adopt } = verbsOn(one);
    const no = { confirm: async () => Promise.reject(new Error("no")) };
    expect((await adopt(no).catch((error: Error) => error)) as Error).to.have.property("message", "no");
    expect(condition(one)).to.deep.equal(before);
    await adopt();
    await adopt(no);
  });

  it("undo brings everything back: templates, policies, transitions, protection", async () => {
    const one = await start();
    const [before, things] = [condition(one), one.things()];
    const { adopt, undo, state } = verbsOn(one);
    await adopt();
    await undo();
    expect(condition(one)).to.deep.equal(before);
    expect([frozen(one), one.things(), state.imported]).to.deep.equal([[], things, false]);
    await expectRefusal(undo(), /was not adopted/);
    await adopt();
  });

  it("ends every stack, loses nothing but Copilot's machinery, and keeps what the registry said", async () => {
    const one = await start();
    const things = one.things();
    const { adopt, finish } = verbsOn(one);
    await adopt();
    const done = await finish();
    expect(done.ended).to.deep.equal([
      "shop-test-web",
      "shop-test-api",
      "shop-test",
      "StackSet-shop-infrastructure-1",
      "shop-infrastructure-roles",
    ]);
    expect(names(one)).to.have.members(["shop-test-web-AddonsStack-ABC", "pipeline-shop-release"]);
    expect(one.things()).to.deep.equal(things.filter((key) => !machinery.test(key)));
    expect(done.removed).to.have.length(things.filter((key) => machinery.test(key)).length);
    expect(Object.keys(done.registry)).to.include("/copilot/applications/shop/environments/test");
    expect(one.world.list({ type: "aws:ssm/parameter:Parameter" }).map(({ id }) => id)).to.deep.equal([
      "/airlift/adoptions/shop/test",
    ]);
    expect(await finish()).to.deep.equal(done);
    await expectRefusal(verbsOn(one).undo(), /being ended/);
  });

  it("leaves the application's stacks and roles while Copilot has another environment", async () => {
    const one = await start({ environments: ["prod"] });
    const { adopt, finish } = verbsOn(one);
    await adopt();
    const done = await finish();
    expect(done.ended).to.deep.equal(["shop-test-web", "shop-test-api", "shop-test"]);
    expect(names(one)).to.include.members(["StackSet-shop-infrastructure-1", "shop-infrastructure-roles"]);
    expect(done.left.join()).to.include("prod");
    expect(Object.keys(done.registry)).to.deep.equal(["/copilot/applications/shop/environments/test"]);
  });

  it("names stacks of the StackSet in other regions, which it does not delete", async () => {
    const one = await start();
    const { adopt, finish } = verbsOn(one);
    await adopt();
    for (const set of one.world.list({ type: "aws:cloudformation/stackSet:StackSet" })) {
      const more = {
        account: place.account,
        region: "eu-west-1",
        stack: "arn:aws:cloudformation:eu-west-1:1:stack/StackSet-x/1",
      };
      const instances = [...(set.outputs.instances as object[]), more];
      one.world.change((inside) => inside.put({ ...set, outputs: { ...set.outputs, instances } }));
    }
    expect((await finish()).left).to.deep.equal([
      "StackSet-x in account 123456789012, eu-west-1 leaves the StackSet and stays, retaining what is in it: delete it there.",
    ]);
  });

  describe("what must not be ended", () => {
    it("a workload that another repository has not adopted", async () => {
      const one = await start();
      const { adopt, finish, state } = verbsOn(one);
      await adopt();
      await expectRefusal(verbsOn(one, { ...state, elsewhere: "api" }).finish(), /Not adopted yet: api\./);
      expect(names(one)).to.include.members(["shop-test-web", "shop-test-api"]);
      await finish();
    });

    const broken: Record<string, (one: CopilotWorld) => void> = {
      "a resource without Retain": (one) => unretain(one, "VPC:"),
      "a custom resource without Retain": (one) => unretain(one, "HTTPSCert:"),
      "a stack in UPDATE_ROLLBACK_FAILED": (one) => note(one, "shop-test", { stackStatus: "UPDATE_ROLLBACK_FAILED" }),
      "a stack with termination protection": (one) => note(one, "shop-test", { protected: true }),
      "a stack whose export another stack uses": (one) => {
        const importer = found(one, "pipeline-shop-release");
        const key = `aws:cloudformation/export:Export|${place.account}|${place.region}|shop-test-VpcId`;
        one.world.change((inside) => inside.put({ ...importer, holds: [key] }));
      },
    };
    for (const [what, change] of Object.entries(broken))
      it(what, async () => {
        const one = await start();
        const { adopt, finish } = verbsOn(one);
        await adopt();
        const things = one.things();
        change(one);
        await expectRefusal(finish(), /shop-test is not ended/);
        expect(one.things()).to.deep.equal(things);
        expect(names(one)).to.include("shop-test");
      });
  });

  it("stops when something is gone after a stack was ended", async () => {
    const two = await start();
    const verbs = verbsOn(two);
    await verbs.adopt();
    // As a Delete that nobody saw coming would: the first stack takes the log group of another with it.
    const [group] = two.world
      .list({ type: "aws:cloudwatch/logGroup:LogGroup" })
      .filter(({ id }) => id.includes("-api-"));
    if (group === undefined) throw new Error("the world has changed");
    const parts = [
      ...(found(two, "shop-test-web").outputs.resources as object[]),
      { logical: "Hidden", type: "Custom::X", physical: "x", keys: [keyOf(group)] },
    ];
    note(two, "shop-test-web", { resources: parts });
    await expectRefusal(verbs.finish(), /LogGroup.* is missing from AWS now that shop-test-web is deleted/);
    expect(names(two)).to.include.members(["shop-test-api", "shop-test"]);
  });

  describe("what can't be adopted", () => {
    it("something that was changed by hand, unless that is accepted", async () => {
      const one = await start();
      note(one, "shop-test-web", { drift: [{ logical: "LogGroup", path: "/RetentionInDays" }] });
      const before = condition(one);
      await expectRefusal(verbsOn(one).adopt(), /shop-test-web: LogGroup is MODIFIED \(\/RetentionInDays\)/);
      expect([condition(one), frozen(one)]).to.deep.equal([before, []]);
      await verbsOn(one).adopt({ acceptDrift: true });
    });

    it("an environment of which nothing says where Copilot keeps its artifacts", async () => {
      const one = await start({
        elsewhere: true,
        template: (_, body) => body.replace("S3Bucket: shop-artifacts, ", ""),
      });
      await expectRefusal(verbsOn(one).adopt(), /Neither a stack of Copilot's StackSet shop-inf.* names the bucket/);
      expect(frozen(one)).to.deep.equal([]);
    });

    it("something that was deleted by hand", async () => {
      const one = await start();
      const [vpc] = one.world.list({ type: "aws:ec2/vpc:Vpc" });
      one.world.change((inside) => inside.remove(keyOf(vpc as never)));
      await expectRefusal(verbsOn(one).adopt(), /VPC is DELETED/);
    });

    it("a stack whose last update was rolled back is as good as any", async () => {
      const one = await start({ status: { "shop-test-api": "UPDATE_ROLLBACK_COMPLETE" } });
      await verbsOn(one).adopt();
      expect(unretained(bodyOf(one, "shop-test-api"))).to.deep.equal([]);
    });

    it("scaling is no change by hand", async () => {
      const one = await start();
      note(one, "shop-test-web", { drift: [{ logical: "Service", path: "/DesiredCount" }] });
      await verbsOn(one).adopt();
    });

    it("a template whose resources a macro makes", async () => {
      const transform = (name: string, body: string) =>
        name === "shop-test-api" ? `Transform: AWS::Serverless-2016-10-31\n${body}` : body;
      const one = await start({ template: transform });
      const { adopt, undo } = verbsOn(one);
      await expectRefusal(adopt(), /shop-test-api: its template has a Transform/);
      await undo();
      expect(frozen(one)).to.deep.equal([]);
    });

    it("a stack whose update would do more: the change set is deleted, and nothing applied", async () => {
      const read = (name: string, body: string) =>
        name === "shop-test-api"
          ? body
              .replace(
                "Parameters:\n",
                "Parameters:\n  Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/image }\n",
              )
              .replace(
                "    Type: AWS::IAM::Role\n",
                "    Type: AWS::IAM::Role\n    Properties: { Description: !Ref Image }\n",
              )
          : body;
      const one = await start({ template: read });
      note(one, "shop-test-api", { resolved: { Image: "v1" } });
      const inputs = { name: "/shop/image", type: "String", value: "v2" };
      one.world.change((inside) => inside.put(parameterRecord("/shop/image", inputs)));
      const [before, things] = [condition(one), one.things()];
      const { adopt, undo } = verbsOn(one);
      await expectRefusal(
        adopt(),
        /shop-test-api: its update would do more .*TaskRole \[AWS::IAM::Role\].*Description/,
      );
      expect(found(one, "shop-test-api").outputs.changeSets).to.deep.equal({});
      expect(frozen(one)).to.include("shop-test-api");
      await undo();
      expect([condition(one), one.things()]).to.deep.equal([before, things]);
    });

    it("an instance of the StackSet that other changes wait for", async () => {
      const one = await start();
      for (const set of one.world.list({ type: "aws:cloudformation/stackSet:StackSet" })) {
        const [instance] = set.outputs.instances as object[];
        const instances = [{ ...instance, status: "OUTDATED" }];
        one.world.change((inside) => inside.put({ ...set, outputs: { ...set.outputs, instances } }));
      }
      await expectRefusal(verbsOn(one).adopt(), /its instance in 123456789012, us-west-2 is OUTDATED/);
    });
  });

  it("begins once more with a stack that somebody has deployed meanwhile, and leaves it to them in an undo", async () => {
    const one = await start();
    const { adopt, undo } = verbsOn(one);
    await adopt();
    const deployed = (): string => {
      const bare = bodyOf(one, "shop-test-api").replace(/ *(DeletionPolicy|UpdateReplacePolicy): Retain\n/g, "");
      const body = bare.replace("v1.33.0", "v1.34.0");
      note(one, "shop-test-api", { templateBody: body });
      return body;
    };
    const body = deployed();
    await adopt();
    expect(unretained(bodyOf(one, "shop-test-api"))).to.deep.equal([]);
    await undo();
    expect(bodyOf(one, "shop-test-api")).to.equal(body);
    await adopt();
    deployed();
    await undo();
    expect(bodyOf(one, "shop-test-api")).to.equal(body);
  });
});
