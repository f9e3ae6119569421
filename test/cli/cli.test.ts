import { expect } from "chai";
import yargs from "yargs";
import { forgetSecrets, registerSecrets } from "../../automation/base/mask.js";
import {
  type FlagName,
  lastOfEach,
  optionsFrom,
  type Parsed,
  variableOf,
  withFlags,
} from "../../automation/cli/flags.js";
import { followUp } from "../../automation/cli/followUp.js";
import { runCommand } from "../../automation/cli/index.js";
import { createPrinter } from "../../automation/cli/printer.js";
import type { Terminal } from "../../automation/cli/verb.js";
import type { StackEvent } from "../../automation/engine/protocol.js";
import type { RunOptions } from "../../automation/session/options.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const every: FlagName[] = [
  ...(["env", "all", "name", "sandbox", "yes", "json", "diff", "image", "tag", "backend", "region"] as const),
  ...(["profile", "strict", "prune", "take-over", "all-repositories", "unprotect", "delete-data"] as const),
  ...(["wait-for-lock", "continue-on-error", "exit-code", "transforms"] as const),
];

/** What the command line and the variables make of themselves, undefined options left out. */
async function options(args: string[], variables: Record<string, string> = {}): Promise<RunOptions> {
  const command = yargs()
    .parserConfiguration({ "camel-case-expansion": false, "duplicate-arguments-array": true })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    });
  const parsed = await withFlags(command, variables, ...every)
    .strict()
    .parseAsync(args);
  return JSON.parse(JSON.stringify(optionsFrom(lastOfEach(parsed, {}) as Parsed<FlagName>)));
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

