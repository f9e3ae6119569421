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

const { resources } = JSON.parse(readFileSync(planFile, "utf8"));
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
await stack[operation]({ onOutput: () => {} });
