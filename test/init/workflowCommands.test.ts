import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { parse } from "yaml";
import { runCommand } from "../../automation/cli/index.js";
import type { Terminal } from "../../automation/cli/verb.js";
import { type CiText, gitHubWorkflow, gitLabJobs } from "../../automation/init/ciText.js";
import { pipelineBuildspec, type pipelineTypes } from "../../automation/init/pipelineText.js";

const ci: CiText = {
  application: "todo",
  environments: ["test", "prod"],
  branch: "main",
  folder: "services/todo",
  regions: new Map([
    ["test", "eu-west-1"],
    ["prod", "us-east-1"],
  ]),
  roles: { deploy: "arn:aws:iam::111122223333:role/deploy" },
  version: "0.1.0",
  runner: { from: "npm", name: "airlift", version: "0.1.0" },
};

/** Every text in a document, wherever it stands. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The runs of `airlift` in a document's scripts, word by word. */
function commandsIn(document: unknown): string[][] {
  return textsIn(document)
    .flatMap((text) => text.split("\n"))
    .flatMap((line) => /^\s*airlift ([^>|&]+)/.exec(line)?.[1]?.trim() ?? [])
    .map((command) => command.split(/\s+/));
}

async function help(words: readonly string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const stream = { write: (part: string) => (text += part) };
  const terminal: Terminal = { stdout: stream, stderr: stream, variables: {} };
  const code = await runCommand([...words, "--help"], terminal);
  return { code, text };
}

const pipelineText = (type: (typeof pipelineTypes)[number]) =>
  pipelineBuildspec({
    name: "main",
    type,
    provider: "GitHub",
    repository: "acme/todo",
    branch: "main",
    environments: [],
  });

describe("what workflows run", function () {
  this.timeout(240_000);

  for (const [name, text, known] of [
    ["GitHub", gitHubWorkflow(ci), ["preview", "up"]],
    ["GitLab", gitLabJobs(ci), ["preview", "up"]],
    ["CodeBuild, workloads", pipelineText("Workloads"), ["build", "validate"]],
    ["CodeBuild, environments", pipelineText("Environments"), ["validate"]],
  ] as const) {
    it(`${name}: every airlift command is there, with its flags`, async () => {
      const commands = commandsIn(parse(text, { strict: true }));
      expect([...new Set(commands.map(([verb]) => verb))].sort()).to.deep.equal(known);
      for (const words of commands) {
        const flags = words.filter((word) => word.startsWith("--"));
        const { code, text: messages } = await help(words.filter((word) => !word.startsWith("-")).slice(0, 1));
        expect(code, words.join(" ")).to.equal(0);
        for (const flag of flags) expect(messages, words.join(" ")).to.match(new RegExp(`${flag}\\b`));
      }
    });
  }

  it("scripts are shell", () => {
    const jobs = Object.values(
      (parse(gitHubWorkflow(ci)) as { jobs: Record<string, { steps: { run?: string }[] }> }).jobs,
    );
    const ofGitHub = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const lab = parse(gitLabJobs(ci)) as Record<string, { script?: string[]; before_script?: string[] }>;
    const ofGitLab = Object.values(lab).map(({ script = [], before_script: before = [] }) =>
      [...before, ...script].join("\n"),
    );
    for (const script of [...ofGitHub, ...ofGitLab]) {
      expect(
        () => execFileSync("bash", ["-n"], { input: script, stdio: ["pipe", "ignore", "pipe"] }),
        script,
      ).not.to.throw();
    }
  });

  it("each environment has its own comment on a pull request", () => {
    const { jobs } = parse(gitHubWorkflow(ci)) as { jobs: Record<string, { steps: { run?: string }[] }> };
    const marks = ["preview-test", "preview-prod"].map((job) => {
      const runs = (jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);
      const [, mark] = /echo "(<!--.*-->)" >/.exec(runs.join("\n")) ?? [];
      expect(runs.at(-1)).to.include(`startswith("${mark}")`);
      return mark;
    });
    expect(new Set(marks).size).to.equal(2);
  });

  it("no job's token may do more than it needs", () => {
    const workflow = parse(gitHubWorkflow(ci)) as {
      permissions: object;
      jobs: Record<string, { permissions: Record<string, string> }>;
    };
    expect(workflow.permissions).to.deep.equal({});
    expect(workflow.jobs["deploy-test"]?.permissions).to.deep.equal({ contents: "read", "id-token": "write" });
    expect(workflow.jobs["preview-test"]?.permissions).to.include({ "pull-requests": "write" });
  });
});
