// Before `npm pack`: npm-shrinkwrap.json, which makes everybody install the dependencies that were tested.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

const module = join(repositoryRoot, "dist/automation/deployment/lockedDependencies.js");
if (!existsSync(module)) throw new Error("dist/ is missing: run `npm run build` first.");
const { lockedDependencies } = await import(pathToFileURL(module).href);
const lock = JSON.parse(readFileSync(join(repositoryRoot, "package-lock.json"), "utf8"));
writeFileSync(
  join(repositoryRoot, "npm-shrinkwrap.json"),
  `${JSON.stringify(lockedDependencies(lock), undefined, 2)}\n`,
);
