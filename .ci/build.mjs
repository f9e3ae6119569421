// Compiles everything to dist/ and bundles the command to dist/bin/. Does only what changed since the last build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

const dist = join(repositoryRoot, "dist");
const stamp = join(dist, ".build.json");
const sandboxPackage = join(dist, "sandbox");
const sourceFolders = ["components", "automation", "test"];

/** Packages in CommonJS that are bundled into an ES module call `require`. */
const requireBanner = 'import{createRequire as $cr}from"node:module";const require=$cr(import.meta.url);';

const shared = {
  absWorkingDir: repositoryRoot,
  bundle: true,
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: "linked",
  logLevel: "warning",
};

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function fingerprint(folders) {
  const hash = createHash("sha256");
  const settings = [
    "package-lock.json",
    "package.json",
    "tsconfig.json",
    ".ci/build.mjs",
    ".ci/bundleCommand.mjs",
    "LICENSE",
  ];
  const files = [
    ...settings.map((file) => join(repositoryRoot, file)),
    ...folders.flatMap((folder) => filesBelow(join(repositoryRoot, folder))),
  ];
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

function lastBuild() {
  try {
    return JSON.parse(readFileSync(stamp, "utf8"));
  } catch {
    return {};
  }
}

/** Removes compiled files whose source is gone: mocha would still run them. */
function removeOrphans() {
  for (const folder of sourceFolders) {
    for (const file of filesBelow(join(dist, folder))) {
      const source = file.slice(dist.length + 1).replace(/(\.d\.ts|\.js\.map|\.js)$/, ".ts");
      if (source.endsWith(".ts") && !existsSync(join(repositoryRoot, source))) rmSync(file);
    }
  }
}

/** What the compiler leaves out: files that are read at run time, beside the module that reads them. */
function copyTemplates() {
  const target = join(dist, "automation/init/templates");
  rmSync(target, { recursive: true, force: true });
  cpSync(join(repositoryRoot, "automation/init/templates"), target, { recursive: true });
}

function compile() {
  const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "-p", "."], { cwd: repositoryRoot, stdio: ["ignore", 2, 2] });
  return run.status === 0;
}

/** The sandbox's providers, in one file: an engine starts them for every run, so they must start fast. */
function bundleProviders(esbuild, file) {
  return esbuild({ ...shared, entryPoints: ["automation/sandbox/entry.ts"], outfile: file, format: "cjs" });
}

/** The sandbox in one file, for a package that needs no other. */
async function bundleSandbox(esbuild, providers) {
  await esbuild({
    ...shared,
    entryPoints: ["automation/sandbox/index.ts"],
    outfile: join(sandboxPackage, "index.js"),
    format: "esm",
    // Only a sandbox that runs from its source bundles itself.
    external: ["esbuild"],
    banner: { js: requireBanner },
  });
  copyFileSync(providers, join(sandboxPackage, "sandbox-provider.cjs"));
}

const json = (file) => JSON.parse(readFileSync(join(repositoryRoot, file), "utf8"));

/** What makes a folder of dist/ a package: `npm pack ./dist/components`, `npm pack ./dist/sandbox`. */
function describePackage(source, folder, changes = {}) {
  const { private: _, ...own } = json(join(source, "package.json"));
  const { homepage, bugs, repository } = json("package.json");
  const described = { ...own, ...changes, homepage, bugs, repository: { ...repository, directory: source } };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(described, undefined, 2)}\n`);
  copyFileSync(join(repositoryRoot, source, "README.md"), join(folder, "README.md"));
  copyFileSync(join(repositoryRoot, "LICENSE"), join(folder, "LICENSE"));
}

/** Compiled declarations of a module and of all that they import, below another folder. */
function copyDeclarations(module, target, seen = new Set()) {
  if (seen.has(module)) return;
  seen.add(module);
  const text = readFileSync(join(dist, module), "utf8");
  mkdirSync(dirname(join(target, module)), { recursive: true });
  writeFileSync(join(target, module), text);
  for (const [, path] of text.matchAll(/from "(\.[^"]*)\.js"/g))
    copyDeclarations(join(dirname(module), `${path}.d.ts`), target, seen);
}

function describePackages() {
  const components = join(dist, "components");
  // In the source tree the plugin's program, to which `main` leads, is the one that is built.
  const executable = { "pulumi-resource-airlift": "./plugin/main.js" };
  describePackage("components", components, { main: "./plugin/main.js", bin: executable });
  for (const file of ["schema.json", "PulumiPlugin.yaml"])
    copyFileSync(join(repositoryRoot, "components", file), join(components, file));
  const copilot = join(dist, "automation/copilot");
  copyFileSync(join(repositoryRoot, "automation/copilot/schema.json"), join(copilot, "schema.json"));
  for (const plugin of [join(components, "plugin"), join(copilot, "plugin")]) {
    // A folder without dependencies of its own: engines install what the package.json beside PulumiPlugin.yaml names.
    copyFileSync(join(repositoryRoot, "components/PulumiPlugin.yaml"), join(plugin, "PulumiPlugin.yaml"));
    writeFileSync(join(plugin, "package.json"), `${JSON.stringify({ type: "module", main: "./main.js" })}\n`);
    chmodSync(join(plugin, "main.js"), 0o755);
  }
  describePackage("automation/sandbox", sandboxPackage);
  const types = join(sandboxPackage, "types");
  rmSync(types, { recursive: true, force: true });
  copyDeclarations("automation/sandbox/index.d.ts", types);
}

async function bundle() {
  // Only now: in a fresh clone the dependencies are installed by whoever imports this file.
  const { bundleCommand } = await import("./bundleCommand.mjs");
  const { build: esbuild } = await import(pathToFileURL(join(repositoryRoot, "node_modules/esbuild/lib/main.js")).href);
  const bin = join(dist, "bin");
  // Made beside and then renamed: a command that runs while this builds finds its parts.
  const next = join(dist, `bin.${process.pid}`);
  const providers = join(next, "sandbox-provider.cjs");
  await Promise.all([bundleCommand(next), bundleProviders(esbuild, providers)]);
  // The programmatic API looks beside itself.
  mkdirSync(join(dist, "automation/sandbox"), { recursive: true });
  copyFileSync(providers, join(dist, "automation/sandbox/sandbox-provider.cjs"));
  await bundleSandbox(esbuild, providers);
  const command = join(next, "airlift.js");
  const text = readFileSync(command, "utf8");
  if (!text.startsWith("#!")) writeFileSync(command, `#!/usr/bin/env node\n${text}`);
  chmodSync(command, 0o755);
  rmSync(bin, { recursive: true, force: true });
  renameSync(next, bin);
}

/** Builds what changed. Throws when the compiler finds errors. */
export async function build({ quiet = false } = {}) {
  const last = lastBuild();
  const all = fingerprint(sourceFolders);
  if (last.all === all) return;
  if (!quiet) process.stderr.write("Building ...\n");
  const started = Date.now();
  mkdirSync(dist, { recursive: true });
  rmSync(stamp, { force: true });
  removeOrphans();
  const command = fingerprint(["components", "automation"]);
  // The bundle comes first: it is there even when a test does not compile.
  if (last.command !== command) {
    await bundle();
    copyTemplates();
  }
  if (!compile()) throw new Error("The TypeScript compiler found errors (above).");
  describePackages();
  writeFileSync(stamp, JSON.stringify({ all, command }));
  if (!quiet) process.stderr.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    await build();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
