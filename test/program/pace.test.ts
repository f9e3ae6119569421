import { createRequire } from "node:module";
import { expect } from "chai";
import { nextTurn } from "../../automation/program/pace.js";

const sdk = createRequire(import.meta.url)("@pulumi/pulumi/runtime/settings.js") as { rpcKeepAlive(): () => void };

describe("the pace of a program", () => {
  it("lets a workload wait while hundreds of resources are under way, until one is answered or none is for a while", async () => {
    expect(nextTurn()).to.equal(undefined);
    const open: (() => void)[] = [];
    let answered = nextTurn();
    // A preview and a plan need fewer than a run that changes something.
    for (; answered === undefined && open.length < 1000; answered = nextTurn()) open.push(sdk.rpcKeepAlive());
    expect(open.length).to.be.oneOf([60, 400]);
    expect(answered).to.be.instanceOf(Promise);
    const [first, ...others] = open;
    first?.();
    first?.();
    await answered;
    expect(nextTurn()).to.equal(undefined);
    const more = sdk.rpcKeepAlive();
    const started = Date.now();
    await nextTurn();
    expect(Date.now() - started).to.be.within(40, 5_000);
    for (const done of [...others, more]) done();
    expect(nextTurn()).to.equal(undefined);
  });
});
