import { join } from "node:path";
import { expect } from "chai";
import { commandsOf, documents } from "../support/docsCommands.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
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

/** What can't be run in a folder, and why. */
const elsewhere: readonly RegExp[] = [
  /--follow/, // ends with Ctrl-C
  /…|NAME|ENV\b|COMMAND|TOPIC|KIND/, // stands for a name
  /--policy-pack|--sandbox=/, // needs what only this page's reader has
  /--policy=strict/, // fails on purpose
];

const service = (name: string, more = "") =>
  `name: ${name}\ntype: Backend Service\nimage: {location: nginx, port: 80}\ncpu: 256\nmemory: 512\ncount: 1\n${more}`;
const names = ["api", "backend", "mailer"];

/** An application with the names that the pages use. */
const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
  "copilot/environments/development/manifest.yml": "name: development\ntype: Environment\n",
  ...Object.fromEntries(names.map((name) => [`copilot/${name}/manifest.yml`, service(name)])),
  ...Object.fromEntries(
    ["web", "frontend"].map((name) => [
      `copilot/${name}/manifest.yml`,
      service(name, `http: {path: ${name}}\n`).replace("Backend", "Load Balanced Web"),
    ]),
  ),
  "copilot/report/manifest.yml":
    "name: report\ntype: Scheduled Job\nimage: {location: nginx}\non: {schedule: '@daily'}\ncpu: 256\nmemory: 512\n",
};

describe("the commands on the pages", function () {
  this.timeout(1_200_000);
  let folder: string;
  const run = (words: readonly string[]) =>
    airlift(words, { cwd: folder, env: { AIRLIFT_SANDBOX: join(folder, ".airlift"), AWS_REGION: "us-west-2" } });

  before(async () => {
    folder = makeFolder();
    addFiles(folder, files);
    const { code, stderr } = await run(["up", "-e", "test,prod", "--yes"]);
    expect(code, stderr).to.equal(0);
  });
  after(removeFolders);

  it("do what they say, those that change nothing", async () => {
    const all = documents
      .filter((page) => !page.startsWith("samples/"))
      .flatMap(commandsOf)
      .filter(({ words, line }) => {
        const verb = reading.has(words[0] ?? "") ? (words[0] ?? "") : `${words[0]} ${words[1]}`;
        const whole = bare.has(verb) || line.includes(" -") || line.length > verb.length;
        return reading.has(verb) && whole && !elsewhere.some((pattern) => pattern.test(line));
      });
    const unique = [...new Map(all.map((one) => [one.line, one])).values()];
    const failed: string[] = [];
    for (const { page, line, words } of unique) {
      const { code, stderr } = await run(words);
      if (code !== 0 && code !== 2) failed.push(`${page}: airlift ${line} ended with ${code}: ${stderr.slice(-400)}`);
    }
    console.info(`      ${unique.length} commands`);
    expect(failed).to.deep.equal([]);
    expect(unique.length).to.be.greaterThan(30);
  });
});
