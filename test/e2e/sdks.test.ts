import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { cacheFolder } from "../../automation/engine/findEngine.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { Program } from "../support/program.js";
import { repositoryRoot } from "../support/root.js";

type Generate = (folder: string, wanted?: string[]) => Record<string, string>;

/** Versions of Pulumi's own SDKs that the generated ones are compiled against. */
const [pythonSdk, goSdk] = ["3.248.0", "3.250.0"];

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...{ cwd, encoding: "utf8", maxBuffer: 1 << 26 },
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `${stdout}\n${stderr}`}`);
  return stdout;
}

const answers = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** Says on the terminal why something was not tried, and skips it. */
function skip(test: Mocha.Context, why: string): never {
  process.stderr.write(`SKIPPED: ${why}\n`);
  test.skip();
  throw new Error("skipped");
}

describe("the SDKs that Pulumi's generators make of the schema", function () {
  this.timeout(1_200_000);
  let generateSdks: Generate;
  let sdks: Record<string, string>;
  const env = { GOFLAGS: "-mod=mod", GOWORK: "off", CGO_ENABLED: "0" };

  before(async function () {
    if (!answers("go", "version")) skip(this, "Go is not installed, with which Pulumi's generators are built.");
    ({ generateSdks } = (await import(pathToFileURL(join(repositoryRoot, ".ci/sdks.mjs")).href)) as {
      generateSdks: Generate;
    });
    try {
      sdks = generateSdks(makeFolder(), ["nodejs", "python", "go"]);
    } catch (error) {
      if (!/can't be built/.test((error as Error).message)) throw error;
      skip(this, `${(error as Error).message}. They come through the Go module proxy.`);
    }
  });
  after(removeFolders);

  it("compile in TypeScript", () => {
    const folder = sdks.nodejs ?? "";
    mkdirSync(join(folder, "node_modules"));
    for (const name of ["@pulumi", "@types"])
      symlinkSync(join(repositoryRoot, "node_modules", name), join(folder, "node_modules", name));
    writeFileSync(
      join(folder, "program.ts"),
      `import * as airlift from "./index";
       const shop = new airlift.CopilotEnvironment("shop", { environment: "test", dir: "shop" });
       new airlift.BackendService("own", { environment: shop.environment, image: "nginx", port: 80, count: { fixed: 2 } });
       export const url = shop.workloads.apply((all) => all.web.url);`,
    );
    const options = ["--module", "node16", "--target", "es2022", "--strict", "--noEmit", "--skipLibCheck"];
    const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
    run(process.execPath, [tsc, ...options, "--types", "node", "--ignoreConfig", "program.ts"], folder);
  });

  it("are installed in Python, where a program makes an environment with a service and has nothing to change afterwards", async function () {
    if (!answers("python3", "-m", "pip", "--version")) skip(this, "Python or its pip is not installed.");
    const site = join(cacheFolder(), "sdks", `python-pulumi-${pythonSdk}`);
    const pip = (...args: string[]) => {
      const quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
      return answers("python3", "-m", "pip", "install", ...quiet, ...args);
    };
    if (!existsSync(join(site, "parver")) && !pip("--target", site, `pulumi==${pythonSdk}`, "parver==0.5"))
      skip(this, `pip can't install pulumi ${pythonSdk}.`);
    const own = makeFolder();
    expect(pip("--no-deps", "--target", own, sdks.python ?? ""), "pip installs the SDK").to.equal(true);
    const program = await Program.make({
      name: "shop",
      runtime: "python",
      plugins: { providers: [{ name: "airlift", path: "./plugin" }] },
    });
    const plugin = join(repositoryRoot, "dist/components/plugin/main.js");
    addFiles(program.dir, {
      "plugin/pulumi-resource-airlift": { link: plugin },
      "__main__.py": `
import pulumi
import pulumi_airlift as airlift

test = airlift.Environment("test", application="shop", environment="test", public_load_balancer=True)
web = airlift.LoadBalancedWebService(
    "web",
    environment=test,
    image="public.ecr.aws/nginx/nginx:1.29",
    port=80,
    http={"rules": [{"path": "/", "health_check": {"path": "/ok"}}]},
    variables={"CLUSTER": test.cluster_name},
)
pulumi.export("url", web.url)
`,
    });
    program.env.PYTHONPATH = [site, own].join(delimiter);
    program.succeed("stack", "init", "test");
    program.succeed("up", "--stack", "test", "--yes", "--skip-preview");
    expect(program.succeed("stack", "output", "url", "--stack", "test")).to.match(/^http:.*elb\.amazonaws\.com/);
    const made = openWorld(program.world).list();
    expect(made.find(({ name }) => name === "web-target-group")?.inputs.healthCheck).to.include({ path: "/ok" });
    program.succeed("preview", "--stack", "test", "--expect-no-changes");
  });

  it("compile in Go", () => {
    const folder = sdks.go ?? "";
    const module = "module github.com/airlift-copilot/airlift/sdk/go";
    writeFileSync(
      join(folder, "go.mod"),
      `${module}\n\ngo 1.24\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${goSdk}\n`,
    );
    run("go", ["build", "./..."], folder, env);
  });

  it("are written in C# too; nothing here compiles it", function () {
    let made: Record<string, string>;
    try {
      made = generateSdks(makeFolder(), ["csharp"]);
    } catch (error) {
      if (!/can't be built/.test((error as Error).message)) throw error;
      return skip(this, (error as Error).message);
    }
    const source = readFileSync(join(made.csharp ?? "", "CopilotEnvironment.cs"), "utf8");
    expect(source).to.contain("public partial class CopilotEnvironment : global::Pulumi.ComponentResource");
    if (answers("dotnet", "--version")) run("dotnet", ["build"], made.csharp ?? "");
  });
});
