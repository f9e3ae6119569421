import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { ComponentProvider } from "../../components/plugin/provider.js";
import { record } from "../support/recording.js";
import { repositoryRoot } from "../support/root.js";

const { resources } = JSON.parse(readFileSync(join(repositoryRoot, "components/schema.json"), "utf8")) as {
  resources: Record<string, { description: string }>;
};

const file = "/dev/null";
/** What stands for the names that examples leave to the reader. */
const values: Record<string, unknown> = {
  image: "public.ecr.aws/example/app:1",
  templateBody: "Resources: {}",
  taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1",
  build: { buildspec: "copilot/pipelines/main/buildspec.yml" },
  stages: [{ environment: "test", deployments: [{ name: "web" }] }],
  artifactStores: [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" }],
  runner: { file, sha256: "0".repeat(64) },
};
const sources: Record<string, unknown> = {
  "airlift:index:StaticSite": file,
  "airlift:index:Pipeline": { provider: "CodeCommit", repository: "todo", branch: "main" },
};

function filled(value: unknown, names: Record<string, unknown>): unknown {
  const [, name] = /^\$\{(\w+)\}$/.exec(typeof value === "string" ? value : "") ?? [];
  if (name !== undefined) {
    expect(names).to.have.property(name);
    return names[name];
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, names)]));
}

const example = (token: string, language: string): string => {
  const [, text = ""] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``).exec(resources[token]?.description ?? "") ?? [];
  expect(text, `${token} in ${language}`).not.to.equal("");
  return text;
};

describe("examples of components in other languages", () => {
  for (const token of Object.keys(resources)) {
    it(`${token.split(":").at(-1)}: the one in YAML makes the component`, async () => {
      const program = parse(example(token, "yaml")) as {
        resources: Record<string, { type: string; properties: pulumi.Inputs }>;
      };
      const make = async () => {
        const provider = new ComponentProvider();
        const shared = { application: "todo", environment: "other", publicLoadBalancer: true };
        const { urn } = await provider.construct("other", "airlift:index:Environment", shared, {});
        const names = { ...values, environment: urn, source: sources[token] };
        for (const [name, { type, properties }] of Object.entries(program.resources)) {
          const kind = type.replace("airlift:", "airlift:index:");
          await provider.construct(name, kind, filled(properties, names) as pulumi.Inputs, {});
        }
        return "done";
      };
      const made = await record(() => ({ made: make() }));
      expect(made.outputs).to.deep.equal({ made: "done" });
      expect(made.counts()).to.have.property(token);
    });
  }

  it("those in Python are Python", function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      process.stderr.write("SKIPPED: Python is not installed.\n");
      this.skip();
    }
    const programs = Object.keys(resources).map((token) => example(token, "python"));
    const { status, stderr } = spawnSync(
      "python3",
      ["-c", "import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)"],
      { input: JSON.stringify(programs), encoding: "utf8" },
    );
    expect(status, stderr).to.equal(0);
  });
});
