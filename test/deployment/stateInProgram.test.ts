import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { knownResources } from "../../automation/deployment/stateInProgram.js";

/** What the engine answers, one after the other; an error is thrown. */
async function answering(...answers: (Error | object)[]): Promise<void> {
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ inputs }) => ({ id: "id", state: inputs }),
    call: () => {
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (next instanceof Error) throw next;
      return next ?? {};
    },
  };
  await pulumi.runtime.setMocks(mocks, "shop", "test", false, "acme");
}

describe("the state of a stack, read by a program", () => {
  const eof = new Error("2 UNKNOWN: invocation returned an error: failed to load checkpoint: EOF");

  it("is read again while the engine is writing it into a folder", async () => {
    const outputs = { "urn:pulumi:test::shop::a:b:C::d": { type: "a:b:C", outputs: {} } };
    await answering(eof, eof, { outputs });
    expect(await knownResources("shop", "test")).to.deep.equal(outputs);
  });

  it("is an error where it stays unreadable", async () => {
    await answering(eof);
    expect(await knownResources("shop", "test").catch((error: Error) => error.message)).to.contain("can't be read");
  });

  it("is nothing of a stack that was never made, and an error for another reason", async () => {
    await answering(new Error('no stack named "test" found'));
    expect(await knownResources("shop", "test")).to.equal(undefined);
    await answering(new Error("access denied"));
    expect(await knownResources("shop", "test").catch((error: Error) => error.message)).to.contain("access denied");
  });
});
