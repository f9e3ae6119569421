import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { ensureEngine } from "../../automation/engine/findEngine.js";
import { preview, type StackEvent, up } from "../../automation/index.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const application = {
  "copilot/.workspace": "application: shop\n",
  "copilot/web/manifest.yml": "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\n",
};

const logsAreKept = `
  import * as aws from "@pulumi/aws";
  import { PolicyPack, validateResourceOfType } from "@pulumi/policy";

  new PolicyPack("house-rules", {
    policies: [
      {
        name: "logs-are-kept",
        description: "Logs are kept for three months.",
        enforcementLevel: "mandatory",
        configSchema: { properties: { days: { type: "number", default: 1 } } },
        validateResource: validateResourceOfType(aws.cloudwatch.LogGroup, (group, args, report) => {
          const { days } = args.getConfig<{ days: number }>();
          if ((group.retentionInDays ?? 0) < days) report("Logs are kept for " + days + " days at least.");
        }),
      },
      {
        name: "exec-is-off",
        description: "People can log in.",
        enforcementLevel: "advisory",
        validateResource: validateResourceOfType(aws.ecs.Service, (service, args, report) => {
          if (!service.enableExecuteCommand) report("ECS Exec is off.");
        }),
      },
    ],
  });
`;

const pluginHost = join(repositoryRoot, "test/support/pluginHost.mjs");

describe("policy packs", function () {
  this.timeout(300_000);
  let dir: string;
  let pack: string;

  before(async function () {
    if (!existsSync(join(repositoryRoot, "node_modules/@pulumi/policy"))) {
      process.stderr.write("SKIPPED: @pulumi/policy is not installed; run `npm ci`.\n");
      this.skip();
    }
    dir = makeFolder(application);
    pack = makeFolder({
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "bin/pulumi": { link: (await ensureEngine()).command },
      "bin/pulumi-language-nodejs": { executable: `#!/bin/sh\nexec '${process.execPath}' '${pluginHost}'\n` },
      "package.json": '{"name": "house-rules", "version": "1.0.0", "main": "index.ts"}',
      "tsconfig.json":
        '{"compilerOptions": {"target": "es2020", "module": "node16", "skipLibCheck": true, "rootDir": "."}}',
      "index.ts": logsAreKept,
      "strict.json": '{"logs-are-kept": {"days": 90}}',
    });
    // As in a distribution of Pulumi, the host is beside the engine.
    process.env.AIRLIFT_ENGINE = join(pack, "bin/pulumi");
    mkdirSync(join(pack, "node_modules"));
    for (const name of ["@pulumi", "typescript"])
      symlinkSync(join(repositoryRoot, "node_modules", name), join(pack, "node_modules", name));
  });
  after(() => {
    delete process.env.AIRLIFT_ENGINE;
    removeFolders();
  });

  const options = (config?: string) => ({
    dir,
    environments: ["test"],
    sandbox: true,
    policyPacks: [pack],
    ...(config !== undefined && { policyPackConfigs: [join(pack, config)] }),
  });

  const refusal = async (run: Promise<unknown>): Promise<RunError> => {
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RunError);
    return error as RunError;
  };

  it("refuse a preview and a deployment, and name the resource, the rule and its pack", async () => {
    for (const run of [preview, up]) {
      const { failures } = await refusal(run(options("strict.json")));
      expect(failures.map(({ name, cause }) => `${name}: ${cause}`)).to.deep.equal([
        "web-logs: Logs are kept for three months. Logs are kept for 90 days at least. (policy logs-are-kept of house-rules)",
      ]);
    }
    const made = openWorld(join(dir, ".airlift")).list();
    expect(made.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup")).to.deep.equal([]);
  });

  it("let through what keeps to them; advice is a warning that names the resource", async () => {
    const warnings: string[] = [];
    const note = (event: StackEvent) => {
      if (event.kind === "message" && event.severity === "warning") warnings.push(event.text);
    };
    const { environments } = await up(options(), note);
    expect(environments[0]?.error).to.equal(undefined);
    expect(warnings).to.include("web-service: People can log in. ECS Exec is off. (policy exec-is-off of house-rules)");
  });
});
