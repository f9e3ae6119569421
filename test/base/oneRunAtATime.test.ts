import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";

const module = pathToFileURL(join(repositoryRoot, "dist/automation/base/quickStart.js")).href;

/** What a process of its own prints that has been told so, and has made a resource in Pulumi's store of a run. */
function printed(script: string): string {
  const text = `
    import { createRequire } from "node:module";
    const { oneRunAtATime } = await import(${JSON.stringify(module)});
    oneRunAtATime();
    const state = createRequire(${JSON.stringify(module)})("@pulumi/pulumi/runtime/state");
    ${script}`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", text], { encoding: "utf8" }).stdout.trim();
}

describe("a process that does one run after the other", () => {
  it("keeps the state of a run through everything that waits, and gives the next run its own", () => {
    const script = `
      const seen = [];
      for (const name of ["first", "second"])
        await state.withLocalStorage(async () => {
          const store = state.getLocalStore();
          store.name = name;
          await new Promise((resolve) => setTimeout(resolve, 1));
          seen.push(state.getLocalStore() === store && state.getStore().name);
        });
      console.log(JSON.stringify(seen));`;
    expect(JSON.parse(printed(script))).to.deep.equal(["first", "second"]);
  });

  it("lets Node.js follow no promise", () => {
    const script = `
      const { executionAsyncId } = await import("node:async_hooks");
      await state.withLocalStorage(async () => {
        await Promise.resolve();
        console.log(executionAsyncId());
      });`;
    // Without hooks a continuation has no number of its own.
    expect(printed(script)).to.equal("0");
  });
});
