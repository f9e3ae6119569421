import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";

interface Written {
  checkpoint: { latest: { resources: { urn: string }[] } };
}

function stateFile({ address: { location, project, stack } }: TestStack): string {
  return join(location.folder ?? "", ".pulumi", "stacks", project, `${stack}.json`);
}

describe("a state whose resources contradict each other", function () {
  this.timeout(180_000);
  afterEach(removeFolders);

  it("is repaired by the next run, which says so and goes on", async () => {
    const stack = await newStack();
    await stack.run("up", "boxesProgram", { names: ["a"] });
    const state = JSON.parse(readFileSync(stateFile(stack), "utf8")) as Written;
    // A parent after its child.
    state.checkpoint.latest.resources.reverse();
    writeFileSync(stateFile(stack), JSON.stringify(state));
    await stack.run("up", "boxesProgram", { names: ["a", "b"] });
    expect(stack.notices()).to.deep.equal([
      "The state of test contradicted itself; the engine has repaired it, and no resource was lost.",
    ]);
    expect(await stack.names()).to.have.members(["shelf", "a", "b"]);
  });

  it("is read in spite of what an engine that was killed has left beside it", async () => {
    const stack = await newStack();
    await stack.run("up", "boxesProgram", { names: ["a"] });
    writeFileSync(`${stateFile(stack)}.attrs`, "");
    expect((await stack.run("up", "boxesProgram", { names: ["a"] })).steps).to.deep.equal([]);
  });
});
