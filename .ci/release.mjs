// npm run release: checks that a release can be made, packs every package, and writes SDKs and the pages of the Pulumi Registry into
// dist/release. Publishes nothing: that takes a person's credentials, or a hosted workflow's.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "./paths.mjs";
import { registryPages } from "./registryPages.mjs";
import { copilotSchemaText, schemaText } from "./schema.mjs";
import { generateSdks, packageSchema } from "./sdks.mjs";

const read = (path) => readFileSync(join(repositoryRoot, path), "utf8");
const json = (path) => JSON.parse(read(path));
const say = (text) => process.stderr.write(`${text}\n`);

function run(command, args, options = {}) {
  const ended = spawnSync(command, args, { cwd: repositoryRoot, encoding: "utf8", ...options });
  if (ended.status !== 0) throw new Error(`${command} ${args.join(" ")} failed.\n${ended.stderr ?? ended.error ?? ""}`);
  return ended.stdout;
}

const packages = ["package.json", "components/package.json", "automation/sandbox/package.json"];

/** What stands in the way of a release, a line each. */
export function obstacles({ version, changelog, versions, stale, uncommitted }) {
  const others = Object.entries(versions).filter(([, one]) => one !== version);
  return [
    ...others.map(([file, one]) => `${file} has version ${one}, and package.json ${version}.`),
    ...(new RegExp(`^## ${version.replaceAll(".", "\\.")} `, "m").test(changelog)
      ? []
      : [`CHANGELOG.md has no section "## ${version} (date)".`]),
    ...stale.map((file) => `${file} is stale: run \`npm run schema\`.`),
    ...uncommitted.map((file) => `${file} is not committed.`),
  ];
}

function findObstacles() {
  const { version } = json("package.json");
  const schemas = { "components/schema.json": schemaText(), "automation/copilot/schema.json": copilotSchemaText() };
  return obstacles({
    version,
    changelog: read("CHANGELOG.md"),
    versions: {
      ...Object.fromEntries(packages.map((file) => [file, json(file).version])),
      "components/schema.json": json("components/schema.json").version,
    },
    stale: Object.keys(schemas).filter((file) => read(file) !== schemas[file]),
    uncommitted: run("git", ["status", "--porcelain"])
      .split("\n")
      .flatMap((line) => line.slice(3) || []),
  });
}

/** npm's packages, with the settings by which a hosted workflow proves where they come from. */
function pack(folder) {
  const folders = [".", "./dist/components", "./dist/sandbox"];
  const packed = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder, ...folders]));
  return packed.map(({ filename }) => filename);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/**
 * @param args `--check` only looks for what is in the way, `--skip-tests` leaves out the tests, `--allow` goes on past what is in the
 *   way
 */
export async function release(args) {
  const flag = { type: "boolean", default: false };
  const { values } = parseArgs({ args, options: { check: flag, allow: flag, "skip-tests": flag } });
  const found = findObstacles();
  for (const line of found) say(line);
  if (found.length > 0 && !values.allow) return 1;
  if (values.check) return 0;
  if (values["skip-tests"]) say("Tests were left out (--skip-tests).");
  else run("bash", [".ci/run"], { stdio: "inherit" });
  const folder = join(repositoryRoot, "dist/release");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  say("Building ...");
  run(process.execPath, [".ci/build.mjs"]);
  const tarballs = pack(folder);
  say("Generating SDKs ...");
  generateSdks(join(folder, "sdk"));
  const schema = packageSchema();
  mkdirSync(join(folder, "registry"));
  writeFileSync(join(folder, "registry/schema.json"), `${JSON.stringify(schema, undefined, 2)}\n`);
  for (const [path, text] of Object.entries(registryPages(schema))) writeFileSync(join(folder, "registry", path), text);
  const { version } = json("package.json");
  const publish = tarballs.map((file) => `npm publish ./dist/release/${file} --provenance --access public`).join("\n");
  writeFileSync(join(folder, "publish.sh"), `set -e\n${publish}\n`);
  process.stdout.write(`${publish}\n`);
  const left = [
    ...(found.length > 0 ? ["checks failed"] : []),
    ...(values["skip-tests"] ? ["tests were left out"] : []),
  ];
  say(`Release ${version} is in dist/release (${filesBelow(folder).length} files). Nothing was published.`);
  if (left.length > 0) say(`This one is not for publishing: ${left.join(", ")}.`);
  return 0;
}

export { release as run };
