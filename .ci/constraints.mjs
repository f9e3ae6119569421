// Holds plans against AWS's own published limits (the checker is kept beside the checkout).
// npm run constraints -- [--lint] [PLAN.json ...]; without a plan: every environment and pipeline of the samples.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execute } from "./execute.mjs";
import { repositoryRoot } from "./paths.mjs";

const checker = resolve(repositoryRoot, process.env.AIRLIFT_SHARED ?? "../shared", "constraints");
const command = join(repositoryRoot, "dist/bin/airlift.js");

/**
 * What the checker takes for a breach and is none: in Pulumi an order to the provider, in CloudFormation an object of the
 * same name; the stores of a pipeline in several regions, which CloudFormation has one level deeper; and required keys
 * that Pulumi spells in another way or names itself, which its types require.
 */
const namesakes = [
  / ForceNewDeployment: type: true is not object /,
  / ArtifactStores\[\d+\]\.ArtifactStore: required: missing /,
  / AliasTarget\.(DNSName|HostedZoneId): required: missing /,
  / DistributionConfig\.Origins\[\d+\]\.Id: required: missing /,
  /ScalingPolicy\) PolicyName: required: missing /,
  /Alarm\) : requiredXor: exactly one of \['Metrics', 'MetricName', .*has \[\] /,
  /Alarm\) Dimensions\[\d+\]\.(Name|Value): required: missing /,
  / E3003 Properties\.ArtifactStores\.\d+ 'ArtifactStore' is a required property/,
];

/** Lines of the checker that tell of a breach. */
function breaches(output) {
  return output
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("  note ") && !/^\d+ violations$/.test(line))
    .filter((line) => !namesakes.some((pattern) => pattern.test(line)));
}

/** A Python of its own with the checker's requirements, made once for each list of them. */
async function python() {
  const requirements = join(checker, "requirements.txt");
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "airlift", `constraints-${hash}`);
  const ready = join(folder, "ready");
  const program = join(folder, "bin/python");
  if (existsSync(ready)) return program;
  process.stderr.write("Installing the checker's requirements ...\n");
  rmSync(folder, { recursive: true, force: true });
  for (const [name, args] of [
    ["python3", ["-m", "venv", folder]],
    [program, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]],
  ]) {
    const run = await execute(name, args);
    if (run.code !== 0) throw new Error(`${name} ${args[1]} failed:\n${run.stderr}`);
  }
  writeFileSync(ready, "");
  return program;
}

/** Documents of managed policies as CloudFormation has them: the checker opens the JSON of inline policies alone. */
function withDocuments(text) {
  const plan = JSON.parse(text);
  for (const { type, inputs } of plan.resources)
    if (type === "aws:iam/policy:Policy" && typeof inputs.policy === "string")
      inputs.policy = JSON.parse(inputs.policy);
  return JSON.stringify(plan);
}

/** Plans of the samples, pipelines among them, as files in `folder`. */
async function plansOfSamples(folder) {
  const samples = join(repositoryRoot, "samples");
  const plans = [];
  // A sample may be several repositories, each with its copilot/ folder.
  const names = readdirSync(samples, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name === "copilot")
    .map((entry) => relative(samples, entry.parentPath));
  for (const name of names) {
    const below = (part) => {
      const path = join(samples, name, "copilot", part);
      return existsSync(path) ? readdirSync(path) : [];
    };
    for (const [called, args] of [
      ...below("environments").map((environment) => [environment, ["package", "-e", environment]]),
      ...below("pipelines").map((pipeline) => [`pipeline-${pipeline}`, ["pipeline", "package", "-n", pipeline]]),
    ]) {
      const run = await execute(process.execPath, [command, ...args, "--json"], { cwd: join(samples, name) });
      if (run.code !== 0) throw new Error(`${args.join(" ")} of samples/${name} failed:\n${run.stderr}`);
      const file = join(folder, `${name.replaceAll("/", "-")}-${called}.json`);
      writeFileSync(file, withDocuments(run.stdout));
      plans.push(file);
    }
  }
  return plans;
}

/** 1 when a plan breaks a limit. */
export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { lint: { type: "boolean", default: false } },
  });
  if (!existsSync(checker)) throw new Error(`${checker} is missing: the checker is kept beside the checkout.`);
  const program = await python();
  const folder = mkdtempSync(join(tmpdir(), "airlift-constraints-"));
  try {
    const plans = positionals.length > 0 ? positionals : await plansOfSamples(folder);
    let bad = 0;
    for (const plan of plans) {
      const options = values.lint ? ["--lint"] : [];
      const check = await execute(program, [join(checker, "check.py"), ...options, plan]);
      if (check.code > 1) throw new Error(check.stderr);
      const found = breaches(check.stdout);
      process.stdout.write(`${plan.split("/").at(-1)}: ${found.length} breaches\n`);
      for (const line of found) process.stdout.write(`    ${line}\n`);
      if (found.length > 0) bad++;
    }
    process.stdout.write(`constraints: ${plans.length} plans, ${bad} with breaches\n`);
    return bad === 0 && plans.length > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
