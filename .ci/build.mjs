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
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

const dist = join(repositoryRoot, "dist");
const stamp = join(dist, ".build.json");
const sourceFolders = ["components", "automation", "test"];

/** What is started or imported by its path; each becomes dist/bin/<name>.js beside the chunks that they share. */
const entries = {
  airlift: "automation/cli/main.ts",
  child: "automation/stack/child.ts",
  environmentProgram: "automation/program/environmentProgram.ts",
  applicationProgram: "automation/program/applicationProgram.ts",
  emptyProgram: "automation/program/emptyProgram.ts",
  pipelineProgram: "automation/program/pipelineProgram.ts",
};

/** Loaded from node_modules at run time: they are large, or have parts in other languages. */
const external = ["@pulumi/*", "@grpc/*", "@aws-sdk/*", "google-protobuf", "esbuild"];

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
  const settings = ["package-lock.json", "package.json", "tsconfig.json", ".ci/build.mjs"];
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

/** The command, split so that `--help` and `validate` load little. */
function bundleCommand(esbuild, bin) {
  const present = Object.entries(entries).filter(([, source]) => existsSync(join(repositoryRoot, source)));
  return esbuild({
    ...shared,
    entryPoints: Object.fromEntries(present),
    outdir: bin,
    splitting: true,
    format: "esm",
    external,
    chunkNames: "[name]-[hash]",
    banner: { js: requireBanner },
  });
}

/** The sandbox's providers, in one file: an engine starts them for every run, so they must start fast. */
function bundleProviders(esbuild, file) {
  return esbuild({ ...shared, entryPoints: ["automation/sandbox/entry.ts"], outfile: file, format: "cjs" });
}

/** The sandbox as a package of its own, which needs no other: `npm pack ./dist/sandbox`. */
async function packSandbox(esbuild, providers) {
  const folder = join(dist, "sandbox");
  await esbuild({
    ...shared,
    entryPoints: ["automation/sandbox/index.ts"],
    outfile: join(folder, "index.js"),
    format: "esm",
    // Only a sandbox that runs from its source bundles itself.
    external: ["esbuild"],
    banner: { js: requireBanner },
  });
  copyFileSync(providers, join(folder, "sandbox-provider.cjs"));
  copyFileSync(join(repositoryRoot, "automation/sandbox/package.json"), join(folder, "package.json"));
  copyFileSync(join(repositoryRoot, "LICENSE"), join(folder, "LICENSE"));
}

async function bundle() {
  const { build: esbuild } = await import(pathToFileURL(join(repositoryRoot, "node_modules/esbuild/lib/main.js")).href);
  const bin = join(dist, "bin");
  // Made beside and then renamed: a command that runs while this builds finds its parts.
  const next = join(dist, `bin.${process.pid}`);
  const providers = join(next, "sandbox-provider.cjs");
  await Promise.all([bundleCommand(esbuild, next), bundleProviders(esbuild, providers)]);
  // The programmatic API looks beside itself.
  mkdirSync(join(dist, "automation/sandbox"), { recursive: true });
  copyFileSync(providers, join(dist, "automation/sandbox/sandbox-provider.cjs"));
  await packSandbox(esbuild, providers);
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
