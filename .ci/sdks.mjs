// Writes SDKs for TypeScript, Python, Go, C# and Java into a folder: `node .ci/sdks.mjs FOLDER`. Pulumi's own generators make them of
// the schema; they are built once a machine, in the user's cache, from modules of the Go proxy.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

const sources = join(repositoryRoot, ".ci/sdks");

/** Which version of which module of Pulumi's has the generator of which languages. */
const engine = "github.com/pulumi/pulumi/pkg/v3";
const engineVersion = "3.250.0";
const builds = [
  { name: "engine", module: engine, version: engineVersion, tags: "", languages: ["nodejs", "python", "go"] },
  { name: "dotnet", module: engine, version: "3.206.0", tags: "dotnet", languages: ["csharp"] },
  { name: "java", module: "github.com/pulumi/pulumi-java/pkg", version: "1.22.0", tags: "java", languages: ["java"] },
];

const json = (path) => JSON.parse(readFileSync(join(repositoryRoot, path), "utf8"));

/** Where the SDK for Go is imported from; tags of it are `sdk/go/vX.Y.Z`. */
const goModule = "github.com/airlift-copilot/airlift/sdk/go";

/** The schema of the whole package: components, and what reads manifests. */
export function packageSchema() {
  const schema = json("components/schema.json");
  const more = json("automation/copilot/schema.json");
  return {
    ...schema,
    types: { ...schema.types, ...more.types },
    resources: { ...schema.resources, ...more.resources },
  };
}

/** The generator for Go (3.250.0) leaves out the arguments of some types that are only items of plain lists. */
function forGo(schema) {
  const change = (spec) => {
    if (typeof spec !== "object" || spec === null) return;
    if (spec.type === "array" && spec.items?.$ref !== undefined) delete spec.items.plain;
    for (const each of Object.values(spec)) change(each);
  };
  change(schema);
  return schema;
}

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "airlift", "sdks");

/** @throws when Go is not installed, or its module proxy can't be reached */
function builtGenerator({ name, module, version, tags }) {
  const files = readdirSync(sources).map((file) => [file, readFileSync(join(sources, file))]);
  const hash = createHash("sha256").update(version);
  for (const [, text] of files) hash.update(text);
  const command = join(cache, `generate-${name}-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(command)) return command;
  const scratch = join(cache, `scratch-${name}-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    for (const [file] of files) copyFileSync(join(sources, file), join(scratch, file));
    writeFileSync(join(scratch, "go.mod"), `module airlift.local/sdks\n\ngo 1.24\n\nrequire ${module} v${version}\n`);
    const env = { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off", CGO_ENABLED: "0" };
    const args = ["build", "-tags", tags, "-o", "generate", "."];
    const { status, stderr, error } = spawnSync("go", args, { cwd: scratch, env, encoding: "utf8" });
    if (status !== 0)
      throw new Error(`The generators can't be built: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
    renameSync(join(scratch, "generate"), command);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return command;
}

/** What the generators leave to whoever publishes a package. */
const finishing = {
  go: (folder) =>
    writeFileSync(
      join(folder, "go.mod"),
      `module ${goModule}\n\ngo 1.24\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${engineVersion}\n`,
    ),
  // pyproject.toml has it beside itself.
  python: (folder) => copyFileSync(join(folder, "pulumi_airlift/README.md"), join(folder, "README.md")),
};

/** @returns the folder of each language @throws when a generator can't be had, or refuses the schema */
export function generateSdks(folder, wanted = builds.flatMap(({ languages }) => languages)) {
  mkdirSync(folder, { recursive: true });
  for (const build of builds) {
    for (const language of build.languages.filter((one) => wanted.includes(one))) {
      const schema = join(folder, `${language}.schema.json`);
      writeFileSync(schema, JSON.stringify(language === "go" ? forGo(packageSchema()) : packageSchema()));
      const { status, stderr } = spawnSync(builtGenerator(build), [schema, folder, language], { encoding: "utf8" });
      rmSync(schema);
      if (status !== 0) throw new Error(`The generators refuse the schema: ${stderr.trim()}`);
      finishing[language]?.(join(folder, language));
    }
  }
  return Object.fromEntries(wanted.map((language) => [language, join(folder, language)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const folder = resolve(process.argv[2] ?? "dist/sdks");
  for (const [language, path] of Object.entries(generateSdks(folder))) process.stdout.write(`${language}: ${path}\n`);
}
