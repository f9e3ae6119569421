// Reading and resolving every manifest of a folder against reading the same files and parsing them with `yaml` alone:
// node read.mjs FOLDER ENVIRONMENT prints {"yaml": seconds, "airlift": seconds}
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { repositoryRoot } from "../paths.mjs";

const [, , folder, environment] = process.argv;
const { loadApplication, resolveApplication } = await import(
  pathToFileURL(join(repositoryRoot, "dist/automation/manifest/index.js")).href
);

const files = () =>
  readdirSync(join(folder, "copilot"), { recursive: true }).filter((name) => name.endsWith("manifest.yml"));
const parsed = (name) => parse(readFileSync(join(folder, "copilot", name), "utf8"), { merge: true });

const seconds = async (work) => {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
};

const result = { yaml: [], airlift: [] };
for (let round = 0; round < 5; round++) {
  result.yaml.push(await seconds(() => files().map(parsed)));
  result.airlift.push(
    await seconds(async () => {
      const { resolved, problems } = await resolveApplication(loadApplication({ dir: folder }), environment);
      if (resolved === undefined) throw new Error(JSON.stringify(problems));
    }),
  );
}
process.stdout.write(JSON.stringify({ yaml: Math.min(...result.yaml), airlift: Math.min(...result.airlift) }));
