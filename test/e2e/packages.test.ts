import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";
import { cleanEnvironment, copySample } from "../support/run.js";

interface Packed {
  name: string;
  filename: string;
  files: { path: string }[];
}

interface Entry {
  version?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Description {
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;
const own = json<Description>(join(repositoryRoot, "package.json"));
const env = cleanEnvironment();
let folder = "";
let packed: Packed[] = [];

/** Other versions of Node.js to try beside this one, as `npm i node@24` has them: `AIRLIFT_TEST_NODE=22,24`. */
const otherNodes = (process.env.AIRLIFT_TEST_NODE ?? "").split(",").filter((version) => version !== "");

function npm(cwd: string, ...args: string[]): string {
  try {
    return execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stderr } = error as { stderr: string };
    throw new Error(
      `npm ${args.join(" ")} failed. This test installs packages from npm's cache, or from the registry (npm config get registry) where the cache has not got them:\n${stderr}`,
    );
  }
}

const quick = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];

function write(project: string, files: Record<string, string | object>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** An empty project with these packages of ours and these others, at the versions of our own lock: npm has them in its cache. */
function install(name: string, ours: readonly string[], others: readonly string[]): string {
  const project = join(folder, name);
  const fromFiles = ours.map((one) => {
    const file = packed.find((each) => each.name === one)?.filename;
    return [one, `file:${join(folder, file ?? "missing")}`];
  });
  const pinned = others.map((one) => [one, own.dependencies[one]]);
  const dependencies = Object.fromEntries([...fromFiles, ...pinned]);
  const lock = json<{ packages: Record<string, Entry> }>(join(repositoryRoot, "package-lock.json"));
  const known = Object.entries(lock.packages).filter(([path, { link }]) => path.startsWith("node_modules/") && !link);
  write(project, {
    "package.json": { name, version: "1.0.0", private: true, dependencies },
    ...(others.length > 0 && {
      "package-lock.json": { ...lock, packages: { "": { dependencies }, ...Object.fromEntries(known) } },
    }),
  });
  npm(project, "install", ...quick);
  return project;
}

/** What a package of an installed project brings along, itself included. */
function broughtBy(lock: Record<string, Entry>, name: string, from = "", found = new Set<string>()): Set<string> {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (lock[path] !== undefined && !found.has(path)) {
      found.add(path);
      const { dependencies, optionalDependencies, peerDependencies } = lock[path] ?? {};
      for (const next of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
        broughtBy(lock, next, path, found);
    }
    if (lock[path] !== undefined || at === "") return found;
  }
}

/** Runs a program as CommonJS and as an ECMAScript module, with this Node.js and those asked for; all print the same. */
function runEverywhere(project: string, imports: Record<string, string>, body: string): string {
  const required = Object.entries(imports).map(
    ([from, names]) => `const ${names.replace("* as ", "")} = require("${from}");`,
  );
  const imported = Object.entries(imports).map(([from, names]) => `import ${names} from "${from}";`);
  const wrapped = (lines: string[]) => `${lines.join("\n")}\n(async () => {${body}})();\n`;
  write(project, { "main.cjs": wrapped(required), "main.mjs": wrapped(imported) });
  const nodes = [process.execPath, ...otherNodes.map((version) => nodeOf(version))];
  const printed = nodes.flatMap((node) =>
    ["main.cjs", "main.mjs"].map((file) =>
      execFileSync(node, ["--no-warnings", file], { cwd: project, env, encoding: "utf8" }),
    ),
  );
  expect(new Set(printed).size, printed.join("\n")).to.equal(1);
  return printed[0] ?? "";
}

function nodeOf(version: string): string {
  const project = join(folder, `node${version}`);
  write(project, { "package.json": { name: `node${version}`, private: true } });
  // Its own script fetches the binary.
  npm(project, "install", "--prefer-offline", "--no-audit", "--no-fund", `node@${version}`);
  return join(project, "node_modules/node/bin/node");
}

/** Compiles a program with the resolutions that TypeScript has; what the compiler says, by resolution. */
function compile(project: string, program: string): Record<string, string> {
  const modes = {
    node10: { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0", file: "program.ts" },
    node16: { module: "node16", moduleResolution: "node16", file: "program.mts" },
    bundler: { module: "esnext", moduleResolution: "bundler", file: "program.ts" },
  };
  const said = Object.entries(modes).map(([name, { file, ...mode }]) => {
    write(project, {
      [`${name}/${file}`]: program,
      [`${name}/tsconfig.json`]: {
        compilerOptions: {
          ...mode,
          ...{ target: "es2022", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
          typeRoots: [join(repositoryRoot, "node_modules/@types")],
        },
        files: [file],
      },
    });
    try {
      execFileSync(process.execPath, [join(repositoryRoot, "node_modules/typescript/bin/tsc"), "-p", name], {
        ...{ cwd: project, env, encoding: "utf8" },
      });
      return [name, ""];
    } catch (error) {
      return [name, (error as { stdout: string }).stdout];
    }
  });
  return Object.fromEntries(said);
}

const compiles = { node10: "", node16: "", bundler: "" };

/** A program that makes an environment and a service with the components of `from`, and counts what was registered. */
const underMocks = `
  const types = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => (types.push(type), { id: name + "-id", state: inputs }),
    call: ({ token }) => (token.includes("AvailabilityZones") ? { names: ["a", "b"] } : { region: "eu-west-1", accountId: "1", partition: "aws" }),
  });
  const environment = new components.Environment("test", { application: "shop", environment: "test" });
  new components.BackendService("prices", { environment, image: "example/prices:1", port: 8080 });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  console.log(types.filter((type) => /^airlift:|ecs/.test(type)).sort().join(" "));
`;
const made = [
  "airlift:index:BackendService airlift:index:Environment airlift:index:FargateService",
  "aws:ecs/cluster:Cluster aws:ecs/clusterCapacityProviders:ClusterCapacityProviders aws:ecs/service:Service",
  "aws:ecs/taskDefinition:TaskDefinition",
].join(" ");

const typed = (from: string): string => `
  import { BackendService, Environment, type EnvironmentArgs } from "${from}";
  const args: EnvironmentArgs = { application: "shop", environment: "test" };
  const environment = new Environment("test", args);
  const { service } = new BackendService("prices", { environment, image: "example/prices:1", port: 8080 });
  export const name: string = service.constructor.name;
  // @ts-expect-error: an argument that there is not
  new Environment("test", { application: "shop", environment: "test", nonsense: true });
`;

describe("the packages", function () {
  this.timeout(600_000);

  before(() => {
    if (!existsSync(join(repositoryRoot, "dist/components/package.json")))
      throw new Error("dist/components is not built yet: run `npm run build`.");
    folder = mkdtempSync(join(tmpdir(), "airlift-packages-"));
    const folders = [".", "./dist/components", "./dist/sandbox"];
    packed = JSON.parse(npm(repositoryRoot, "pack", "--json", "--pack-destination", folder, ...folders)) as Packed[];
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are three, and each says what it is, whose it is and under which licence", () => {
    expect(packed.map(({ name }) => name)).to.have.members(["airlift", "@airlift/components", "airlift-sandbox"]);
    for (const [at, description] of ["package.json", "dist/components/package.json", "dist/sandbox/package.json"]
      .map((file) => json<Description>(join(repositoryRoot, file)))
      .entries()) {
      const { name = "", files = [] } = packed[at] ?? {};
      expect(description, name)
        .to.include({ license: "Apache-2.0", version: own.version })
        .and.not.have.property("private");
      for (const field of [
        "description",
        "keywords",
        "homepage",
        "bugs",
        "repository",
        "main",
        "types",
        "exports",
        "engines",
      ])
        expect(description, name).to.have.property(field).that.is.not.empty;
      const paths = files.map(({ path }) => path);
      expect(paths, name).to.include.members(["LICENSE", "README.md"]);
      // A map leads to sources, which are not in a package.
      expect(
        paths.filter((path) => /\.map$|\.tsbuildinfo$|(?<!\.d)\.ts$|^dist\/test\//.test(path)),
        name,
      ).to.deep.equal([]);
    }
  });

  it("have a folder for `pulumi package add`", () => {
    for (const [name, folder] of Object.entries({
      airlift: "dist/automation/copilot/plugin",
      "@airlift/components": "plugin",
    })) {
      const paths = packed.find((one) => one.name === name)?.files.map(({ path }) => path);
      for (const file of ["PulumiPlugin.yaml", "package.json", "main.js"])
        expect(paths).to.include(`${folder}/${file}`);
    }
  });

  it("hold every page that their pages link to", () => {
    for (const { name, files } of packed) {
      const paths = new Set(files.map(({ path }) => path));
      const root = { "@airlift/components": "components", "airlift-sandbox": "automation/sandbox" }[name] ?? "";
      const missing = [...paths]
        .filter((path) => path.endsWith(".md"))
        .flatMap((page) => {
          const text = readFileSync(join(repositoryRoot, root, page), "utf8");
          const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = ""]) => link);
          return links.map((link) => posix.join(posix.dirname(page), link)).map((target) => ({ page, target }));
        })
        .filter(({ target }) => !paths.has(target));
      expect(missing, name).to.deep.equal([]);
    }
  });

  describe("of components, with Pulumi and AWS alone", () => {
    let project = "";
    before(() => {
      project = install(
        "with-components",
        ["@airlift/components", "airlift-sandbox"],
        ["@pulumi/pulumi", "@pulumi/aws"],
      );
    });

    it("brings no package along", () => {
      const { packages } = json<{ packages: Record<string, Entry> }>(join(project, "package-lock.json"));
      const pulumis = ["@pulumi/pulumi", "@pulumi/aws"].flatMap((name) => [...broughtBy(packages, name)]);
      const rest = Object.keys(packages).filter((path) => path !== "" && !pulumis.includes(path));
      expect(rest).to.deep.equal(["node_modules/@airlift/components", "node_modules/airlift-sandbox"]);
    });

    it("works as CommonJS and as an ECMAScript module", () => {
      const imports = { "@pulumi/pulumi": "* as pulumi", "@airlift/components": "* as components" };
      expect(runEverywhere(project, imports, underMocks).trim()).to.equal(made);
    });

    it("compiles with every resolution of modules, and so does the sandbox", () => {
      const program = `${typed("@airlift/components")}
        import { installSandbox, startSandboxApi } from "airlift-sandbox";
        export const made: Promise<string> = installSandbox({ directory: "world" }).then(({ worldFile }) => worldFile);
        export const closed: Promise<void> = startSandboxApi("world").then((api) => api.close());`;
      expect(compile(project, program)).to.deep.equal(compiles);
    });
  });

  describe("of Airlift", () => {
    let project = "";
    before(() => {
      project = install("with-airlift", ["airlift"], []);
    });

    it("installs what was locked", () => {
      const installed = json<{ packages: Record<string, Entry> }>(join(project, "node_modules/.package-lock.json"));
      for (const [name, version] of Object.entries(own.dependencies)) {
        const at = ["node_modules/airlift/node_modules/", "node_modules/"].map(
          (path) => installed.packages[`${path}${name}`],
        );
        expect(at.find((entry) => entry !== undefined)?.version, name).to.equal(version);
      }
      expect(
        Object.keys(installed.packages).filter((path) => /typescript|mocha|biome|@airlift/.test(path)),
      ).to.deep.equal([]);
    });

    it("has a command that plans", () => {
      const { folder: sample, remove } = copySample("todo");
      const command = join(project, "node_modules/.bin/airlift");
      const plan = execFileSync(command, ["package", "-e", "development"], { cwd: sample, env, encoding: "utf8" });
      remove();
      expect(plan).to.contain("backend-service");
    });

    it("works as CommonJS and as an ECMAScript module", () => {
      const imports = { airlift: "* as airlift", "airlift/components": "* as components" };
      const body = "console.log([typeof airlift.up, typeof airlift.validate, typeof components.Environment].join());";
      expect(runEverywhere(project, imports, body).trim()).to.equal("function,function,function");
    });

    it("compiles with every resolution of modules", () => {
      const program = `${typed("airlift/components")}
        import { loadApplication, type RunOptions, up } from "airlift";
        import { validate } from "airlift/automation";
        export const options: RunOptions = { dir: ".", environments: ["test"], sandbox: true };
        export const all = [up, validate, loadApplication];`;
      expect(compile(project, program)).to.deep.equal(compiles);
    });
  });
});
