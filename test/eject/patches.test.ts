import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import ts from "typescript";
import { type Patch, patchesBetween, patchesSource } from "../../automation/eject/patches.js";
import { makeFolder } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

type Patched = (
  patches: Record<string, Patch[]>,
  options?: Record<string, pulumi.CustomResourceOptions>,
) => pulumi.ResourceTransformation;

/** The functions of the file that `eject` writes. */
async function patchesOfProgram(): Promise<{ patched: Patched; later: (value: () => unknown) => unknown }> {
  const sdk = pathToFileURL(join(repositoryRoot, "node_modules/@pulumi/pulumi/index.js")).href;
  const compiled = ts.transpileModule(patchesSource.replace('"@pulumi/pulumi"', JSON.stringify(sdk)), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const file = join(makeFolder(), "patches.mjs");
  writeFileSync(file, compiled.outputText.replace("import * as pulumi", "import pulumi"));
  return (await import(pathToFileURL(file).href)) as Awaited<ReturnType<typeof patchesOfProgram>>;
}

const settled = (value: unknown): Promise<unknown> =>
  new Promise((resolve) => pulumi.output(value as object).apply(resolve));

type Args = Record<string, unknown>;
const json = JSON.stringify;

const cases: { what: string; before: Args; after: Args; paths: string[] }[] = [
  {
    what: "plain values, those that come and those that go",
    before: { cpu: "256", memory: "512", tags: { a: "1", "b/c": "2" } },
    after: { cpu: "512", tags: { a: "1", "b/c": "3" }, name: "web" },
    paths: ["replace /cpu", "remove /memory", "replace /tags/b~1c", "add /name"],
  },
  {
    what: "parts of documents in JSON",
    before: { containerDefinitions: json([{ name: "web", environment: [{ name: "A", value: "1" }] }]) },
    after: { containerDefinitions: json([{ name: "web", environment: [{ name: "A", value: "2" }], user: "1000" }]) },
    paths: ["replace /containerDefinitions/0/environment/0/value", "add /containerDefinitions/0/user"],
  },
  {
    what: "more items at the end of a list, and fewer as a whole",
    before: { longer: ["a"], shorter: ["a", "b"] },
    after: { longer: ["a", "b"], shorter: ["b"] },
    paths: ["add /longer/-", "replace /shorter"],
  },
  {
    what: "a document whose keys come in another order, as a whole",
    before: { policy: json({ Version: "1", Statement: [] }) },
    after: { policy: json({ Id: "first", Version: "1", Statement: [] }) },
    paths: ["replace /policy"],
  },
];

describe("patches of an ejected program", () => {
  for (const { what, before, after, paths } of cases) {
    it(`say and make ${what}`, async () => {
      const patches = patchesBetween(before, after);
      expect(patches.map(({ op, path }) => `${op} ${path}`)).to.deep.equal(paths);
      const { patched } = await patchesOfProgram();
      const resource = { type: "t", name: "n", opts: {}, resource: {} as pulumi.Resource };
      for (const given of [before, Object.fromEntries(Object.entries(before).map(([k, v]) => [k, pulumi.output(v)]))]) {
        const { props } = patched({ "t::n": patches })({ ...resource, props: given }) as { props: Args };
        expect(await settled(props)).to.deep.equal(after);
      }
    });
  }

  it("leave other resources alone, add options, and take values that come later", async () => {
    const { patched, later } = await patchesOfProgram();
    let role: string | undefined;
    const value = later(() => role);
    const transform = patched({ "t::n": [{ op: "add", path: "/role", value }] }, { "t::n": { retainOnDelete: true } });
    const resource = { type: "t", opts: { protect: true }, resource: {} as pulumi.Resource, props: {} };
    const made = transform({ ...resource, name: "n" });
    role = "made";
    expect(await settled(made?.props)).to.deep.equal({ role: "made" });
    expect(made?.opts).to.deep.equal({ protect: true, retainOnDelete: true });
    expect(transform({ ...resource, name: "other" })).to.deep.equal({ props: {}, opts: { protect: true } });
  });
});
