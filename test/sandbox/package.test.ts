import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";

const built = join(repositoryRoot, "dist/sandbox");
const json = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

describe("the package of the sandbox", function () {
  this.timeout(240_000);
  let folder = "";

  before(() => {
    if (!existsSync(built)) throw new Error("dist/sandbox is missing: run npm run build first.");
    folder = mkdtempSync(join(tmpdir(), "airlift-sandbox-package-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has the version of Airlift, and needs no other package", () => {
    const described = json(join(repositoryRoot, "automation/sandbox/package.json"));
    expect(described.version).to.equal(json(join(repositoryRoot, "package.json")).version);
    expect(described).not.to.have.any.keys("dependencies", "peerDependencies", "optionalDependencies");
  });

  it("is packed with its code, its typings, README and licence, and nothing else", () => {
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--dry-run", "--json", built], { cwd: folder, encoding: "utf8" }),
    ) as { files: { path: string }[] }[];
    const files = packed?.files.map(({ path }) => path).sort() ?? [];
    const isTyping = (path: string) => /^types\/.*\.d\.ts$/.test(path);
    expect(files.filter((path) => !isTyping(path))).to.deep.equal([
      "LICENSE",
      "README.md",
      "index.js",
      "package.json",
      "sandbox-provider.cjs",
    ]);
    expect(files.filter(isTyping)).to.include("types/automation/sandbox/index.d.ts");
  });

  it("works in a folder without any package", () => {
    cpSync(built, join(folder, "node_modules/airlift-sandbox"), { recursive: true });
    writeFileSync(
      join(folder, "main.mjs"),
      `import { installSandbox, startSandboxApi, takeAsExisting } from "airlift-sandbox";
      const { env, worldFile } = await installSandbox({ directory: "world" });
      const taken = takeAsExisting("world", [{ kind: "vpc", id: "vpc-1" }]);
      const api = await startSandboxApi("world");
      const answer = await fetch(api.url, {
        method: "POST",
        headers: { "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters" },
        body: "{}",
      });
      await api.close();
      console.log(JSON.stringify({ env, worldFile, taken, status: answer.status }));`,
    );
    const printed = execFileSync(process.execPath, ["main.mjs"], { cwd: folder, encoding: "utf8" });
    const { env, taken } = JSON.parse(printed) as { env: Record<string, string>; taken: string[] };
    expect(taken).to.deep.equal(["taken as existing in the simulated AWS: VPC vpc-1 (123456789012, us-west-2)"]);
    const plugin = join(env.PULUMI_HOME ?? "", "plugins/resource-aws-v7.48.0/pulumi-resource-aws");
    const [, provider = ""] = /'([^']*sandbox-provider\.cjs)'/.exec(readFileSync(plugin, "utf8")) ?? [];
    expect(existsSync(provider)).to.equal(true);
  });
});
