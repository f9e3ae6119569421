import { expect } from "chai";
import { runCommand } from "../../automation/cli/index.js";
import { defineVerb } from "../../automation/cli/verb.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("the flags that a verb sees", () => {
  afterEach(removeFolders);

  it("are those that it names, those of every verb and its own, each with yargs' type; others do not compile", () => {
    const verb = defineVerb({
      command: "try [what]",
      describe: "",
      flags: ["env", "exit-code"],
      own: { limit: { type: "number" }, mode: { choices: ["a", "b"], default: "a" } },
      positionals: { what: { type: "string" } },
      async run(parsed) {
        const env: string[] | undefined = parsed.env;
        const exitCode: boolean | undefined = parsed["exit-code"];
        const limit: number | undefined = parsed.limit;
        const mode: "a" | "b" = parsed.mode;
        const what: string | undefined = parsed.what;
        const dir: string | undefined = parsed.dir;
        // @ts-expect-error: misspelt
        const misspelt = parsed["exit-cod"];
        // @ts-expect-error: a flag of other verbs
        const others = parsed.unprotect;
        void [env, exitCode, limit, mode, what, dir, misspelt, others];
      },
    });
    // @ts-expect-error: there is no such common flag
    const wrong = defineVerb({ command: "try", describe: "", flags: ["enviroment"], run: async () => {} });
    expect([verb.command, wrong.command]).to.deep.equal(["try [what]", "try"]);
  });

  it("count by their last value when they have one and are given several times", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    });
    const printed: string[] = [];
    const terminal = {
      stdout: { write: (text: string) => printed.push(text) },
      stderr: { write: () => {} },
      variables: {},
    };
    const code = await runCommand(["env", "ls", "--dir", "/nowhere", "--dir", dir, "--json", "--json"], terminal);
    expect(code).to.equal(0);
    expect(printed.join("")).to.contain('"test"');
  });
});
