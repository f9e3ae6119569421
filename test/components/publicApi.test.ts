import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { transform } from "esbuild";
import ts from "typescript";
import * as components from "../../components/index.js";
import { type Recording, record } from "../support/recording.js";
import { repositoryRoot } from "../support/root.js";

/** A file of the source tree, parsed. */
function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(repositoryRoot, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

/** Files of which components/index.ts exports types or names. */
function exported(): string[] {
  const targets = parse("components/index.ts").statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text.replace("./", "components/").replace(/\.js$/, ".ts")]
      : [],
  );
  return [...new Set(targets)];
}

function isHidden(node: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;
}

/** What a file exports, each with the fields that a user may set or read. */
function declarationsIn(file: string): { name: string; node: ts.Node }[] {
  return parse(file).statements.flatMap((statement) => {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement)) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported || statement.name === undefined) return [];
    const owner = statement.name.text;
    const members = [...statement.members].flatMap((member) =>
      member.name === undefined || isHidden(member)
        ? []
        : [{ name: `${owner}.${member.name.getText()}`, node: member }],
    );
    return [{ name: owner, node: statement }, ...members];
  });
}

describe("what components export", () => {
  it("says of every argument and every child what it is", () => {
    const all = exported().flatMap((file) => declarationsIn(file).map((found) => ({ file, ...found })));
    expect(all.length).to.be.greaterThan(500);
    const silent = all.filter(({ node }) => ts.getJSDocCommentsAndTags(node).length === 0);
    expect(silent.map(({ file, name }) => `${file}: ${name}`)).to.deep.equal([]);
  });
});

describe("the README's Pulumi program", () => {
  let recording: Recording;

  before(async () => {
    const program = /```ts\n(import [^`]*"airlift\/components"[^`]*)```/.exec(
      readFileSync(join(repositoryRoot, "README.md"), "utf8"),
    )?.[1];
    expect(program, "README.md has a program").to.be.a("string");
    const { code } = await transform(program as string, { loader: "ts", format: "cjs" });
    recording = await record(() => {
      const module = { exports: {} as Record<string, unknown> };
      new Function("require", "module", code)(() => components, module);
      return { ...module.exports };
    });
  });

  it("makes an environment, a service with its rule, and one that scales", () => {
    expect(recording.one("airlift:index:Environment").name).to.equal("test");
    expect(recording.all("aws:ecs/service:Service").map(({ name }) => name)).to.deep.equal([
      "prices-service",
      "web-service",
    ]);
    expect(recording.one("aws:lb/listenerRule:ListenerRule").inputs.conditions).to.deep.equal([
      { pathPattern: { values: ["/*"] } },
    ]);
    expect(recording.one("aws:appautoscaling/target:Target").inputs).to.deep.include({
      minCapacity: 1,
      maxCapacity: 4,
    });
  });

  it("changes what its function changes", () => {
    const retention = recording.all("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.retentionInDays);
    expect(retention).to.deep.equal([30, 365]);
  });

  it("exports the load balancer's address", () => {
    expect(recording.outputs).to.deep.equal({
      address: `\${aws:lb/loadBalancer:LoadBalancer::test-public-alb.dnsName}`,
    });
  });
});
