import { expect } from "chai";
import { examples } from "../../automation/cli/examples.js";
import { parseOnly } from "../../automation/cli/index.js";
import { namesOf } from "../../automation/cli/verb.js";
import { verbGroups, verbs } from "../../automation/cli/verbs/index.js";
import { splitWords } from "../../components/shellWords.js";
import { runLine, silent } from "../support/commandLine.js";

/** Every command as it is typed, by each of its names. */
async function commands(): Promise<string[][]> {
  const groups = await Promise.all(
    verbGroups.map(async ({ name, load }) =>
      (await load()).map((verb) => namesOf(verb).map((one) => `${name} ${one}`)),
    ),
  );
  return [...verbs.map(namesOf), ...groups.flat()];
}

describe("help", () => {
  it("has two examples for every command, none for others", async () => {
    const all = await commands();
    const without = all.filter((names) => !names.some((name) => (examples[name]?.length ?? 0) >= 2));
    expect(without).to.deep.equal([]);
    expect(Object.keys(examples).filter((name) => !all.flat().includes(name))).to.deep.equal([]);
  });

  it("has examples that the command line takes", async () => {
    for (const [command, shown] of Object.entries(examples))
      for (const [args] of shown)
        await parseOnly([...command.split(" "), ...(splitWords(args) as string[])], silent).catch((error: Error) => {
          throw new Error(`airlift ${command} ${args}: ${error.message}`);
        });
  });

  it("prints them", async () => {
    const { stdout } = await runLine(["svc", "deploy", "--help"]);
    expect(stdout).to.match(/Examples:\n +airlift svc deploy -n api -e test +Deploy one service\n/);
  });

  it("is headed by the name that was typed", async () => {
    expect((await runLine(["deploy", "--help"])).stdout).to.match(/^airlift deploy\n/);
    expect((await runLine(["up", "--help"])).stdout).to.match(/^airlift up\n/);
    expect((await runLine(["pipeline", "delete", "--help"])).stdout).to.match(/^airlift pipeline delete\n/);
  });

  it("lists flags in the same groups, and those in the same order, for every command", async () => {
    const groups = new Map<string, number>();
    const order = new Map<string, number>();
    for (const names of await commands()) {
      const { stdout } = await runLine([...(names[0] ?? "").split(" "), "--help"]);
      const titles = [...stdout.matchAll(/^([A-Z][A-Za-z ]+):$/gm)].map(([, title = ""]) => title);
      expect(titles.at(-1), names[0]).to.equal("Examples");
      expect(titles.at(-2), names[0]).to.equal("Help");
      for (const [index, title] of titles.entries())
        for (const later of titles.slice(index + 1)) groups.set(`${title}<${later}`, 1);
      const common = [...stdout.matchAll(/^ +(?:-\w, )?--([\w-]+) /gm)].map(([, flag = ""]) => flag);
      const shared = common.filter((flag) => ["app", "env", "all", "dir", "sandbox", "region", "json"].includes(flag));
      for (const [index, flag] of shared.entries())
        for (const later of shared.slice(index + 1)) order.set(`${flag}<${later}`, 1);
    }
    const turned = (found: Map<string, number>) =>
      [...found.keys()].filter((pair) => found.has(pair.split("<").reverse().join("<")));
    expect(groups.size).to.be.greaterThan(20);
    expect(turned(groups)).to.deep.equal([]);
    expect(turned(order)).to.deep.equal([]);
  });

  it("lists commands for `airlift` and for a group alone", async () => {
    for (const [args, command] of [
      [[], "airlift validate"],
      [["svc"], "airlift svc status"],
      [["pipeline"], "airlift pipeline show"],
    ] as const) {
      const { code, stdout } = await runLine([...args]);
      expect(code).to.equal(0);
      expect(stdout).to.contain(command);
    }
  });

  it("is what a misspelt flag without a command is corrected by", async () => {
    const { code, stderr } = await runLine(["--versoin"]);
    expect(code).to.equal(1);
    expect(stderr).to.contain("Unknown flag --versoin. Did you mean --version?");
  });
});
