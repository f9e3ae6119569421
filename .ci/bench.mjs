// Speed as ratios within one run: npm run bench -- [--only TEXT]... [--full] [--json] [--write]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { demo, deployments, oneOfMany, sideBySideRuns } from "./bench/engineRows.mjs";
import { script } from "./bench/measuring.mjs";
import { cdk, growingPlans, packaging, reading, start } from "./bench/offlineRows.mjs";

/** Ratios of the last release by what they are of, as `--write` has noted them. */
const baseline = script("baseline.json");
/** How much more than before is worth a word; less is a machine's mood. */
const worse = 1.1;

function print({ what, bound, ours, theirs, value, unit = "s" }, before) {
  const limit = `≤ ${bound}`;
  const verdict = value <= bound ? "ok" : "over";
  const was = before === undefined ? "" : before.toFixed(2);
  const digits = unit === "s" ? 3 : 0;
  const both = `${ours.toFixed(digits)} ${unit} / ${theirs.toFixed(digits)} ${unit}`;
  process.stdout.write(
    `${what.padEnd(66)} ${value.toFixed(2).padStart(6)} ${was.padStart(6)}  ${limit.padEnd(6)} ${verdict.padEnd(5)} ${both}\n`,
  );
}

/** Measures and prints; always 0: a busy machine is no defect. What got worse than in the last release is named. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const { full } = values;
  const groups = {
    start,
    package: packaging,
    read: reading,
    growth: () => growingPlans(full),
    deploy: () => deployments(full),
    environments: sideBySideRuns,
    // These install the CDK, deploy hundreds of services, or use the folder of the sample.
    ...(full && { cdk, one: oneOfMany, demo }),
  };
  const before = existsSync(baseline) ? JSON.parse(readFileSync(baseline, "utf8")) : {};
  const rows = [];
  if (!values.json) process.stdout.write(`${"what".padEnd(66)}  ratio before  bound        ours / the other\n`);
  for (const [name, group] of Object.entries(groups)) {
    if (values.only.length > 0 && !values.only.some((text) => name.includes(text))) continue;
    for (const row of await group()) {
      rows.push(row);
      if (!values.json) print(row, before[row.what]);
    }
  }
  if (values.json)
    process.stdout.write(
      `${JSON.stringify(
        rows.map((row) => ({ ...row, before: before[row.what] })),
        null,
        2,
      )}\n`,
    );
  for (const { what, value } of rows)
    if (value > worse * before[what])
      process.stderr.write(`notice: slower than before: ${what}: ${value.toFixed(2)}, was ${before[what]}\n`);
  if (values.write) {
    const now = Object.fromEntries(rows.map(({ what, value }) => [what, Number(value.toFixed(2))]));
    writeFileSync(baseline, `${JSON.stringify({ ...before, ...now }, null, 2)}\n`);
  }
  return 0;
}
