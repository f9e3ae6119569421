import { createRequire, Module } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { keepCompiled } from "./codeCache.js";

type Require = ReturnType<typeof createRequire>;

/** Modules of Pulumi's SDK that it loads at its start and needs for functions that become text alone: half of that time. */
const rarelyNeeded = ["./typescript-shim", "@npmcli/arborist", "normalize-package-data"];

/**
 * Makes a process of ours start sooner, before it loads anything else: code that was compiled once is kept. Not where
 * NODE_DISABLE_COMPILE_CACHE is set, coverage is measured, or this program runs from its source.
 */
export function quickStart(): void {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  const own = fileURLToPath(import.meta.url);
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE || own.endsWith(".ts")) return;
  try {
    keepCompiled(dirname(own));
  } catch {
    // A file system of another kind; everything is compiled as ever.
  }
}

/** Does as `withoutRarelyNeeded` when the first file of Pulumi's SDK is loaded: most commands need none. */
export function withoutRarelyNeededIfAny(): void {
  const prototype = Module.prototype as unknown as {
    _compile(content: string, file: string, ...more: unknown[]): unknown;
  };
  const compile = prototype._compile;
  prototype._compile = function (content, file, ...more) {
    if (/[\\/]@pulumi[\\/]pulumi[\\/]/.test(file)) {
      prototype._compile = compile;
      withoutRarelyNeeded();
    }
    return compile.call(this, content, file, ...more);
  };
}

/** Lets Pulumi's SDK load TypeScript and npm's tree of packages when it first uses them, and not with itself. */
export function withoutRarelyNeeded(): void {
  try {
    const require = createRequire(import.meta.url);
    const ofPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    for (const name of rarelyNeeded) loadLate(ofPulumi, name);
  } catch {
    // An SDK that is laid out otherwise loads all of itself.
  }
}

/**
 * Tells Pulumi's SDK that this process does one run after the other. It keeps the state of a run in an AsyncLocalStorage, for
 * which Node.js 20 follows every promise: a third of the memory of a large program. A variable is enough here.
 */
export function oneRunAtATime(): void {
  let current: unknown;
  const storage = {
    run: <A extends unknown[], R>(store: unknown, callback: (...args: A) => R, ...args: A): R => {
      current = store;
      return callback(...args);
    },
    getStore: () => current,
  };
  (globalThis as { asyncLocalStorage?: unknown }).asyncLocalStorage ??= storage;
}

/** What a module exports, which may be a function. */
type Exports = ((...given: unknown[]) => unknown) & Record<PropertyKey, unknown>;

/** Stands in the cache of `require` for a module, and loads it when something of it is first asked for. */
function loadLate(require: Require, name: string): void {
  const path = require.resolve(name);
  if (require.cache[path] !== undefined) return;
  let loaded: Exports | undefined;
  const module = (): Exports => {
    if (loaded === undefined) {
      delete require.cache[path];
      loaded = require(path) as Exports;
    }
    return loaded;
  };
  const exports = new Proxy((() => {}) as unknown as Exports, {
    get: (_, key) => {
      // Compiled code asks this of what it imports, and takes it as it is where the answer is yes.
      if (key === "__esModule") return true;
      return key === "default" && !("default" in module()) ? module() : module()[key];
    },
    has: (_, key) => key in module(),
    apply: (_, self, given) => Reflect.apply(module(), self, given),
  });
  require.cache[path] = { ...require.main, id: path, filename: path, path, loaded: true, exports } as NodeJS.Module;
}
