import { expect } from "chai";
import { asCopilotMeant } from "../../automation/cli/copilotDeploy.js";
import { absentCommands, absentFlags } from "../../automation/cli/fromCopilot.js";
import { runCommand } from "../../automation/cli/index.js";
import type { Terminal } from "../../automation/cli/verb.js";

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

/** Copilot's flags by its commands, as of v1.34; short ones behind the comma. */
const copilot: Readonly<Record<string, string>> = {
  init: "app,a name,n type,t dockerfile,d image,i port schedule retries timeout deploy env tag",
  "app init": "domain resource-tags permissions-boundary",
  "app ls": "json",
  "app show": "name,n json",
  "app delete": "name,n yes",
  "env init":
    "app,a name,n profile region default-config prod aws-access-key-id aws-secret-access-key aws-session-token import-vpc-id import-public-subnets import-private-subnets import-cert-arns internal-alb-subnets internal-alb-allow-vpc-ingress override-vpc-cidr override-az-names override-public-cidrs override-private-cidrs container-insights allow-downgrade",
  "env ls": "app,a json",
  "env show": "app,a name,n json manifest resources",
  "env delete": "app,a name,n yes",
  "env deploy": "app,a name,n force no-rollback diff diff-yes detach allow-downgrade",
  "env package": "app,a name,n output-dir upload-assets force diff allow-downgrade",
  "svc init":
    "app,a name,n svc-type,t dockerfile,d image,i port no-subscribe subscribe-topics ingress-type sources allow-downgrade",
  "svc ls": "app,a json local",
  "svc show": "app,a name,n json resources manifest",
  "svc status": "app,a env,e name,n json",
  "svc logs": "app,a env,e name,n follow since start-time end-time limit tasks json previous log-group container",
  "svc exec": "app,a env,e name,n command,c task-id container yes",
  "svc package": "app,a env,e name,n tag output-dir upload-assets diff allow-downgrade",
  "svc deploy": "app,a env,e name,n tag resource-tags force no-rollback diff diff-yes detach allow-downgrade",
  "svc delete": "app,a env,e name,n yes",
  "svc pause": "app,a env,e name,n yes",
  "svc resume": "app,a env,e name,n",
  "job init": "app,a name,n job-type,t dockerfile,d image,i schedule,s retries timeout allow-downgrade",
  "job ls": "app,a json local",
  "job package": "app,a env,e name,n tag output-dir upload-assets diff allow-downgrade",
  "job deploy": "app,a env,e name,n tag resource-tags no-rollback diff diff-yes detach allow-downgrade",
  "job delete": "app,a env,e name,n yes",
  "job logs": "app,a env,e name,n follow since start-time end-time limit last tasks json include-state-machine",
  "job run": "app,a env,e name,n",
  deploy:
    "app,a env,e name,n tag resource-tags force no-rollback detach init-wkld init-env deploy-env profile region aws-access-key-id allow-downgrade all",
  "secret init": "app,a name,n values overwrite cli-input-yaml",
  "storage init":
    "name,n storage-type,t workload,w lifecycle,l add-ingress-from partition-key sort-key no-sort lsi no-lsi engine initial-db parameter-group serverless-version",
  "svc override": "name,n tool cdk-language skip-resources",
  "pipeline init": "app,a name,n url,u git-branch,b environments,e pipeline-type,p github-access-token",
  "pipeline deploy": "app,a name,n yes diff diff-yes allow-downgrade detach",
  "pipeline ls": "app,a json local",
  "pipeline show": "app,a name,n json resources",
  "pipeline status": "app,a name,n json",
  "pipeline delete": "app,a name,n yes delete-secret",
};

/** Taken without being listed by `--help`. */
const hidden = ["init-wkld", "init-env", "deploy-env"];

describe("whoever comes from Copilot", () => {
  for (const [command, flags] of Object.entries(copilot)) {
    it(`finds every flag of \`${command}\`, by its short name too, or a refusal that names it`, async () => {
      const { stdout } = await run(["--get-yargs-completions", "airlift", ...command.split(" "), "-"]);
      const taken = stdout.split("\n").map((word) => word.replace(/^-+(?:no-)?/, ""));
      const lost = flags
        .split(" ")
        .flatMap((flag) => flag.split(","))
        .filter((flag) => absentFlags[flag] === undefined && !hidden.includes(flag))
        .filter((flag) => !taken.includes(flag.replace(/^no-/, "")));
      expect(lost).to.deep.equal([]);
    });
  }

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
