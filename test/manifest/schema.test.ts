import { expect } from "chai";
import type { Field } from "../../automation/manifest/fields.js";
import { manifestKinds, tables } from "../../automation/manifest/kinds.js";
import { type JsonSchema, schemaFileOf, schemaOf } from "../../automation/manifest/schema.js";
import { resolved } from "./reading.js";
import { rowsByKind } from "./rows/index.js";
import { Raw, type Written } from "./rows/samples.js";
import { manifestWith, splitRow } from "./rows/writing.js";

/** Every part of a schema that a value may follow: references resolved, alternatives unfolded. */
function parts(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const alternatives = (schema.anyOf ?? []) as JsonSchema[];
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.slice("#/$defs/".length);
    return parts((root.$defs as Record<string, JsonSchema>)[name] as JsonSchema, root);
  }
  return alternatives.length === 0 ? [schema] : alternatives.flatMap((one) => parts(one, root));
}

/** The schemas at a row's path. */
function schemasAt(root: JsonSchema, path: readonly string[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (schemas, part) =>
      schemas.flatMap((schema) => {
        const properties = schema.properties as Record<string, JsonSchema> | undefined;
        const inner = [properties?.[part], schema.additionalProperties, part === "0" ? schema.items : undefined];
        return inner
          .filter((one): one is JsonSchema => typeof one === "object" && one !== null)
          .flatMap((one) => parts(one, root));
      }),
    parts(root, root),
  );
}

const typeOf = (written: Written) =>
  written === null
    ? "null"
    : Array.isArray(written)
      ? "array"
      : typeof written === "number"
        ? "integer"
        : typeof written;

function allowsType(schema: JsonSchema, written: Written): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.includes(written as string);
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  const type = typeOf(written);
  return types === undefined || types.includes(type) || (type === "integer" && types.includes("number"));
}

for (const kind of manifestKinds) {
  describe(`JSON Schema of ${kind}`, () => {
    const schema = schemaOf(kind);

    it("knows every row, and accepts what the row accepts", () => {
      for (const { path, accepts } of rowsByKind[kind]) {
        const schemas = schemasAt(schema, splitRow(path));
        expect(schemas, path).to.have.length.above(0);
        for (const [written] of accepts) {
          if (written instanceof Raw) continue;
          // What is read with a warning (a duration without its unit) is what an editor should mark.
          if (resolved(manifestWith(kind, path, written), { kind }).problems.length > 0) continue;
          expect(
            schemas.some((one) => allowsType(one, written)),
            `${path}: ${JSON.stringify(written)} in ${JSON.stringify(schemas)}`,
          ).to.equal(true);
        }
      }
    });

    it("refuses keys that the table does not have", () => {
      expect(schema.additionalProperties).to.equal(false);
      expect(Object.keys(schema.properties as object)).to.have.members(writtenKeys(tables[kind]));
    });

    it("explains every key", () => {
      for (const { path } of rowsByKind[kind]) {
        if (path.endsWith("[]") || path.endsWith("<name>")) continue;
        const top =
          (schema.$defs as Record<string, JsonSchema>)[splitRow(path)[0] as string] ??
          (schema.properties as Record<string, JsonSchema>)[splitRow(path)[0] as string];
        expect(top, path).to.have.property("description").that.is.a("string").and.not.empty;
      }
    });
  });
}

const writtenKeys = (field: Field) => field.children.flatMap(([key, child]) => (child.hidden ? [] : [key]));

describe("JSON Schema files", () => {
  it("are named after their kind", () => {
    expect(schemaFileOf("Load Balanced Web Service")).to.equal("load-balanced-web-service.json");
    expect(schemaFileOf("Settings")).to.equal("settings.json");
  });

  it("fix the type, ask for what no override can give, and nothing that one can", () => {
    const schema = schemaOf("Backend Service");
    expect(schema).to.have.nested.property("properties.type.const", "Backend Service");
    expect(schema.required).to.deep.equal(["name", "type"]);
    const [topic] = schemasAt(schema, ["publish", "topics", "0"]);
    expect(topic?.required).to.deep.equal(["name"]);
    const [volume] = schemasAt(schema, ["storage", "volumes", "one"]);
    expect(volume).not.to.have.property("required");
  });
});