async function run(args: string[], variables: Record<string, string> = {}): Promise<Ended> {
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

const service = `name: web
type: Backend Service
image:
  location: nginx
cpu: 256
memory: 512
count: 1
`;

const application = {
  "copilot/.workspace": "application: shop\n",
  "copilot/web/manifest.yml": service,
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
};

describe("flags", () => {
  const pairs: [string, string[], Record<string, string>, RunOptions][] = [
    ["-a", ["-a", "shop"], { AIRLIFT_APP: "shop" }, { application: "shop" }],
    ["--dir", ["--dir", "x"], { AIRLIFT_DIR: "x" }, { dir: "x" }],
    ["--debug", ["--debug"], { AIRLIFT_DEBUG: "true" }, { debug: true }],
    ["-e", ["-e", "test", "--env", "prod"], { AIRLIFT_ENV: "test,prod" }, { environments: ["test", "prod"] }],
    ["-n", ["-n", "web,api"], { AIRLIFT_NAME: "web, api" }, { names: ["web", "api"] }],
    ["--all", ["--all"], { AIRLIFT_ALL: "1" }, { all: true }],
    ["--sandbox", ["--sandbox="], { AIRLIFT_SANDBOX: "true" }, { sandbox: true }],
    ["--sandbox=DIR", ["--sandbox=world"], { AIRLIFT_SANDBOX: "world" }, { sandbox: "world" }],
    ["--image", ["--image", "web=nginx:1"], { AIRLIFT_IMAGE: "web=nginx:1" }, { images: { web: "nginx:1" } }],
    ["--tag", ["--tag", "v3"], { AIRLIFT_TAG: "v3" }, { tag: "v3" }],
    ["--backend", ["--backend", "s3://b"], { AIRLIFT_BACKEND: "s3://b" }, { backend: "s3://b" }],
    ["--region", ["--region", "eu-west-1"], { AIRLIFT_REGION: "eu-west-1" }, { region: "eu-west-1" }],
    ["--profile", ["--profile", "prod"], { AIRLIFT_PROFILE: "prod" }, { profile: "prod" }],
    ["--strict", ["--strict"], { AIRLIFT_STRICT: "yes" }, { strict: true }],
    ["--prune", ["--prune", "old"], { AIRLIFT_PRUNE: "old" }, { prune: ["old"] }],
    ["--take-over", ["--take-over"], { AIRLIFT_TAKE_OVER: "true" }, { takeOver: true }],
    ["--all-repositories", ["--all-repositories"], { AIRLIFT_ALL_REPOSITORIES: "on" }, { allRepositories: true }],
    ["--unprotect", ["--unprotect"], { AIRLIFT_UNPROTECT: "true" }, { unprotect: true }],
    ["--delete-data", ["--delete-data", "all"], { AIRLIFT_DELETE_DATA: "all" }, { deleteData: ["all"] }],
    ["--wait-for-lock", ["--wait-for-lock"], { AIRLIFT_WAIT_FOR_LOCK: "true" }, { waitForLock: true }],
    ["--no-wait-for-lock", ["--no-wait-for-lock"], { AIRLIFT_WAIT_FOR_LOCK: "0" }, { waitForLock: false }],
    ["--continue-on-error", ["--continue-on-error"], { AIRLIFT_CONTINUE_ON_ERROR: "1" }, { continueOnError: true }],
    ["--no-transforms", ["--no-transforms"], { AIRLIFT_TRANSFORMS: "false" }, { noTransforms: true }],
    ["--diff", ["--diff"], { AIRLIFT_DIFF: "true" }, { diff: true }],
  ];
  for (const [name, args, variables, expected] of pairs) {
    it(`${name} and ${Object.keys(variables)[0]} mean the same`, async () => {
      expect(await options(args)).to.deep.equal(expected);
      expect(await options([], variables)).to.deep.equal(expected);
    });
  }

  it("win over variables", async () => {
    expect(await options(["-e", "prod"], { AIRLIFT_ENV: "test" })).to.deep.equal({ environments: ["prod"] });
    expect(await options(["--no-strict"], { AIRLIFT_STRICT: "true" })).to.deep.equal({ strict: false });
  });

  it("are left to their defaults when neither is given", async () => {
    expect(await options([])).to.deep.equal({});
  });

  it("leave the sandbox off when its variable says so", async () => {
    expect(await options([], { AIRLIFT_SANDBOX: "false" })).to.deep.equal({});
  });

  it("take one value each, so that a word after them is a word of its own", async () => {
    const parsed = await withFlags(yargs().exitProcess(false), {}, "env").parseAsync(["-e", "test", "rest"]);
    expect(parsed._).to.deep.equal(["rest"]);
  });

  it("are named in variables by their own words", () => {
    expect(variableOf("wait-for-lock")).to.equal("AIRLIFT_WAIT_FOR_LOCK");
  });

  it("refuse an image without a workload, and a variable that is no yes or no", async () => {
    const refusals = await Promise.all([
      options(["--image", "nginx"]).catch((error: Error) => error.message),
      options([], { AIRLIFT_ALL: "perhaps" }).catch((error: Error) => error.message),
    ]);
    expect(refusals).to.deep.equal(["--image nginx doesn't name a workload.", 'AIRLIFT_ALL is "perhaps".']);
  });
});

describe("the command line", () => {
  afterEach(() => {
    removeFolders();
    forgetSecrets();
  });

  it("lists its commands on standard output", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect(code).to.equal(0);
    expect(stderr).to.equal("");
    for (const verb of ["validate", "preview", "up", "destroy", "outputs", "cancel", "doctor"]) {
      expect(stdout).to.contain(`airlift ${verb}`);
    }
    expect(stdout).to.contain("deploy").and.to.contain("unlock");
  });

  for (const [what, args, words] of [
    ["no command", ["--debug"], "Unknown flag --debug."],
    ["an unknown command", ["vrsion"], "Unknown command `vrsion`. Did you mean version?"],
    ["an unknown flag", ["preview", "--colour"], "Unknown argument: colour"],
    ["a group without its command", ["env", "--app", "shop"], "`airlift env` needs a subcommand."],
    ["a flag without its value", ["preview", "--region"], "Not enough arguments following: region"],
  ] as const) {
    it(`ends with 1 and says where to look for ${what}`, async () => {
      const { code, stdout, stderr } = await run([...args]);
      expect(code).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.contain(words).and.to.contain("airlift --help");
    });
  }

  it("ends with 0 when all manifests are valid", async () => {
    const { code, stdout, stderr } = await run(["validate", "--dir", makeFolder(application)]);
    expect(stdout).to.equal("");
    expect(stderr).to.equal("shop is valid.\n");
    expect(code).to.equal(0);
  });

  it("ends with 1 on problems and tells each with its place", async () => {
    const broken = { ...application, "copilot/web/manifest.yml": service.replace("cpu: 256", "cpu: much") };
    const { code, stdout, stderr } = await run(["validate", "--dir", makeFolder(broken)]);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^copilot\/web\/manifest\.yml:5:\d+: error: /);
    expect(stderr).to.match(/error.* in shop\.\n$/);
  });

  it("prints problems as one document with --json", async () => {
    const { stdout } = await run(["validate", "--json", "--dir", makeFolder(application)]);
    expect(JSON.parse(stdout)).to.deep.equal({ version: 1, application: "shop", problems: [] });
  });

  it("says what is missing where there is no application, without a stack trace", async () => {
    const { code, stderr } = await run(["validate", "--dir", makeFolder()]);
    expect(code).to.equal(1);
    expect(stderr)
      .to.contain("copilot/")
      .and.not.to.match(/^\s+at /m);
  });

  it("names unknown environments with the known ones", async () => {
    const { code, stderr } = await run(["show-manifest", "-e", "prod", "--dir", makeFolder(application)]);
    expect(code).to.equal(1);
    expect(stderr).to.contain('"prod"').and.to.contain("Known: test");
  });

  it("lists environments one a line", async () => {
    expect((await run(["env", "ls", "--dir", makeFolder(application)])).stdout).to.equal("test\n");
  });

  it("shows a manifest with where each value comes from", async () => {
    const { stdout } = await run(["show-manifest", "-e", "test", "-n", "web", "--dir", makeFolder(application)]);
    expect(stdout).to.contain("cpu: 256 # copilot/web/manifest.yml:5");
  });

  it("prints the schema of a kind by its file name too", async () => {
    const { stdout } = await run(["schema", "backend-service"]);
    expect(JSON.parse(stdout)).to.have.property("title", "Backend Service");
  });

  it("asks before it destroys, and without anyone to ask names the flag", async () => {
    const folder = makeFolder(application);
    const { code, stderr } = await run(["destroy", "-e", "test", "--sandbox", "--dir", folder]);
    expect(code).to.equal(1);
    expect(stderr).to.contain("This will destroy everything in test.").and.to.contain("--yes");
  });

  it("masks registered secrets in what it prints", async () => {
    registerSecrets(["nginx-secret"]);
    const folder = makeFolder({ ...application, "copilot/web/manifest.yml": service.replace("nginx", "nginx-secret") });
    const { stdout } = await run(["show-manifest", "-e", "test", "-n", "web", "--dir", folder]);
    expect(stdout).to.contain("location: [secret]").and.not.to.contain("nginx-secret");
  });
});

