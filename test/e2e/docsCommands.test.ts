import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commandsOf, documents, type ShownCommand } from "../support/docsCommands.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { airlift } from "../support/run.js";

/** Verbs that change nothing and ask nothing, so that every line with them can be run as it stands. */
const reading = new Set([
  ...["validate", "package", "preview", "cost", "graph", "schema", "docs", "version", "show-manifest", "policy"],
  ...[
    "outputs",
    "history",
    "drift",
    "dns",
    "revisions",
    "state ls",
    "state export",
    "state backup",
    "env ls",
    "env show",
  ],
  ...[
    "app ls",
    "app show",
    "svc ls",
    "svc show",
    "svc status",
    "svc logs",
    "svc package",
    "job ls",
    "job logs",
    "secret ls",
  ],
]);

/** Verbs that need no more; of the others a line without arguments only names them. */
const bare = new Set(["validate", "docs", "version", "env ls", "app ls", "app show", "svc ls", "job ls"]);

/** Verbs that change something: each of their lines is run on a copy of the folder and its simulated AWS. */
const changing = new Set([
  ...["up", "build", "refresh", "destroy", "eject", "cancel", "init", "app delete", "app init", "env init", "env trim"],
  ...["env expire", "secret set", "secret import", "secret tag", "svc override", "ci init", "cloud init", "task run"],
]);

/** Those that ask first. */
const confirmed = new Set(["destroy", "cancel", "app delete", "env trim", "env expire", "refresh", "secret tag"]);

/** Those that keep what is in the folder. */
const writing = new Set(["env init"]);

/** What can't be run in a folder, and why. */
const elsewhere: readonly RegExp[] = [
  /--follow/, // ends with Ctrl-C
  /…|NAME|ENV\b|COMMAND|TOPIC|KIND/, // stands for a name
  /--policy-pack|--sandbox=/, // needs what only this page's reader has
  /--policy=strict/, // fails on purpose
  /--online/, // asks the real AWS
  /--previous/, // needs a task that has stopped
  /^env show --manifest$|^rollback/, // need what a reader has done before
  /unlock|--report|shop2|-a hello/, // no run of this test leaves what they are for
  /--(?:tag|images-file|force)$|\[/, // name a flag or an argument, and are no whole line
  /--state-bucket|--build/, // need an account, or Docker
  /^app init$|^env init$|^init$|--profile/, // ask
];

const service = (name: string, more = "") =>
  `name: ${name}\ntype: Backend Service\nimage: {location: nginx, port: 80}\ncpu: 256\nmemory: 512\ncount: 1\n${more}`;
const names = ["api", "backend", "mailer"];

/** An application with the names that the pages use. */
const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "runner: vendor/airlift.tgz\nrepository: shop\n",
  "vendor/airlift.tgz": "",
  Dockerfile: "FROM nginx\nEXPOSE 80\n",
  ".env": "API_KEY=only-for-the-test\n",
  "password.txt": "only-for-the-test",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
  "copilot/environments/development/manifest.yml": "name: development\ntype: Environment\n",
  ...Object.fromEntries(names.map((name) => [`copilot/${name}/manifest.yml`, service(name)])),
  ...Object.fromEntries(
    ["web", "frontend"].map((name) => [
      `copilot/${name}/manifest.yml`,
      service(name, `http: {path: ${name}}\n`)
        .replace("Backend", "Load Balanced Web")
        .replace("location: nginx", "build: Dockerfile"),
    ]),
  ),
  "copilot/report/manifest.yml":
    "name: report\ntype: Scheduled Job\nimage: {location: nginx}\non: {schedule: '@daily'}\ncpu: 256\nmemory: 512\n",
};

/** Lines of the pages with these verbs, each once. */
function linesWith(verbs: ReadonlySet<string>): (ShownCommand & { verb: string })[] {
  const all = documents
    .filter((page) => !page.startsWith("samples/"))
    .flatMap(commandsOf)
    .flatMap((one) => {
      const { words, line } = one;
      const verb = verbs.has(words[0] ?? "") ? (words[0] ?? "") : `${words[0]} ${words[1]}`;
      const whole = bare.has(verb) || line.includes(" -") || line.length > verb.length;
      return verbs.has(verb) && whole && !elsewhere.some((pattern) => pattern.test(line)) ? [{ ...one, verb }] : [];
    });
  // One of each form: `up -e test` and `up -e prod` are the same command.
  const formOf = ({ verb, words }: { verb: string; words: string[] }) =>
    [verb, ...words.filter((word) => word.startsWith("-")).sort()].join(" ");
  return [...new Map(all.map((one) => [formOf(one), one])).values()];
}

describe("the commands on the pages", function () {
  this.timeout(1_800_000);
  let folder: string;
  const run = (cwd: string, words: readonly string[], input?: string) =>
    airlift(words, { cwd, input, env: { AIRLIFT_SANDBOX: join(cwd, ".airlift"), AWS_REGION: "us-west-2" } });

  before(async () => {
    folder = makeFolder(files);
    for (const line of ["build -e test,prod --images-file images.json", "up -e test,prod --yes"]) {
      const { code, stderr } = await run(folder, line.split(" "));
      expect(code, stderr).to.equal(0);
    }
  });
  after(removeFolders);

  it("do what they say, those that change nothing", async () => {
    const lines = linesWith(reading);
    const failed: string[] = [];
    for (const { page, line, words } of lines) {
      const { code, stderr } = await run(folder, words);
      if (code !== 0 && code !== 2) failed.push(`${page}: airlift ${line} ended with ${code}: ${stderr.slice(-400)}`);
    }
    console.info(`      ${lines.length} commands`);
    expect(failed).to.deep.equal([]);
    expect(lines.length).to.be.greaterThan(20);
  });

  it("do what they say, those that change something, each on a copy", async () => {
    const lines = linesWith(changing);
    const failed: string[] = [];
    for (const { page, line, words, verb } of lines) {
      const copy = makeFolder();
      cpSync(folder, copy, { recursive: true });
      const more =
        confirmed.has(verb) && !words.includes("--yes") ? ["--yes"] : writing.has(verb) ? ["--overwrite"] : [];
      const { code, stderr } = await run(copy, [...words, ...more], "only-for-the-test");
      if (code !== 0) failed.push(`${page}: airlift ${line} ended with ${code}: ${stderr.slice(-400)}`);
      rmSync(copy, { recursive: true, force: true });
    }
    console.info(`      ${lines.length} commands`);
    expect(failed).to.deep.equal([]);
    expect(lines.length).to.be.greaterThan(15);
  });
});
