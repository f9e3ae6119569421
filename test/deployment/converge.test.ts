import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { converge } from "../../automation/deployment/converge.js";
import type { StackEvent } from "../../automation/stack/runStack.js";

const inUse = (name: string) => {
  const cause = "creating ELBv2 Listener Rule: PriorityInUse: Priority '7' is currently in use";
  const failures = [{ name, type: "aws:lb/listenerRule:ListenerRule", urn: "", cause, also: [] }];
  return new RunError("resource failed", "up of test failed", { failures });
};

describe("a run that somebody else was quicker than", () => {
  it("begins anew from what is there now, with one line about it", async () => {
    const events: StackEvent[] = [];
    let runs = 0;
    const result = await converge(
      "test",
      (event) => events.push(event),
      async () => {
        if (++runs < 3) throw new RunError("outdated", "Someone else has deployed test in the meantime.");
        return runs;
      },
    );
    expect(result).to.equal(3);
    expect(events.map(({ kind }) => kind)).to.deep.equal(["notice", "notice"]);
  });

  it("fails for every other reason at once", async () => {
    let runs = 0;
    const failing = converge(
      "test",
      () => {},
      async () => {
        runs++;
        throw new RunError("locked", "no");
      },
    );
    expect(await failing.catch((error: RunError) => error.kind)).to.equal("locked");
    expect(runs).to.equal(1);
  });
});

describe("a rule's number that was taken meanwhile", () => {
  it("is chosen again once, after the listener was read again", async () => {
    const read: boolean[] = [];
    const events: StackEvent[] = [];
    const result = await converge(
      "test",
      (event) => events.push(event),
      async (readRules) => {
        read.push(readRules);
        if (!readRules) throw inUse("fe-http-rule");
        return "done";
      },
    );
    expect(result).to.equal("done");
    expect(read).to.deep.equal([false, true]);
    expect(events).to.have.length(1);
  });

  it("fails the run when it is taken again, and nothing else is tried again", async () => {
    const runs: boolean[] = [];
    const again = converge(
      "test",
      () => {},
      async (readRules) => {
        runs.push(readRules);
        throw inUse("fe-http-rule");
      },
    );
    expect(await again.catch((error: RunError) => error.kind)).to.equal("resource failed");
    expect(runs).to.deep.equal([false, true]);
    const other = converge(
      "test",
      () => {},
      async () => {
        throw new RunError("resource failed", "no");
      },
    );
    expect(await other.catch((error: RunError) => error.message)).to.equal("no");
  });
});
