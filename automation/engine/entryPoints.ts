import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * `file:` URL of a module of `automation/` that another process starts from: beside this file in a source tree (`.ts`); of a
 * compiled one the bundle in `dist/bin`, which loads in two thirds of the time; from there, what is not bundled.
 */
export function entryPoint(name: string): string {
  const bundled = `${name.slice(name.lastIndexOf("/") + 1)}.js`;
  const candidates = [
    `../${name}.ts`,
    `../../bin/${bundled}`,
    `../${name}.js`,
    `./${bundled}`,
    `../automation/${name}.js`,
  ];
  for (const candidate of candidates) {
    const url = new URL(candidate, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url.href;
  }
  throw new Error(`The module automation/${name} is missing from this installation.`);
}

/** Arguments for a Node.js process that starts from `url`: TypeScript sources need the loader that runs them here. */
export function loaderArguments(url: string): string[] {
  if (!url.endsWith(".ts")) return [];
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}
