import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { cacheFolder } from "../../automation/base/cacheFolder.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { Program } from "../support/program.js";
import { repositoryRoot } from "../support/root.js";

type Generate = (folder: string, wanted?: string[]) => Record<string, string>;

/** Versions of Pulumi's own SDKs that the generated ones are compiled against. */
const [pythonSdk, javaSdk, javaHost] = ["3.248.0", "1.16.0", "1.22.0"];

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

/** A Maven project around the sources of the SDK. */
const javaProgram = {
  "Pulumi.yaml":
    "name: shop\nruntime: java\nconfig: {'aws:region': us-west-2}\nplugins: {providers: [{name: airlift, path: ./plugin}]}\n",
  "pom.xml": `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exec.mainClass>shop.App</exec.mainClass>
  </properties>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>${javaSdk}</version></dependency>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.8.9</version></dependency>
    <dependency><groupId>com.google.code.findbugs</groupId><artifactId>jsr305</artifactId><version>3.0.2</version></dependency>
  </dependencies>
</project>
`,
  "src/main/java/shop/App.java": `package shop;

import com.pulumi.Pulumi;
import io.github.airliftcopilot.airlift.*;
import io.github.airliftcopilot.airlift.inputs.*;
import java.util.List;

public class App {
  public static void main(String[] args) {
    Pulumi.run(context -> {
      var test = new Environment("test", EnvironmentArgs.builder()
        .application("shop").environment("test").publicLoadBalancer(true).build());
      var web = new LoadBalancedWebService("web", LoadBalancedWebServiceArgs.builder()
        .environment(test)
        .image("public.ecr.aws/nginx/nginx:1.29")
        .port(80.0)
        .http(HttpSpecArgs.builder().rules(List.of(HttpRuleSpecArgs.builder().path("/").build())).build())
        .build());
      context.export("url", web.url());
    });
  }
}
`,
};

describe("the SDKs that Pulumi's generators make of the schema", function () {
  this.timeout(1_200_000);
  let generateSdks: Generate;
  let packageSchema: () => { version: string; resources: Record<string, { description: string }> };
  let sdks: Record<string, string>;
  const env = { GOFLAGS: "-mod=mod", GOWORK: "off", CGO_ENABLED: "0" };

  before(async function () {
    if (!answers("go", "version")) skip(this, "Go is not installed, with which Pulumi's generators are built.");
    ({ generateSdks, packageSchema } = (await import(pathToFileURL(join(repositoryRoot, ".ci/sdks.mjs")).href)) as {
      generateSdks: Generate;
      packageSchema: typeof packageSchema;
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

  describe("in Python", () => {
    let path: string;

    before(function () {
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
      path = [site, own].join(delimiter);
    });

    async function pythonProgram(plugin: string, files: Record<string, string>): Promise<Program> {
      const program = await Program.make({
        name: "shop",
        runtime: "python",
        plugins: { providers: [{ name: "airlift", path: "./plugin" }] },
      });
      const link = { link: join(repositoryRoot, "dist", plugin) };
      addFiles(program.dir, { "plugin/pulumi-resource-airlift": link, ...files });
      program.env.PYTHONPATH = path;
      program.succeed("stack", "init", "test");
      return program;
    }

    it("a program makes an environment with a service and has nothing to change afterwards", async () => {
      const program = await pythonProgram("components/plugin/main.js", {
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
      program.succeed("up", "--stack", "test", "--yes", "--skip-preview");
      expect(program.succeed("stack", "output", "url", "--stack", "test")).to.match(/^http:.*elb\.amazonaws\.com/);
      const made = openWorld(program.world).list();
      expect(made.find(({ name }) => name === "web-target-group")?.inputs.healthCheck).to.include({ path: "/ok" });
      program.succeed("preview", "--stack", "test", "--expect-no-changes");
    });

    it("the example of every component runs", async () => {
      const { resources } = packageSchema();
      const examples = Object.fromEntries(
        Object.entries(resources).map(([token, { description }]) => [
          token,
          /```python\n([\s\S]*?)\n```/.exec(description)?.[1] ?? "raise Exception('no example')",
        ]),
      );
      const program = await pythonProgram("automation/copilot/plugin/main.js", {
        "examples.json": JSON.stringify(examples),
        "notes.html": "<p>Notes</p>",
        "shop/copilot/.workspace": "application: shop\n",
        "shop/copilot/web/manifest.yml": "name: web\ntype: Backend Service\nimage: {location: nginx}\n",
        "__main__.py": `
import json
import pulumi_airlift as airlift

given = dict(
    image="public.ecr.aws/example/app:1",
    template_body="Resources: {Topic: {Type: 'AWS::SNS::Topic'}}",
    task_definition="arn:aws:ecs:us-west-2:123456789012:task-definition/web:1",
    build={"buildspec": "copilot/pipelines/main/buildspec.yml"},
    stages=[{"environment": "test", "deployments": [{"name": "web"}]}],
    artifact_stores=[{"bucket": "artifacts", "key_arn": "arn:aws:kms:us-west-2:123456789012:key/1"}],
    runner={"file": "notes.html", "sha256": "0" * 64},
    environment=airlift.Environment("other", application="todo", environment="other", public_load_balancer=True),
)
sources = {"airlift:index:Pipeline": {"provider": "CodeCommit", "repository": "todo", "branch": "main"}}
with open("examples.json") as file:
    for token, example in json.load(file).items():
        exec(example.replace("../shop", "shop"), {**given, "source": sources.get(token, "notes.html")})
`,
      });
      const made = program.changes("test").map((change) => change.replace(/::[^:]*$/, ""));
      expect(made).to.include.members(Object.keys(resources).map((token) => `create ${token}`));
    });
  });

  it("compile in Go", () => {
    const folder = sdks.go ?? "";
    run("go", ["build", "./..."], folder, env);
  });

  it("compile in Java, where a program makes an environment with a service and has nothing to change afterwards", async function () {
    if (!answers("mvn", "--version")) skip(this, "Maven is not installed.");
    const host = join(cacheFolder(), "sdks", `java-host-${javaHost}`);
    if (!existsSync(join(host, "pulumi-language-java"))) {
      const module = "github.com/pulumi/pulumi-java/pkg";
      addFiles(host, { "go.mod": `module airlift.local/host\n\ngo 1.24\n\nrequire ${module} v${javaHost}\n` });
      const flags = `-X ${module}/version.Version=v${javaHost}`;
      run("go", ["build", "-ldflags", flags, "-o", ".", `${module}/cmd/pulumi-language-java`], host, env);
    }
    const folder = generateSdks(makeFolder(), ["java"]).java ?? "";
    const program = await Program.make(
      { name: "shop", runtime: { name: "java" }, plugins: { providers: [{ name: "airlift", path: "./plugin" }] } },
      undefined,
      undefined,
      folder,
    );
    const plugin = join(repositoryRoot, "dist/components/plugin/main.js");
    const version = { "src/main/resources/io/github/airliftcopilot/airlift/version.txt": packageSchema().version };
    addFiles(folder, { ...javaProgram, ...version, "plugin/pulumi-resource-airlift": { link: plugin } });
    program.env.PATH = [host, program.env.PATH].join(delimiter);
    program.succeed("stack", "init", "test");
    program.succeed("up", "--stack", "test", "--yes", "--skip-preview");
    expect(program.succeed("stack", "output", "url", "--stack", "test")).to.match(/^http:.*elb\.amazonaws\.com/);
    program.succeed("preview", "--stack", "test", "--expect-no-changes");
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
