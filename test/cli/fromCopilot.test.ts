import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { copilotCommands } from "../../automation/cli/copilotCommands.js";
import { asCopilotMeant } from "../../automation/cli/copilotDeploy.js";
import { absentCommands } from "../../automation/cli/fromCopilot.js";
import { fromCopilot, fromCopilotPage } from "../../automation/cli/fromCopilotPage.js";
import { runCommand } from "../../automation/cli/index.js";
import type { Terminal } from "../../automation/cli/verb.js";
import { ownValue } from "../../components/ownValue.js";
import { repositoryRoot } from "../support/root.js";

async function run(args: string[], variables: Record<string, string> = {}) {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    variables,
  };
  const code = await runCommand(args, terminal);
  return { code, stdout, stderr };
}

describe("whoever comes from Copilot", () => {
  it("finds every command and every flag, or what stands for it", async () => {
    const fates = await fromCopilot();
    const lost = fates.flatMap(({ command, taken, remark, flags }) => [
      ...(taken || remark !== undefined ? [] : [command]),
      ...flags
        .filter((one) => taken && !one.taken && one.remark === undefined)
        .map(({ flag }) => `${command} --${flag}`),
    ]);
    expect(lost).to.deep.equal([]);
  });

  it("finds in docs/from-copilot.md what the commands say", async () => {
    const page = readFileSync(join(repositoryRoot, "docs", "from-copilot.md"), "utf8");
    expect(page, "run `npm run docs`").to.equal(await fromCopilotPage());
  });

  it("misses no command and no flag of AWS Copilot CLI's own list", function () {
    const list = join(repositoryRoot, "..", "shared", "copilot-cli.json");
    if (!existsSync(list)) {
      console.warn("      SKIPPED: ../shared/copilot-cli.json is not there");
      this.skip();
    }
    const theirs = JSON.parse(readFileSync(list, "utf8")) as Record<string, { flag: string }[]>;
    const missing = Object.entries(theirs).flatMap(([command, flags]) => {
      const ours = ownValue(copilotCommands, command)?.split(" ") ?? [];
      const gone = flags.map(({ flag }) => flag.slice(2)).filter((flag) => flag !== "help" && !ours.includes(flag));
      return ownValue(copilotCommands, command) === undefined ? [command] : gone.map((flag) => `${command} --${flag}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it("reads short flags as Copilot does", async () => {
    const shorts = {
      "svc init": "t d i n a",
      "pipeline init": "n u b e p",
      "storage init": "n t w l",
      "svc exec": "c n e",
    };
    for (const [command, letters] of Object.entries(shorts)) {
      const { stdout } = await run(["--get-yargs-completions", "airlift", ...command.split(" "), "-"]);
      expect(stdout.split("\n")).to.include.members(letters.split(" ").map((letter) => `-${letter}`));
    }
  });

  it("says why there is nothing to upgrade, with exit code 0", async () => {
    for (const command of ["app upgrade -n shop", "env upgrade --all", "svc upgrade -n web"]) {
      const { code, stderr } = await run(command.split(" "));
      expect(code, command).to.equal(0);
      expect(stderr).to.contain("Nothing to do: Airlift has no template versions.");
    }
  });

  it("is shown which flags are not taken, with the way out, and no value of them", async () => {
    for (const [args, words] of [
      [["svc", "deploy", "-n", "web", "--no-rollback"], "Copilot's --no-rollback isn't supported."],
      [["svc", "deploy", "--resource-tags", "a=b"], "copilot/airlift.yml"],
      [["env", "init", "--name", "test", "--aws-secret-access-key", "hunter2"], "--profile"],
      [["deploy", "--deploy-env=false"], "The environment is part of every run"],
    ] as const) {
      const { code, stderr } = await run([...args]);
      expect(code).to.equal(1);
      expect(stderr).to.contain(words).and.not.to.contain("hunter2");
    }
  });

  for (const [command, hint] of Object.entries(absentCommands)) {
    it(`is shown that \`${command}\` is not there, and what is`, async () => {
      const { code, stderr } = await run([...command.split(" "), "--app", "shop"]);
      expect(code).to.equal(1);
      expect(stderr).to.contain(`Airlift has no \`${command}\`.`).and.to.contain(hint);
    });
  }

  it("is shown what a misspelt command was meant to be", async () => {
    expect((await run(["svc", "stauts"])).stderr).to.contain("Unknown command `svc stauts`. Did you mean svc status?");
    expect((await run(["xylophone"])).stderr).to.match(/^Unknown command `xylophone`\.\n/);
  });

  it("is shown what a misspelt flag was meant to be, of those that the command has", async () => {
    const { stderr } = await run(["svc", "init", "--svc-tpye", "Backend Service", "--overwrtie"]);
    expect(stderr).to.contain("Did you mean --svc-type, --overwrite?");
    expect((await run(["svc", "ls", "--svc-tpye", "x"])).stderr).not.to.contain("Did you mean");
  });

  it("deploys every workload of one environment with `deploy --all`, not every environment", () => {
    const meant =
      (verb: string, environments: string[] | undefined, variables = {}) =>
      () =>
        asCopilotMeant({ all: true, environments }, { _: [verb] }, variables);
    expect(meant("deploy", ["test"])()).to.deep.equal({ all: undefined, environments: ["test"] });
    expect(meant("up", undefined)()).to.deep.equal({ all: true, environments: undefined });
    expect(meant("deploy", undefined)).to.throw("--env is missing");
    // A variable names the usual environment; it does not say that this one is meant.
    expect(meant("deploy", ["test"], { AIRLIFT_ENV: "test" })).to.throw("--env is missing");
  });

  it("gets a script that completes commands, for the shell named or the one in use", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      expect((await run(["completion", shell])).stdout).to.contain("airlift --get-yargs-completions");
    }
    expect((await run(["completion"], { SHELL: "/usr/bin/fish" })).stdout).to.contain("complete -c airlift -a");
    const unknown = await run(["completion", "zhs"]);
    expect(unknown).to.deep.include({ code: 1, stdout: "" });
    expect(unknown.stderr).to.contain("Did you mean zsh?");
  });

  it("finds where things are explained", async () => {
    const { stdout } = await run(["docs", "--json"]);
    const { docs } = JSON.parse(stdout) as { docs: { place: string }[] };
    expect(docs.map(({ place }) => place)).to.include("https://aws.github.io/copilot-cli/docs/manifest/overview/");
  });
});
