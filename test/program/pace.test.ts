import { createRequire } from "node:module";
import { expect } from "chai";
import { nextTurn } from "../../automation/program/pace.js";

const sdk = createRequire(import.meta.url)("@pulumi/pulumi/runtime/settings.js") as { rpcKeepAlive(): () => void };

describe("the pace of a program", () => {
  it("lets a workload wait while hundreds of resources are under way, until one is answered or none is for a while", async () => {
    expect(nextTurn()).to.equal(undefined);
    const open: (() => void)[] = [];
    try {
      let answered = nextTurn();
      for (; answered === undefined && open.length < 1000; answered = nextTurn()) open.push(sdk.rpcKeepAlive());
      // A preview and a plan need fewer than a run that changes something; other tests may have left one open.
      expect(open.length).to.be.within(50, 400);
      expect(answered).to.be.instanceOf(Promise);
      open[0]?.();
      open[0]?.();
      await answered;
      expect(nextTurn()).to.equal(undefined);
      open.push(sdk.rpcKeepAlive());
      const started = Date.now();
      await nextTurn();
      expect(Date.now() - started).to.be.within(40, 5_000);
    } finally {
      // What is left open keeps the SDK from ending the programs of other tests.
      for (const done of open) done();
    }
    expect(nextTurn()).to.equal(undefined);
  });
});
