// Deploys the resources of a plan with the Automation API, as a program without Airlift would:
// node bareEngine.mjs preview|up PLAN.json FOLDER
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import "@pulumi/aws";
import { repositoryRoot } from "../paths.mjs";
import { registerAll } from "./register.mjs";

const [, , operation, planFile, folder] = process.argv;
const ours = (name) => import(pathToFileURL(join(repositoryRoot, "dist/automation", name)).href);
const { ensureEngine } = await ours("engine/findEngine.js");
const { installSandbox } = await ours("sandbox/install.js");

// Images of the application's own repositories, which this program does not make and fill.
const images = /\d{12}\.dkr\.ecr\.[^"\\]+/g;
const { resources } = JSON.parse(readFileSync(planFile, "utf8").replace(images, "public.ecr.aws/nginx/nginx:latest"));
const { command } = await ensureEngine();
process.env.PATH = `${dirname(command)}${delimiter}${process.env.PATH}`;
const { env } = await installSandbox({ directory: join(folder, "sandbox") });
const workDir = join(folder, "work");
const state = join(folder, "state");
for (const each of [workDir, state]) mkdirSync(each, { recursive: true });

const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "bare", projectName: "bare", program: async () => void registerAll(resources) },
  {
    workDir,
    envVars: { ...env, PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "bench" },
    projectSettings: { name: "bare", runtime: "nodejs", backend: { url: `file://${state}` } },
  },
);
await stack.setConfig("aws:region", { value: "us-west-2" });
try {
  await stack[operation]({ onOutput: () => {} });
} catch (error) {
  // The SDK's own handlers would let the process end with 0, and a failed program would be the yardstick.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
