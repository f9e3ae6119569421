// The command in few files: which of them are loaded decides how soon it answers.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { repositoryRoot } from "./paths.mjs";

/** What is started or imported by its path; each becomes dist/bin/<name>.js beside the chunks that they share. */
const entries = {
  airlift: "automation/cli/start.ts",
  child: "automation/stack/child.ts",
  environmentProgram: "automation/program/environmentProgram.ts",
  applicationProgram: "automation/program/applicationProgram.ts",
  emptyProgram: "automation/program/emptyProgram.ts",
  pipelineProgram: "automation/program/pipelineProgram.ts",
  taskProgram: "automation/program/taskProgram.ts",
};

/** Loaded from node_modules at run time: they are large, or have parts in other languages. */
const external = [/^@pulumi\/(?!aws$)/, /^@grpc\//, /^google-protobuf/, /^esbuild$/];

/**
 * One file for each kind of command, with all that it needs before it does anything: `--help`; what reads manifests; the
 * program of a run. Without, rolldown makes a file for each set of modules that some entries share, and `validate` loads
 * 111 of them, which is a third of its time.
 */
const groups = {
  quickStart: "automation/base/quickStart.ts",
  importFile: "automation/base/importFile.ts",
  cli: "automation/cli/index.ts",
  reader: "automation/deployment/validation.ts",
  core: "automation/index.ts",
  program: "automation/program/environmentProgram.ts",
  engine: "automation/stack/engineRun.ts",
};

/** Gathers, for each group, the modules that its entrance imports, and theirs. */
function closures() {
  const found = new Map();
  return {
    plugin: {
      name: "closures",
      buildEnd() {
        for (const [name, entrance] of Object.entries(groups)) {
          const seen = new Set();
          const left = [join(repositoryRoot, entrance)];
          for (let id = left.pop(); id !== undefined; id = left.pop()) {
            const module = seen.has(id) ? undefined : this.getModuleInfo(id);
            if (!module || module.isExternal) continue;
            seen.add(id);
            left.push(...module.importedIds);
          }
          found.set(name, seen);
        }
      },
    },
    groups: Object.keys(groups).map((name, at) => ({
      name,
      test: (id) => found.get(name).has(id),
      priority: 10 - at,
    })),
  };
}

/**
 * Widths of plain ASCII, which nearly all of a help is, without the segmenter and the pattern of all emoji that
 * string-width goes through for each cell: half the time of `--help`.
 */
const asciiWidth = {
  name: "ascii-width",
  async resolveId(id, importer, { kind }) {
    // What requires it wants a function and no module.
    if (id !== "string-width" || kind !== "import-statement" || importer?.startsWith("\0")) return undefined;
    const { id: path } = await this.resolve(id, importer, { kind, skipSelf: true });
    return `\0width of ${path}`;
  },
  load(id) {
    if (!id.startsWith("\0width of ")) return undefined;
    const code = `export default (text, options) =>
  typeof text === "string" && /^[ -~]*$/.test(text)
    ? text.length
    : require(${JSON.stringify(id.slice("\0width of ".length))}).default(text, options);`;
    return { code, moduleType: "js" };
  },
};

/**
 * @pulumi/aws by what is used of it: its own index loads the index of each of AWS's services, 343 files of which a plan
 * needs a sixth.
 */
const awsByService = {
  name: "aws-by-service",
  resolveId: (id) => (id === "@pulumi/aws" ? "\0aws-by-service" : undefined),
  load(id) {
    if (id !== "\0aws-by-service") return undefined;
    const index = readFileSync(join(repositoryRoot, "node_modules/@pulumi/aws/index.js"), "utf8");
    const services = [...index.matchAll(/^const (\w+) = __importStar\(require\("\.\/(\w+)"\)\);\nexports\.\1 = \1;/gm)];
    const functions = [...index.matchAll(/lazyLoad\(exports, (\[[^\]]*\]), \(\) => require\("\.\/(\w+)"\)/g)];
    if (services.length < 100 || functions.length < 10) throw new Error("@pulumi/aws has another kind of index now.");
    const from = (path) => `require("@pulumi/aws/${path}")`;
    const late = (name, value) => `late(${JSON.stringify(name)}, () => ${value});`;
    const code = [
      "const late = (name, get) => Object.defineProperty(exports, name, { enumerable: true, get });",
      'Object.defineProperty(exports, "__esModule", { value: true });',
      late("Provider", `${from("provider")}.Provider`),
      ...services.map(([, name, path]) => late(name, from(`${path}/index.js`))),
      ...functions.flatMap(([, names, path]) => JSON.parse(names).map((name) => late(name, `${from(path)}.${name}`))),
    ].join("\n");
    return { code, moduleType: "js" };
  },
};

/**
 * AWS's clients, and what is imported late, by `require`. The clients do not say of which kind their modules are, so that Node.js
 * parses each three times where it is imported, to find out and to learn its names: a fifth of what the command does in
 * an `up`. And a file with an import of its own can't be kept compiled.
 */
const byRequire = {
  name: "by-require",
  resolveId(id, importer, { kind }) {
    if (importer?.startsWith("\0required ")) return { id, external: true };
    const isExternal = external.some((one) => one.test(id));
    const wanted = id.startsWith("@aws-sdk/") || (isExternal && kind === "dynamic-import");
    return wanted ? `\0required ${id}` : isExternal ? { id, external: true } : undefined;
  },
  load(id) {
    if (!id.startsWith("\0required ")) return undefined;
    return { code: `module.exports = require(${JSON.stringify(id.slice("\0required ".length))});`, moduleType: "js" };
  },
};

/** Bundles the command, the process of a run and its programs into a folder. */
export async function bundleCommand(folder) {
  const { plugin, groups } = closures();
  const bundle = await rolldown({
    cwd: repositoryRoot,
    input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(repositoryRoot, path)])),
    platform: "node",
    plugins: [plugin, asciiWidth, awsByService, byRequire],
    checks: { ineffectiveDynamicImport: false },
    // Configuration files of yargs, which nobody has, can extend packages.
    transform: { target: "node20.19", define: { "import.meta.resolve": "undefined" } },
  });
  await bundle.write({
    dir: folder,
    // Half of a short command's time is compiling, and Node.js 20 keeps compiled code for CommonJS alone.
    format: "cjs",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    keepNames: true,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: { groups },
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  await bundle.close();
}
