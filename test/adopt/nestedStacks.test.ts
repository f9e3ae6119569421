import { expect } from "chai";
import { retained, unretained } from "../../automation/adopt/stacks/retain.js";
import { keyOf, type WorldResource } from "../../automation/sandbox/world.js";
import { removeFolders } from "../support/folder.js";
import { expectRefusal, verbsOn } from "./adopting.js";
import {
  bodyOf,
  bucket,
  type CopilotWorld,
  copilotWorld,
  note,
  place,
  stackNamed,
  stackNames,
  unretain,
} from "./stacksWorld.js";

describe("adopt --finish: stacks of addons, which are nested in those that are ended", function () {
  this.timeout(120_000);
  const open: CopilotWorld[] = [];
  const start = async (): Promise<CopilotWorld> => {
    const made = await copilotWorld();
    open.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ api }) => api.close()));
    removeFolders();
  });

  const tableOf = (one: CopilotWorld): WorldResource => {
    const [table] = one.world.list({ type: "AWS::DynamoDB::Table" });
    if (table === undefined) throw new Error("the world has changed");
    return table;
  };
  const nestedName = "shop-test-web-AddonsStack-ABC";
  const losses: Record<string, { loses(one: CopilotWorld): string; says: RegExp }> = {
    "something in a nested stack": {
      loses: (one) => keyOf(tableOf(one)),
      says: /^shop-test-orders \[AWS::DynamoDB::Table\] is missing from AWS now that shop-test-web is deleted/,
    },
    "a nested stack, though all that was in it is there": {
      loses: (one) => keyOf(stackNamed(one, nestedName)),
      says: /AddonsStack-ABC.* \[AWS::CloudFormation::Stack\] is missing from AWS now that shop-test-web is deleted/,
    },
  };
  for (const [what, { loses, says }] of Object.entries(losses))
    it(`stops when a parent has taken ${what} with it`, async () => {
      const one = await start();
      const { adopt, finish } = verbsOn(one);
      await adopt();
      // As CloudFormation would that does not keep to what the parent's template says of the nested stack.
      const hidden = { logical: "Hidden", type: "Custom::X", physical: "x", keys: [loses(one)] };
      const parts = [...(stackNamed(one, "shop-test-web").outputs.resources as object[]), hidden];
      if (what.startsWith("a nested")) note(one, nestedName, { resources: [] });
      note(one, "shop-test-web", { resources: parts });
      await expectRefusal(finish(), says);
      expect(stackNames(one)).to.include.members(["shop-test-api", "shop-test"]);
    });

  it("retains what is in a nested stack before its parent is ended, and asks whether it can be updated after", async () => {
    const one = await start();
    const { adopt, finish, state } = verbsOn(one);
    await adopt();
    expect(unretained(bodyOf(one, nestedName))).to.deep.equal(["Orders", "AccessPolicy"]);
    await finish();
    expect(unretained(bodyOf(one, nestedName))).to.deep.equal([]);
    expect(stackNamed(one, nestedName).outputs.changeSets).to.deep.equal({});
    expect(state.moved).to.equal(undefined);
  });

  it("does not end a parent while what is in its nested stack can't be retained", async () => {
    const one = await start();
    const { adopt, finish } = verbsOn(one);
    await adopt();
    const body = bodyOf(one, nestedName);
    note(one, nestedName, { templateBody: `Transform: AWS::Serverless-2016-10-31\n${body}` });
    const things = one.things();
    await expectRefusal(
      finish(),
      /shop-test-web is not ended: not everything in shop-test-web-AddonsStack-ABC .*Transform/,
    );
    expect(one.things()).to.deep.equal(things);
    // As its author has deployed it once more.
    const kept = retained(body);
    note(one, nestedName, {
      templateBody: `Transform: AWS::Serverless-2016-10-31\n${"text" in kept ? kept.text : ""}`,
    });
    await finish();
  });

  it("says how one that is not updated without its parent is made again, and takes the new one in its place", async () => {
    const one = await start();
    const verbs = verbsOn(one, { imported: false }, (text) => {
      // From the moment in which its parent goes nobody can update it.
      if (text.startsWith("Ending shop-test-web")) note(one, nestedName, { stackStatus: "UPDATE_ROLLBACK_FAILED" });
    });
    await verbs.adopt();
    const said = await verbs.finish().then(
      () => "",
      (error: Error) => error.message,
    );
    const { id } = stackNamed(one, nestedName);
    const folder = `s3://${bucket}/airlift/adoption/test/nested/${nestedName}`;
    expect(said).to.match(/does not update shop-test-web-AddonsStack-ABC without its parent: Stack:.*can't be updated/);
    for (const step of [
      `delete-stack --stack-name ${id}\n`,
      `aws s3 cp ${folder}/import.json .`,
      `create-change-set --change-set-type IMPORT --stack-name ${nestedName} `,
      "--parameters ParameterKey=Name,ParameterValue='web'",
      `wait stack-import-complete --stack-name ${nestedName}`,
      `update-stack --stack-name ${nestedName} `,
    ])
      expect(said).to.include(step);
    const stored = (file: string): string => {
      const object = `${folder.slice("s3://".length)}/${file}`;
      return String(one.world.find("aws:s3/bucketObjectv2:BucketObjectv2", object, place)?.inputs.content);
    };
    expect(JSON.parse(stored("import.json"))[0]).to.deep.equal({
      ...{ ResourceType: "AWS::DynamoDB::Table", LogicalResourceId: "Orders" },
      ResourceIdentifier: { TableName: "shop-test-orders" },
    });
    const template = stored("import.template");
    expect([unretained(template), JSON.parse(template).Outputs]).to.deep.equal([[], undefined]);
    expect(stackNames(one)).to.include.members(["shop-test-api", "shop-test"]);
    await expectRefusal(verbs.finish(), /without its parent/);

    const old = stackNamed(one, nestedName);
    const again = (resources: object[]) => {
      const next = {
        ...old,
        id: `${id}-again`,
        outputs: { ...old.outputs, resources, stackStatus: "UPDATE_COMPLETE" },
      };
      one.world.change((inside) => {
        inside.remove(keyOf(old));
        inside.put({ ...next, outputs: { ...next.outputs, id: next.id } });
      });
    };
    const [table, ...others] = old.outputs.resources as object[];
    again(others);
    await expectRefusal(verbs.finish(), /new stack shop-test-web-AddonsStack-ABC does not have Orders/);
    again([table as object, ...others]);
    // The old one is looked up no longer: the new one stands for it.
    await verbs.finish();
    expect(verbs.state.moved).to.deep.equal([[id, `${id}-again`]]);
  });

  it("does not end a parent that would take its nested stack with it", async () => {
    const one = await start();
    const { adopt, finish } = verbsOn(one);
    await adopt();
    unretain(one, "AddonsStack:", "shop-test-web");
    const things = one.things();
    await expectRefusal(finish(), /shop-test-web is not ended: AddonsStack would be deleted with it/);
    expect([one.things(), stackNames(one).includes(nestedName)]).to.deep.equal([things, true]);
  });
});
