// Reading and resolving every manifest of a folder against parsing the same texts with `yaml` alone:
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

const texts = readdirSync(join(folder, "copilot"), { recursive: true })
  .filter((name) => name.endsWith("manifest.yml"))
  .map((name) => readFileSync(join(folder, "copilot", name), "utf8"));

const seconds = async (work) => {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
};

const result = { yaml: [], airlift: [] };
for (let round = 0; round < 3; round++) {
  result.yaml.push(await seconds(() => texts.map((text) => parse(text, { merge: true }))));
  result.airlift.push(
    await seconds(async () => {
      const { resolved, problems } = await resolveApplication(loadApplication({ dir: folder }), environment);
      if (resolved === undefined) throw new Error(JSON.stringify(problems));
    }),
  );
}
process.stdout.write(JSON.stringify({ yaml: Math.min(...result.yaml), airlift: Math.min(...result.airlift) }));
