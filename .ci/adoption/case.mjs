// Takes one fidelity case over: what Copilot's own template makes of it is put into the sandbox, then adopted.
// node .ci/adoption/case.mjs CASES report|engine NAME ...; prints JSON, a line each.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execute } from "../execute.mjs";
import { parseYaml, writeFolder } from "../fidelity/folder.mjs";
import { oracle, python } from "../fidelity.mjs";
import { repositoryRoot } from "../paths.mjs";

/** Of the build; of the sources where tsx loads them. */
const folderOfCode = process.env.AIRLIFT_FROM_SOURCE === undefined ? "dist" : ".";
const built = (file) => import(pathToFileURL(join(repositoryRoot, folderOfCode, file)).href);

/** The images that a command line names. */
const imagesIn = (args) =>
  Object.fromEntries(
    args.flatMap((arg, index) => (arg === "--image" ? [args[index + 1].split(/=(.*)/s).slice(0, 2)] : [])),
  );

async function templateOf(path, caze, planFile) {
  const { stdout, code, stderr } = await execute("python3", [
    join(repositoryRoot, ".ci/adoption/template.py"),
    oracle,
    path,
  ]);
  if (code !== 0) throw new Error(`template.py: ${stderr.trim().split("\n").at(-1)}`);
  const { leaves } = JSON.parse((await python("compare.py", path, planFile, "--json")).stdout);
  const pairs = Object.fromEntries(
    leaves.flatMap(({ type, plan, cfn }) => (plan === null ? [] : [[`${type}::${plan}`, cfn]])),
  );
  const isWorkload = caze.kind !== "environment";
  return { ...JSON.parse(stdout), pairs, ...(isWorkload && { workload: caze.workload }) };
}

/** Everything of a world that was there before is there, under its id. */
const gone = (before, now) => {
  const left = new Set(now.map(({ type, id }) => `${type} ${id}`));
  return before.map(({ type, id }) => `${type} ${id}`).filter((one) => !/deployment/i.test(one) && !left.has(one));
};

/** Topics of services that a case only names. */
const topicsOfOthers = ({ resources }, { account, region }) =>
  resources
    .filter(
      ({ type, inputs }) => type === "aws:sns/topicSubscription:TopicSubscription" && !inputs.topic.includes("${"),
    )
    .map(({ inputs: { topic } }) => ({ kind: "topic", id: topic, account, region }));

