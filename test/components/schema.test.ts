import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import * as components from "../../components/index.js";
import { ComponentProvider } from "../../components/plugin/provider.js";
import { repositoryRoot } from "../support/root.js";

interface Spec {
  type?: string;
  $ref?: string;
  plain?: boolean;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Spec>;
  inputProperties?: Record<string, Spec>;
  oneOf?: Spec[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

const text = readFileSync(join(repositoryRoot, "components/schema.json"), "utf8");
const schema = JSON.parse(text) as {
  version: string;
  types: Record<string, Spec>;
  resources: Record<string, Spec>;
};

describe("the schema of the components", function () {
  this.timeout(120_000);

  it("is what `npm run schema` makes of their types and comments", async () => {
    const url = pathToFileURL(join(repositoryRoot, ".ci/schema.mjs")).href;
    const { schemaText } = (await import(url)) as { schemaText: () => string };
    expect(schemaText() === text, "components/schema.json is stale: run `npm run schema`").to.equal(true);
  });

  it("has every component that there is, in the version of the package", () => {
    const classes = Object.entries(components).flatMap(([name, one]) =>
      typeof one === "function" && /^[A-Z]/.test(name) ? [`airlift:index:${name}`] : [],
    );
    expect(Object.keys(schema.resources).sort()).to.deep.equal(classes.sort());
    expect(schema.version).to.equal(new ComponentProvider().version);
    const own = JSON.parse(readFileSync(join(repositoryRoot, "components/package.json"), "utf8")) as typeof schema;
    expect(schema.version).to.equal(own.version);
  });

  it("describes every property, and refers only to types that it has", () => {
    const owners = Object.entries({ ...schema.types, ...schema.resources });
    const properties = owners.flatMap(([owner, spec]) =>
      Object.entries({ ...spec.properties, ...spec.inputProperties }).map(
        ([name, property]) => [`${owner}.${name}`, property] as const,
      ),
    );
    expect(properties.length).to.be.greaterThan(500);
    expect(properties.filter(([, { description = "" }]) => description === "").map(([name]) => name)).to.deep.equal([]);
    const references = [...text.matchAll(/"#\/(types|resources)\/([^"]+)"/g)];
    const unknown = references.filter(
      ([, kind, token = ""]) => schema[kind as "types" | "resources"][token] === undefined,
    );
    expect(unknown.map(([whole]) => whole)).to.deep.equal([]);
  });

  it("takes outputs for what fills a property, and plain values for what decides on resources", () => {
    const { inputProperties = {} } = schema.resources["airlift:index:LoadBalancedWebService"] ?? {};
    expect(inputProperties.image).to.include({ type: "string" }).and.not.have.property("plain");
    expect(inputProperties.environment).to.include({ $ref: "#/resources/airlift:index:Environment" });
    expect(inputProperties.http).to.include({ plain: true });
    expect(inputProperties.variables).to.deep.include({ plain: true, additionalProperties: { type: "string" } });
  });

  it("has unions as oneOf, with a discriminator where one property tells them apart, and enums by name", () => {
    const { inputProperties = {} } = schema.resources["airlift:index:Pipeline"] ?? {};
    expect(inputProperties.source?.oneOf).to.have.length(2);
    expect(inputProperties.source?.discriminator?.propertyName).to.equal("provider");
    expect(Object.keys(inputProperties.source?.discriminator?.mapping ?? {})).to.have.members([
      "GitHub",
      "Bitbucket",
      "CodeCommit",
    ]);
    expect(schema.types["airlift:index:PlatformCpuArchitecture"]?.enum).to.deep.equal([
      { name: "X8664", value: "X86_64" },
      { name: "Arm64", value: "ARM64" },
    ]);
  });
});
