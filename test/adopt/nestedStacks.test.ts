import { expect } from "chai";
import { keyOf, type WorldResource } from "../../automation/sandbox/world.js";
import { removeFolders } from "../support/folder.js";
import { expectRefusal, verbsOn } from "./adopting.js";
import { type CopilotWorld, copilotWorld, note, stackNamed, stackNames, unretain } from "./stacksWorld.js";

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
      says: /After shop-test-web was ended shop-test-orders \[AWS::DynamoDB::Table\] is not in AWS any more/,
    },
    "a nested stack, though all that was in it is there": {
      loses: (one) => keyOf(stackNamed(one, nestedName)),
      says: /After shop-test-web was ended .*AddonsStack-ABC.* \[AWS::CloudFormation::Stack\] is not in AWS any more/,
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
