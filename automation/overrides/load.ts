import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { RunError } from "../base/errors.js";
import { importFile } from "../base/importFile.js";

/** A function of the user's that is given the arguments of one child. */
export type NamedFunction = (args: unknown, name: string) => unknown;

/** What `transform.mjs` or `transform.ts` exports. */
export interface LoadedTransforms {
  /** File relative to the root. */
  file: string;
  /** Functions by the kind of child. */
  named: Record<string, NamedFunction>;
  /** The default function, which is given every child. */
  every?: (args: unknown, child: { type: string; name: string }) => unknown;
}

/**
 * Bundles and loads a file of transforms. Runs the user's code.
 * @throws RunError `usage` when it can't be bundled, fails, or exports what is no transform
 */
export async function loadTransforms(root: string, file: string, known: readonly string[]): Promise<LoadedTransforms> {
  const exported = await imported(root, file);
  const { default: every, ...named } = exported;
  const functions = { ...(isMap(every) ? every : {}), ...named };
  for (const [name, value] of Object.entries(functions)) {
    if (!known.includes(name)) throw failure(file, `"${name}" is no child that a transform can change`, known);
    if (typeof value !== "function") throw failure(file, `"${name}" is not a function`);
  }
  if (every !== undefined && typeof every !== "function" && !isMap(every)) {
    throw failure(file, "the default export is neither a function nor an object with functions");
  }
  return {
    file,
    named: Object.fromEntries(
      Object.entries(functions).map(([name, value]) => [name, telling(file, name, value as NamedFunction)]),
    ),
    ...(typeof every === "function" && {
      every: telling(file, "default", every as NonNullable<LoadedTransforms["every"]>),
    }),
  };
}

const isMap = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

function failure(file: string, message: string, known?: readonly string[], cause?: unknown): RunError {
  const hint =
    known === undefined ? "Run with --no-transforms to leave it out." : `Known: ${[...known].sort().join(", ")}.`;
  return new RunError("usage", `${file}: ${message}.`, { hint, ...(cause !== undefined && { cause }) });
}

async function imported(root: string, file: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "airlift-transform-"));
  try {
    const bundle = join(folder, "transform.mjs");
    await bundled(join(root, file), bundle);
    return { ...(await importFile(pathToFileURL(bundle).href)) };
  } catch (error) {
    throw failure(file, (error as Error).message.trim(), undefined, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const here = createRequire(import.meta.url);

/** The SDK has to be the one that the program runs with, wherever the user's file is. */
const sdk: Plugin = {
  name: "sdk",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@pulumi\// }, ({ path }) => ({ path: here.resolve(path), namespace: "sdk" }));
    onResolve({ filter: /.*/, namespace: "sdk" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: "sdk" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};

async function bundled(source: string, outfile: string): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    logLevel: "silent",
    sourcemap: "inline",
    banner: { js: 'import{createRequire as $require}from"node:module";const require=$require(import.meta.url);' },
    plugins: [sdk],
  });
}

/** Errors of the user's own code name its file. */
function telling<A extends unknown[]>(file: string, name: string, transform: (...args: A) => unknown) {
  return (...args: A): unknown => {
    let result: unknown;
    try {
      result = transform(...args);
    } catch (error) {
      throw failure(file, `"${name}" failed: ${(error as Error).message}`, undefined, error);
    }
    if (result === undefined || result === null || result instanceof Promise) {
      const what = result instanceof Promise ? "a promise" : "nothing";
      throw failure(file, `"${name}" returned ${what}; it has to return the arguments to use`);
    }
    return result;
  };
}
