// Matches the plan of every fidelity case with the resources of Copilot's own template, as `airlift adopt --report` does,
// and holds each match against the one that the comparison of the two has worked out from their properties.
// Then it puts what Copilot's template makes into the sandbox and adopts it (adoption/takeOver.mjs): all cases as far as
// the report goes, a share drawn by a seed on the real engine.
// npm run adoption -- [--all|--cases DIR] [--only GLOB] [--plans DIR] [--share N] [--engine N|all] [--seed TEXT]
//   --all: Copilot's cases and those of real applications
//   --results FILE: takes over only what FILE has no outcome of, and adds to it; --minutes N: begins nothing after N minutes
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { drawn, takeOverCases } from "./adoption/takeOver.mjs";
import { sideBySide } from "./execute.mjs";
import { parseYaml } from "./fidelity/folder.mjs";
import { casesBelow, oracle, python, runCase } from "./fidelity.mjs";
import { repositoryRoot } from "./paths.mjs";

const product = (file) => import(join(repositoryRoot, "dist/automation/adopt", file));

/** What Copilot's stack of a case would be: the template's resources, each with an id of its own. */
function stackOf(caze, resources) {
  const isEnvironment = caze.kind === "environment";
  const name = [caze.app, caze.env, ...(isEnvironment ? [] : [caze.workload])].join("-");
  const tags = { "copilot-environment": caze.env, ...(!isEnvironment && { "copilot-service": caze.workload }) };
  return {
    ...{ name, id: `stack/${name}`, status: "UPDATE_COMPLETE", tags, parameters: {}, outputs: {}, protected: false },
    template: "Resources: {}",
    resources: Object.entries(resources).map(([logical, { Type: type }]) => ({
      logical,
      type,
      physical: `id-${logical}`,
    })),
  };
}

/** The template's listeners as they would be read. */
function listenersOf(resources) {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === "AWS::ElasticLoadBalancingV2::Listener")
    .map(
      ([
        logical,
        {
          Properties: { Port, Protocol, DefaultActions: [action] = [] },
        },
      ]) => {
        const [, group] = /\$\{ref:(\w+)\}/.exec(JSON.stringify(action?.TargetGroupArn ?? action ?? "")) ?? [];
        const defaultActions = [{ targetGroupArn: `id-${group}` }];
        const inputs = { port: Number(Port), protocol: Protocol, defaultActions };
        return { type: "aws:lb/listener:Listener", id: `id-${logical}`, inputs, outputs: {} };
      },
    );
}

async function match(path, caze, plan) {
  const [{ matchByStack, ownedResources }, { matchListeners }, { copilotName, isMachinery }, { surveyOf }] =
    await Promise.all(["match.js", "matchListeners.js", "copilotNames.js", "survey.js"].map(product));
  const resources = JSON.parse((await python("resolve.py", path)).stdout);
  const place = { application: caze.app, environment: caze.env, account: "", region: "" };
  const found = surveyOf(place, undefined, [stackOf(caze, resources)]);
  const owned = ownedResources(plan).filter(
    ({ workload }) => workload === (caze.kind === "environment" ? undefined : caze.workload),
  );
  const matches = matchByStack(found, owned);
  const open = owned.filter((one) => !matches.some((hit) => hit.owned === one));
  matches.push(...matchListeners(found, open, listenersOf(resources)));
  const left = Object.entries(resources).filter(
    ([logical, { Type: type }]) =>
      !isMachinery({ type, logical }, false) && !matches.some((hit) => hit.logical === logical),
  );
  const hasName = ({ planned, part, owner }) => (copilotName(planned.type, part, owner)?.logical.length ?? 0) > 0;
  return {
    matches,
    // In the plan, of a type that has a name of Copilot's, and matched with nothing.
    missing: owned.filter((one) => hasName(one) && !matches.some((hit) => hit.owned === one)).map(({ key }) => key),
    left: left.map(([logical]) => logical),
  };
}

/** `type name` → logical id, by likeness of properties. */
async function expected(path, file) {
  const { leaves } = JSON.parse((await python("compare.py", path, file, "--json")).stdout);
  return new Map(leaves.flatMap(({ type, plan, cfn }) => (plan === null ? [] : [[`${type}::${plan}`, cfn]])));
}