const othersIn = (folder, own) =>
  readdirSync(join(folder, "copilot"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ![own, "environments"].includes(entry.name))
    .map(({ name }) => name);

const emptyStack = {
  ...{ role: "workload", status: "UPDATE_COMPLETE", tags: {}, parameters: {}, outputs: {}, resources: [] },
  ...{ template: "Resources: {}", protected: false, retained: new Set() },
};

/** Region of an environment whose manifest names certificates: published cases have one region in place of their own. */
const regionOf = ({ http } = {}) =>
  [http?.public, http?.private]
    .flatMap((one) => one?.certificates ?? [])
    .map((arn) => /^arn:[\w-]+:acm:([\w-]+):/.exec(arn)?.[1])
    .find(Boolean);

/** A case's folder, or a copy of it in the region that its manifests name. */
function inItsRegion(path, folder) {
  const manifest = readFileSync(join(path, "manifest.yml"), "utf8");
  const caze = parseYaml(readFileSync(join(path, "case.yml"), "utf8"));
  const region = regionOf(caze.kind === "environment" ? parseYaml(manifest) : caze.env_manifest) ?? caze.region;
  if (region === caze.region) return path;
  const copy = join(folder, "case");
  cpSync(path, copy, { recursive: true });
  for (const name of ["case.yml", "params.json"].filter((file) => existsSync(join(copy, file)))) {
    const text = readFileSync(join(copy, name), "utf8");
    writeFileSync(join(copy, name), text.replaceAll(caze.region, region));
  }
  return copy;
}

/** Variables of the case before. */
const given = [];

async function takeOver(root, name, mode) {
  const folder = mkdtempSync(join(tmpdir(), "airlift-adoption-"));
  const path = inItsRegion(join(root, name), folder);
  const caze = parseYaml(readFileSync(join(path, "case.yml"), "utf8"));
  const began = Date.now();
  try {
    const manifest = readFileSync(join(path, "manifest.yml"), "utf8");
    const { args, variables } = writeFolder(folder, caze, manifest);
    for (const key of given.splice(0)) delete process.env[key];
    given.push(...Object.keys(variables));
    Object.assign(process.env, variables);
    const isWorkload = caze.kind !== "environment";
    const options = { dir: folder, environments: [caze.env], ...(isWorkload && { names: [caze.workload] }) };
    const { planEnvironment } = await built("automation/plan/environmentPlan.js");
    const planned = { ...options, planOnly: true, images: imagesIn(args) };
    const planFile = join(folder, "plan.json");
    const plan = await planEnvironment(planned);
    writeFileSync(planFile, JSON.stringify(plan));
    const template = await templateOf(path, caze, planFile);

    const publishers = isWorkload ? othersIn(folder, caze.workload) : [];
    const { openWorkspace } = await built("automation/session/session.js");
    const { existingInManifests, existingInSettings, existingRepositories } = await built(
      "automation/deployment/existing.js",
    );
    const { resolveFor } = await built("automation/deployment/resolution.js");
    const workspace = await openWorkspace({ ...options, sandbox: true });
    const { target } = await workspace.open(caze.env);
    const { resolved } = resolveFor(workspace.with({ options: { ...planned, sandbox: true } }), caze.env, true);
    const settings = workspace.folder.settings;
    await target.assumeExisting([
      ...topicsOfOthers(plan, target),
      ...existingInSettings(settings.environment(caze.env), settings.domain),
      ...existingInManifests(resolved, target),
      ...existingRepositories(planned.images).filter(({ id }) => id !== `${caze.app}/${caze.workload}`),
    ]);
    const { copilotWorld } = await built("test/adopt/copilotWorld.js");
    const sandbox = join(folder, ".airlift");
    const place = { account: target.account, region: target.region };
    const { found } = await copilotWorld(sandbox, planned, { template, place });
    // The services that it only hears of are in other repositories.
    for (const service of publishers) {
      rmSync(join(folder, "copilot", service), { recursive: true });
      found.stacks.push({ ...emptyStack, name: `${caze.app}-${caze.env}-${service}`, id: service, workload: service });
    }
    const adopting = publishers.length === 0 ? workspace : await openWorkspace({ ...options, sandbox: true });
    const { openWorld } = await built("automation/sandbox/world.js");
    const before = openWorld(sandbox).list();

    const access = { ...target.aws, live: target.live };
    const surveyed = { found, access, requests: { total: 0, retries: 0, operations: {} }, deployed: false };
    const { examine } = await built("automation/adopt/adoptionReport.js");
    const { rows, hindrances } = await examine(adopting, surveyed);
    const mine = rows.filter(({ workload }) => workload === (isWorkload ? caze.workload : undefined));
    const result = {
      name,
      imported: mine.filter(({ outcome }) => outcome === "import").length,
      beside: mine.filter(({ outcome }) => outcome === "new").length,
      changes: mine.flatMap(({ name: row, changes, type }) =>
        type.includes("taskDefinition")
          ? []
          : changes
              .filter(({ path: at }) => !/^tags/.test(at))
              .map(({ path: at, from, to }) => `${row} ${at}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`),
      ),
      hindrances,
    };
    if (mode !== "engine" || hindrances.length > 0) return { ...result, seconds: (Date.now() - began) / 1000 };
    const { takeOverSurveyed } = await built("automation/adopt/takeOver.js");
    const done = await takeOverSurveyed(adopting, surveyed, () => {});
    return {
      ...result,
      adopted: done.imported,
      updated: done.updated.length,
      gone: gone(before, openWorld(sandbox).list()),
      seconds: (Date.now() - began) / 1000,
    };
  } catch (error) {
    if (process.env.AIRLIFT_DEBUG) throw error;
    return { name, failure: String(error.message ?? error), seconds: (Date.now() - began) / 1000 };
  } finally {
    if (!process.env.AIRLIFT_KEEP) rmSync(folder, { recursive: true, force: true });
    else process.stderr.write(`${folder}\n`);
  }
}

const [root, mode, ...names] = process.argv.slice(2);
for (const name of names) process.stdout.write(`${JSON.stringify(await takeOver(root, name, mode))}\n`);
process.exit(0);
