import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { parse } from "yaml";
import { repositoryRoot } from "../support/root.js";

interface State {
  version: string;
  changelog: string;
  versions: Record<string, string>;
  stale: string[];
  uncommitted: string[];
}

const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(join(repositoryRoot, ".ci", file)).href)) as T;

describe("a release", function () {
  this.timeout(120_000);
  const ready: State = {
    version: "1.2.0",
    changelog: "# Changelog\n\n## 1.2.0 (2026-12-01)\n\n- More.\n",
    versions: { "components/package.json": "1.2.0" },
    stale: [],
    uncommitted: [],
  };
  let obstacles: (state: State) => string[];

  before(async () => {
    ({ obstacles } = await load<{ obstacles: typeof obstacles }>("release.mjs"));
  });

  it("is made when versions, changelog and schemas are in step", () => {
    expect(obstacles(ready)).to.deep.equal([]);
  });

  it("is refused otherwise, with everything that is in the way", () => {
    expect(
      obstacles({
        version: "1.3.0",
        changelog: ready.changelog.replace("1.2.0", "1x3x0"),
        versions: ready.versions,
        stale: ["components/schema.json"],
        uncommitted: ["docs/state.md"],
      }),
    ).to.deep.equal([
      "components/package.json has version 1.2.0, and package.json 1.3.0.",
      'CHANGELOG.md has no section "## 1.3.0 (date)".',
      "components/schema.json is stale: run `npm run schema`.",
      "docs/state.md is not committed.",
    ]);
  });

  it("has pages for the registry that hold every component and argument", async () => {
    const { registryPages } = await load<{ registryPages: (schema: object) => Record<string, string> }>(
      "registryPages.mjs",
    );
    const { packageSchema } = await load<{
      packageSchema: () => { resources: Record<string, { inputProperties: Record<string, object> }> };
    }>("sdks.mjs");
    const schema = packageSchema();
    const pages = registryPages(schema);
    expect(Object.keys(pages)).to.deep.equal(["_index.md", "installation-configuration.md", "reference.md"]);
    for (const [name, page] of Object.entries(pages)) {
      const [, front = ""] = /^---\n([\s\S]*?\n)---\n/.exec(page) ?? [];
      expect(parse(front), name)
        .to.include({ layout: "package" })
        .and.to.have.property("meta_desc")
        .that.is.a("string");
    }
    for (const [token, { inputProperties }] of Object.entries(schema.resources)) {
      const [, section = ""] = pages["reference.md"]?.split(`\n## ${token.split(":").at(-1)}\n`) ?? [];
      for (const name of Object.keys(inputProperties)) expect(section, token).to.contain(`| \`${name}\` |`);
    }
  });
});