describe("what is printed while it runs", () => {
  const name = "cluster";
  const type = "aws:ecs/cluster:Cluster";
  const step = { operation: "create", urn: `urn:pulumi:test::shop::${type}::${name}`, type, name };
  const events: StackEvent[] = [
    { kind: "begin", stack: "test", operation: "up" },
    { kind: "step", stack: "test", at: 0, step, planning: false },
    { kind: "done", stack: "test", at: 0, step, planning: false },
    { kind: "message", stack: "test", severity: "warning", text: "careful" },
    { kind: "message", stack: "test", severity: "warning", text: "careful" },
    { kind: "message", stack: "test", severity: "error", text: "reported once, by whoever catches it" },
    { kind: "interrupted", stack: "test" },
    { kind: "summary", stack: "test", seconds: 1, changes: { create: 1 } },
    { kind: "end", stack: "test", ok: true },
  ];

  function printed(stream: { isTTY?: boolean; columns?: number; rows?: number }, variables = {}): string {
    let text = "";
    const printer = createPrinter({ stream: { ...stream, write: (more) => (text += more) }, variables, now: () => 0 });
    for (const event of events) printer.onEvent(event);
    printer.close();
    return text;
  }

  it("is plain lines where there is no terminal", () => {
    expect(printed({}).split("\n")).to.deep.equal([
      "- An ECS cluster to group your services (cluster)  [create complete]  [0.0s]",
      "warning: careful",
      "Stopping after the operations in progress. Press Ctrl-C again to stop at once, which may leave resources half created.",
      "Update of test: 1 created (1 s)",
      "",
    ]);
  });

  it("is in colour on a terminal, unless NO_COLOR is set", () => {
    expect(printed({ isTTY: true, columns: 100 })).to.contain("\u001b[32m");
    expect(printed({ isTTY: true, columns: 100 }, { NO_COLOR: "1" })).not.to.contain("\u001b[32m");
  });

  it("is plain in CI though that may have a terminal", () => {
    expect(printed({ isTTY: true, columns: 100 }, { CI: "true", NO_COLOR: "1" })).not.to.contain("\u001b");
  });

  it("names the stack of each line where several run side by side", () => {
    let text = "";
    const printer = createPrinter({ stream: { write: (more) => (text += more) }, variables: {}, now: () => 0 });
    printer.onEvent({ kind: "begin", stack: "prod", operation: "up" });
    for (const event of events) printer.onEvent(event);
    expect(text).to.contain("[test] - An ECS cluster").and.to.contain("[test] warning: careful");
  });
});

describe("the follow-up", () => {
  it("says where each workload can be reached", () => {
    const workloads = {
      web: { urls: ["http://a", "http://b"], serviceConnect: "web:80" },
      api: { serviceDiscovery: "api.test.shop.local:8080" },
      worker: {},
    };
    expect(followUp({ workloads }, false)).to.deep.equal([
      "You can access web at http://a or http://b.",
      "web can be reached at web:80 with Service Connect.",
      "api can be reached at api.test.shop.local:8080 with service discovery.",
    ]);
  });

  it("says it of the workloads that were asked for, when some were", () => {
    const workloads = { web: { serviceConnect: "web:80" }, api: { serviceConnect: "api:81" } };
    expect(followUp({ workloads }, false, ["api/2"])).to.deep.equal([
      "api can be reached at api:81 with Service Connect.",
    ]);
  });

  it("does not let a simulated address pass for a real one", () => {
    const [line] = followUp({ workloads: { web: { urls: ["http://a"] } } }, true);
    expect(line).to.contain("simulated AWS");
  });

  it("is silent about outputs that it does not know", () => {
    expect(followUp({ workloads: "none" }, false)).to.deep.equal([]);
    expect(followUp({}, false)).to.deep.equal([]);
  });
});
