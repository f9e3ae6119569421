import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as components from "../../components/index.js";
import { record } from "../support/recording.js";
import { repositoryRoot } from "../support/root.js";
import { examples } from "./examples.js";

const read = (path: string): string => readFileSync(join(repositoryRoot, path), "utf8");
const plain = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replaceAll(" ,", ",")
    .replace(/,? ([})])/g, " $1")
    .trim();

/** The example in the doc comment of each component's class. */
function documented(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(join(repositoryRoot, "components")).filter((name) => name.endsWith(".ts")))
    for (const [, example = "", name = ""] of read(`components/${file}`).matchAll(
      /\n \* @example\n((?: \* [^\n]*\n)+) \*\/\nexport class (\w+)/g,
    ))
      found.set(name, example.replaceAll(/^ \* /gm, ""));
  return found;
}

describe("examples of components", () => {
  const classes = Object.entries(components).flatMap(([name, one]) =>
    typeof one === "function" && /^[A-Z]/.test(name) ? [name] : [],
  );

  it("are there for every component", () => {
    expect([...documented().keys()].sort()).to.deep.equal(classes.sort());
    expect(Object.keys(examples).sort()).to.deep.equal(classes.sort());
  });

  for (const [name, example] of documented()) {
    it(`${name}: is what the compiler sees, and makes the component`, async () => {
      expect(plain(read("test/components/examples.ts"))).to.contain(plain(example));
      const made = await record(() => {
        examples[name]?.();
        return undefined;
      });
      expect(made.counts()).to.have.property(`airlift:index:${name}`);
      expect(made.resources.length).to.be.greaterThan(1);
    });
  }
});

describe("the package of components", () => {
  it("depends on nothing but Pulumi's packages, as peers whose ranges hold the pinned versions", () => {
    const own = JSON.parse(read("components/package.json")) as Record<string, Record<string, string>>;
    const pinned = (JSON.parse(read("package.json")) as Record<string, Record<string, string>>).dependencies ?? {};
    expect(own).not.to.have.any.keys("dependencies", "bundledDependencies", "optionalDependencies");
    const ranges = Object.fromEntries(
      ["@pulumi/aws", "@pulumi/awsx", "@pulumi/pulumi"].map((name) => [name, `^${pinned[name]}`]),
    );
    expect(own.peerDependencies).to.deep.equal(ranges);
  });

  it("loads awsx in one file alone, once an image is made", () => {
    const files = readdirSync(join(repositoryRoot, "components"), { recursive: true, encoding: "utf8" });
    const loading = files
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => /^import (?!type)[^;]*@pulumi\/awsx|[^"]\("@pulumi\/awsx/m.test(read(`components/${name}`)));
    expect(loading).to.deep.equal(["optionalAwsx.ts"]);
  });
});
