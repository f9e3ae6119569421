import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";

type Run = (args: string[], print: (text: string) => void) => Promise<number>;

describe("runs that are killed", function () {
  this.timeout(900_000);

  it("are carried on by the next one at twenty points of up, an update and destroy", async () => {
    const { run } = (await import(pathToFileURL(join(repositoryRoot, ".ci/chaos.mjs")).href)) as { run: Run };
    const printed: string[] = [];
    const code = await run(["--points", "20", "--quick"], (text) => printed.push(text));
    expect(code, printed.join("\n")).to.equal(0);
  });
});
