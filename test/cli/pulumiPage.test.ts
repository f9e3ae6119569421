import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { repositoryRoot } from "../support/root.js";

/** Programs in TypeScript on a page, each with the number of its line. */
function programs(page: string): { line: number; text: string }[] {
  const text = readFileSync(join(repositoryRoot, page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => ({
    line: text.slice(0, found.index).split("\n").length,
    text: found[1] ?? "",
  }));
}

/** What the compiler says of programs that import the packages by their names. */
function complaints(all: readonly { name: string; text: string }[]): string[] {
  const files = new Map(all.map(({ name, text }) => [join(repositoryRoot, name), text]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    paths: {
      airlift: [join(repositoryRoot, "automation/index.ts")],
      "airlift/components": [join(repositoryRoot, "components/index.ts")],
      "airlift/copilot": [join(repositoryRoot, "automation/copilot/index.ts")],
    },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...more) => {
    const text = files.get(file);
    return text === undefined
      ? getSourceFile(file, target, ...more)
      : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
  );
}

describe("programs on the pages about Pulumi", function () {
  this.timeout(180_000);

  it("compile", () => {
    const all = ["README.md", "docs/pulumi.md"].flatMap((page) =>
      programs(page).map(({ line, text }) => ({ name: `${page.replaceAll(/\W/g, "-")}-${line}.mts`, text })),
    );
    expect(all.length).to.be.at.least(3);
    expect(complaints(all)).to.deep.equal([]);
    // What is wrong is noticed.
    const wrong = complaints([{ name: "wrong.mts", text: 'import { up } from "airlift";\nup({ dir: 1 });\n' }]);
    expect(wrong).to.have.length(1);
  });
});