async function tryCase(root, name, plans) {
  const path = join(root, name);
  const caze = parseYaml(readFileSync(join(path, "case.yml"), "utf8"));
  const file = join(plans, `${name}.json`);
  const { failure } = existsSync(file) ? {} : await runCase(root, name, plans);
  if (failure !== undefined) return { name, failure };
  const { matches, missing, left } = await match(path, caze, JSON.parse(readFileSync(file, "utf8")));
  const right = await expected(path, file);
  // A role's leaves are named after each of its policies, a queue's after its own: only whole resources are held.
  const wrong = matches.flatMap(({ owned: { key }, logical }) => {
    const other = right.get(key);
    const isOwn = other === undefined || other === logical || !matches.some((hit) => hit.logical === other);
    return isOwn ? [] : [`${key}: ${logical}, by its properties ${other}`];
  });
  return { name, matched: matches.length, wrong, missing, left };
}

/** Cases of environments and workloads below a folder: pipelines are replaced, and addons come with their workload. */
const casesOf = (root, only) =>
  casesBelow(root, only).filter((name) => {
    const { kind } = parseYaml(readFileSync(join(root, name, "case.yml"), "utf8"));
    return kind !== "addons" && kind !== "pipeline";
  });

/** How many resources of these cases are matched with another one than their properties say, or with none. */
async function matchCases(root, names, plans, width) {
  const matched = await sideBySide(names, width, (name) => tryCase(root, name, plans));
  for (const { name, failure, matched: count, wrong, missing, left } of matched) {
    if (failure !== undefined) process.stdout.write(`adoption ${name}: no plan: ${failure}\n`);
    else {
      process.stdout.write(`adoption ${name}: ${count} matched, ${wrong.length} wrong, ${missing.length} missing\n`);
      for (const text of wrong) process.stdout.write(`    wrong: ${text}\n`);
      for (const text of missing)
        process.stdout.write(`    missing: ${text}, left in the template: ${left.join(", ")}\n`);
    }
  }
  const sum = (of) => matched.reduce((total, one) => total + (of(one) ?? 0), 0);
  const failed = sum(({ wrong }) => wrong?.length) + sum(({ missing }) => missing?.length);
  process.stdout.write(
    `adoption: ${sum(({ matched: count }) => count)} resources of ${matched.length} cases matched, ${failed} wrong or missing\n`,
  );
  return failed;
}

/** 1 when a resource is matched wrongly or a case is not taken over as it should be, 3 when cases are left for another run. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: "boolean", default: false },
      cases: { type: "string", default: join(oracle, "cases") },
      only: { type: "string", multiple: true, default: [] },
      plans: { type: "string" },
      share: { type: "string" },
      engine: { type: "string", default: "3" },
      seed: { type: "string", default: "airlift" },
      results: { type: "string" },
      minutes: { type: "string" },
    },
  });
  if (!existsSync(join(oracle, "compare.py")))
    throw new Error(`${oracle} is missing (AIRLIFT_SHARED names another folder).`);
  const roots = values.all ? [join(oracle, "cases"), join(oracle, "corpus-cases")] : [resolve(values.cases)];
  const plans = values.plans ? resolve(values.plans) : mkdtempSync(join(tmpdir(), "airlift-plans-"));
  const width = Math.max(1, Math.min(4, availableParallelism()));
  const until = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
  const share = (names, count) => drawn(names, count, values.seed);
  try {
    const all = roots.flatMap((root) => casesOf(root, values.only).map((name) => ({ root, name })));
    const names =
      values.share === undefined
        ? all.map(({ name }) => name)
        : share(
            all.map(({ name }) => name),
            Number(values.share),
          );
    const cases = all.filter(({ name }) => names.includes(name));
    let failed = cases.length === 0 ? 1 : 0;
    // What another run goes on with is the taking over, which takes the time.
    if (values.results === undefined)
      for (const root of roots)
        failed += await matchCases(
          root,
          cases.filter((one) => one.root === root).map(({ name }) => name),
          plans,
          width,
        );
    const engine = new Set(values.engine === "all" ? names : share(names, Number(values.engine)));
    const taken = await takeOverCases(cases, engine, { width, until, results: values.results });
    failed += taken.failed;
    if (failed > 0) return 1;
    return taken.left > 0 ? 3 : 0;
  } finally {
    if (values.plans === undefined) rmSync(plans, { recursive: true, force: true });
  }
}
