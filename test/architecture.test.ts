import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { repositoryRoot } from "./support/root.js";

function sourcesBelow(folder: string): string[] {
  const path = join(repositoryRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(repositoryRoot, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

interface Import {
  /** A package as it is named; a file of ours relative to the repository's root, with `.ts`. */
  target: string;
  typeOnly: boolean;
  /** `import()`: loaded when it is reached, not when the file is. */
  dynamic: boolean;
}

const parsed = new Map<string, Import[]>();

function importsOf(file: string): Import[] {
  const known = parsed.get(file) ?? readImports(file);
  parsed.set(file, known);
  return known;
}

function readImports(file: string): Import[] {
  const path = join(repositoryRoot, file);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean): void => {
    const target = specifier.startsWith(".")
      ? relative(repositoryRoot, resolve(dirname(path), specifier))
          .split(sep)
          .join("/")
          .replace(/\.js$/, ".ts")
      : specifier;
    found.push({ target, typeOnly, dynamic });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const named = node.importClause?.namedBindings;
      const allTypes =
        node.importClause?.name === undefined &&
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.length > 0 &&
        named.elements.every((element) => element.isTypeOnly);
      add(node.moduleSpecifier.text, node.importClause?.isTypeOnly === true || allTypes, false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `file imports target` for every import of these files that the rule refuses. */
function refused(files: string[], allowed: (found: Import) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((found) => !allowed(found))
      .map((found) => `${file} imports ${found.target}`),
  );
}

/** Every file of ours that is loaded as soon as this one is. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const found of importsOf(file)) {
    if (found.typeOnly || found.dynamic) continue;
    if (found.target.endsWith(".ts") && existsSync(join(repositoryRoot, found.target))) loadedWith(found.target, seen);
    else seen.add(found.target);
  }
  return seen;
}

const components = sourcesBelow("components");
const automation = sourcesBelow("automation");
const manifest = sourcesBelow("automation/manifest");
/** Tables and sums, no Pulumi: a size that Fargate has not is a mistake in a manifest too. */
const pureFiles = [
  "asciiText",
  "defaults",
  "ecs/taskDefinitionOverrides",
  "exports",
  "fargateSizes",
  "names",
  "ownValue",
  "patterns",
  "ports",
  "priorities",
  "reachable",
  "shellWords",
  "typeTokens",
].map((name) => `components/${name}.ts`);
const all = [...components, ...automation, ...sourcesBelow("test")];

describe("architecture", function () {
  this.timeout(240_000);

  it("has files in every part", () => {
    for (const files of [components, automation, manifest]) expect(files).not.to.be.empty;
  });

  it("components import only @pulumi/* and each other", () => {
    const allowed = ({ target }: Import) =>
      target.startsWith("@pulumi/") ||
      target.startsWith("components/") ||
      // Loads awsx when the first image is made; used by components/optionalAwsx.ts alone.
      target === "node:module";
    expect(refused(components, allowed)).to.deep.equal([]);
  });

  it("the manifest part takes only types from components and nothing from Pulumi or the runner", () => {
    const allowed = ({ target, typeOnly }: Import) =>
      target.startsWith("automation/manifest/") ||
      target.startsWith("node:") ||
      ["yaml", "@balena/dockerignore"].includes(target) ||
      (typeOnly && target.startsWith("components/")) ||
      // A table of names, which patches are checked against.
      target === "automation/providerSchema/shape.ts" ||
      target === "automation/base/fileDigests.ts" ||
      target === "automation/base/printable.ts" ||
      target === "automation/base/isRecord.ts" ||
      target === "automation/base/regularFile.ts" ||
      pureFiles.includes(target);
    expect(refused(manifest, allowed)).to.deep.equal([]);
  });

  for (const file of pureFiles) {
    it(`${file} imports no package`, () => {
      expect([...loadedWith(file)].filter((target) => !pureFiles.includes(target))).to.deep.equal([]);
    });
  }

  it("only program.ts imports both components and manifests", () => {
    const both = automation.filter((file) => {
      const targets = importsOf(file)
        .filter((found) => !found.typeOnly)
        .map((found) => found.target);
      return (
        targets.some((target) => target.startsWith("components/") && !pureFiles.includes(target)) &&
        targets.some((target) => target.startsWith("automation/manifest/"))
      );
    });
    expect(both.filter((file) => !/^automation\/program\/.*\.ts$/.test(file))).to.deep.equal([]);
  });

  /** From the bottom up: a room imports from itself and from those before it. */
  const rooms = [
    ...["base", "components", "aws", "providerSchema", "manifest", "sandbox", "engine", "stack", "record"],
    ...["overrides", "program", "limits", "session", "deployment", "plan", "policy", "operations", "local", "progress"],
    ...["copilot", "init", "adopt", "eject", "index", "cli"],
  ];
  const roomOf = (file: string): string => {
    const [top = "", room = "", ...more] = file.split("/");
    if (top === "components") return top;
    return more.length === 0 ? room.replace(/\.ts$/, "") : room;
  };
  const text = (file: string) => readFileSync(join(repositoryRoot, file), "utf8");
  const ours = (target: string) => /^(automation|components)\//.test(target);

  it("every file of automation/ is in a room, and no import runs upward", () => {
    const floor = (file: string) => rooms.indexOf(roomOf(file));
    const outside = [...automation, ...components].filter((file) => floor(file) < 0);
    expect(outside).to.deep.equal([]);
    const upward = [...automation, ...components].flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => ours(target) && floor(target) > floor(file))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(upward).to.deep.equal([]);
  });

  it("no circle of imports but of types, between one component and its parts", () => {
    const circles = (files: string[], counts: (found: Import) => boolean) => {
      const reached = new Map(
        files.map((file) => {
          const seen = new Set<string>();
          const open = [file];
          for (let next = open.pop(); next !== undefined; next = open.pop())
            for (const found of existsSync(join(repositoryRoot, next)) ? importsOf(next) : [])
              if (ours(found.target) && counts(found) && !seen.has(found.target)) {
                seen.add(found.target);
                open.push(found.target);
              }
          return [file, seen];
        }),
      );
      const inCircle = files.filter((file) => reached.get(file)?.has(file));
      return inCircle.map((file) =>
        inCircle.filter((one) => reached.get(file)?.has(one) && reached.get(one)?.has(file)),
      );
    };
    expect(circles(automation, () => true)).to.deep.equal([]);
    expect(circles(components, ({ typeOnly }) => !typeOnly)).to.deep.equal([]);
    const isComponent = (file: string) => /extends pulumi\.ComponentResource\b/.test(text(file));
    for (const circle of circles(components, () => true))
      expect(circle.filter(isComponent), String(circle)).to.have.length(1);
  });

  it("nobody outside session/ knows a session", () => {
    const knowing = automation.filter(
      // ECS Exec has sessions of its own.
      (file) => !file.startsWith("automation/session/") && /\bSession\b(?! Manager)/.test(text(file)),
    );
    expect(knowing).to.deep.equal([]);
  });

  it("nobody outside the sandbox asks whether AWS is simulated, but to say so and to find the state", () => {
    const asks =
      /\b(sandbox|simulated|sandboxOf\(.*\)) *([!=]==? *(undefined|true|false)|&&|\|\||\?[^.?:])|!(\w+\.)*(sandbox|simulated)\b|if \((\w+\.)*(sandbox|simulated)\)/;
    const says = /["` ]\(?[Ss]imulated AWS/;
    const asking = automation
      .filter((file) => !/^automation\/(sandbox|session)\//.test(file))
      .filter((file) =>
        text(file)
          .split("\n")
          .some((line) => asks.test(line) && !says.test(line)),
      );
    expect(asking).to.deep.equal([
      // `app init` writes down where the state is, and looks at an account only where one is named.
      "automation/cli/verbs/appInit.ts",
      // Says it, as `simulated` of its JSON.
      "automation/cli/verbs/outputs.ts",
      // A flag that says nothing without the other.
      "automation/cli/verbs/up.ts",
      "automation/init/applicationState.ts",
      // Looks for credentials and a backend where they are needed.
      "automation/operations/doctor.ts",
      // Where the state lies is the flag's to say, whatever AWS is.
      "automation/stack/backend.ts",
    ]);
  });

  it("every run of the engine goes through runTarget, which can find what a killed run has made", () => {
    const running = automation.filter(
      (file) => !file.startsWith("automation/sandbox/") && /\brunStack\(/.test(text(file)),
    );
    expect(running).to.deep.equal(["automation/deployment/runTarget.ts", "automation/stack/runStack.ts"]);
  });

  it("of ours, the sandbox imports the provider's shapes and small files without imports", () => {
    const tiny = ["aws/partitions", "base/alive", "base/isRecord", "base/jsonText", "base/privateFolder"].map(
      (name) => `automation/${name}.ts`,
    );
    const allowed = ({ target }: Import) =>
      !/^(automation|components)\//.test(target) ||
      /^automation\/(sandbox|providerSchema)\//.test(target) ||
      tiny.includes(target);
    expect(refused(sourcesBelow("automation/sandbox"), allowed)).to.deep.equal([]);
    expect(refused(tiny, ({ target }) => target.startsWith("node:"))).to.deep.equal([]);
    const alone = ({ target }: Import) => target.startsWith("automation/providerSchema/") || tiny.includes(target);
    expect(refused(sourcesBelow("automation/providerSchema"), alone)).to.deep.equal([]);
  });

  it("two files load the sandbox: one when it is asked for, one only how the provider compares", () => {
    const rest = automation.filter((file) => !file.startsWith("automation/sandbox/"));
    const allowed = ({ target }: Import) => !target.startsWith("automation/sandbox/");
    expect(refused(rest, allowed)).to.deep.equal([
      "automation/adopt/compare.ts imports automation/sandbox/providerComparison.ts",
      "automation/session/simulatedAws.ts imports automation/sandbox/index.ts",
    ]);
    const loaded = rest.filter((file) => [...loadedWith(file)].some((one) => one.startsWith("automation/sandbox/")));
    expect(loaded).to.deep.equal([]);
  });

  it("the command's entry loads no Pulumi, so that --help and validate start at once", () => {
    const loaded = [...loadedWith("automation/cli/main.ts")];
    const heavy = /^(@pulumi|@grpc|@aws-sdk)\/|^google-protobuf|^components\/|^yaml$|^automation\/manifest\/fields/;
    expect(loaded.filter((target) => heavy.test(target) && !pureFiles.includes(target))).to.deep.equal([]);
  });

  it("the programmatic API loads no Pulumi until a plan is made, so that validate stays quick", () => {
    const loaded = [...loadedWith("automation/index.ts")];
    expect(loaded.filter((target) => /^(@pulumi|@grpc|@aws-sdk)\//.test(target))).to.deep.equal([]);
  });

  it("reading manifests loads no Pulumi", () => {
    const loaded = manifest.flatMap((file) => [...loadedWith(file)]);
    expect(loaded.filter((target) => /^(@pulumi|@grpc|@aws-sdk)\//.test(target))).to.deep.equal([]);
  });

  it("defaults of checks, cooldowns and delays are numbers in components/defaults.ts alone", () => {
    const given =
      /(?<!const )\b(interval|timeout|\w*healthy_?threshold|deregistration_?delay|start_?period|grace_?period|cooldown)(\.\w+)? (\?\?|=) [1-9]/i;
    const giving = [...components, ...automation].filter(
      (file) => !file.startsWith("automation/sandbox/") && given.test(text(file)),
    );
    expect(giving).to.deep.equal([]);
  });

  it("no source file is longer than 350 lines", () => {
    const long = all.filter((file) => readFileSync(join(repositoryRoot, file), "utf8").split("\n").length - 1 > 350);
    expect(long).to.deep.equal([]);
  });

  it("no constructor is longer than 50 lines", () => {
    const long: string[] = [];
    for (const file of components) {
      const source = ts.createSourceFile(
        file,
        readFileSync(join(repositoryRoot, file), "utf8"),
        ts.ScriptTarget.ES2022,
        true,
      );
      const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
      const visit = (node: ts.Node): void => {
        if (ts.isConstructorDeclaration(node) && lineOf(node.getEnd()) - lineOf(node.getStart()) + 1 > 50) {
          long.push(`${file}:${lineOf(node.getStart()) + 1}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    expect(long).to.deep.equal([]);
  });

  it("file names use the field's own words", () => {
    const words = /(^|[^a-z])(props|construct|stage|normalize|utils?|helpers?|manager|common)([^a-z]|$)/i;
    // For a manifest and a job; ECS has tasks, and tables hold data.
    const whole = /(^|\/)(data|config|tasks?)\.(test\.)?ts$/i;
    const spread = (file: string) => file.replace(/\.ts$/, "").replace(/([a-z])([A-Z])/g, "$1/$2");
    expect(
      all.filter((file) => words.test(spread(file)) || (whole.test(file) && !/\/rules\//.test(file))),
    ).to.deep.equal([]);
  });
});
