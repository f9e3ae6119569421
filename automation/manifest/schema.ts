import type { Field, Plain } from "./fields.js";
import { type ManifestKind, tables } from "./kinds.js";
import { noWords, yesWords } from "./scalars.js";

/** A JSON Schema, as plain data. */
export type JsonSchema = { [key: string]: Plain };

const draft = "http://json-schema.org/draft-07/schema#";
const durationPattern = "^[-+]?(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$";

/**
 * The JSON Schema of a kind of manifest, for editors: completion, descriptions, and a look at most mistakes. It is milder than
 * the reader where YAML and `${NAME}` allow more than a schema can say.
 */
export function schemaOf(kind: ManifestKind): JsonSchema {
  const writing = new SchemaWriting();
  const root = writing.mapSchema(tables[kind], true);
  const properties = root.properties as { [key: string]: Plain };
  if (properties.type !== undefined && kind !== "Pipeline" && kind !== "Settings")
    properties.type = { ...(properties.type as JsonSchema), const: kind };
  return {
    $schema: draft,
    title: kind === "Settings" ? "copilot/airlift.yml" : kind,
    ...root,
    $defs: writing.definitions,
  };
}

/** Name of the schema file of a kind, for example load-balanced-web-service.json. */
export function schemaFileOf(kind: ManifestKind): string {
  return `${kind.toLowerCase().replaceAll(" ", "-")}.json`;
}

class SchemaWriting {
  readonly definitions: { [key: string]: Plain } = {};
  private readonly names = new Map<Field, string>();

  /** Maps that stand in several places are written once. */
  schema(field: Field, name: string, whole: boolean): JsonSchema {
    const plain = this.plain(field, name, whole);
    if (field.kind !== "map" && field.kind !== "either") return plain;
    const key = `${whole ? "whole" : "part"}`;
    const known = this.names.get(field);
    if (known?.startsWith(`${key}:`)) return { $ref: `#/$defs/${known.slice(key.length + 1)}` };
    let free = name;
    for (let number = 2; this.definitions[free] !== undefined; number++) free = `${name}${number}`;
    this.names.set(field, `${key}:${free}`);
    this.definitions[free] = plain;
    return { $ref: `#/$defs/${free}` };
  }

  /** `whole`: nothing can be added by an override, so required keys must be there. */
  private plain(field: Field, name: string, whole: boolean): JsonSchema {
    return {
      description: descriptionOf(field),
      ...this.shape(field, name, whole),
      ...(field.default === undefined || typeof field.default === "object" ? {} : { default: writtenDefault(field) }),
    };
  }

  private shape(field: Field, name: string, whole: boolean): JsonSchema {
    switch (field.kind) {
      case "text":
        return field.words === undefined
          ? { type: ["string", "number", "boolean"] }
          : wordsSchema(field.words, field.ignoreCase);
      case "boolean":
        return { enum: [true, false, ...yesWords, ...noWords] };
      case "integer":
      case "number":
        return {
          type: field.kind,
          ...limit("minimum", field.min ?? (field.bits === "int" ? undefined : 0)),
          ...limit("maximum", field.max ?? (field.bits === "uint16" ? 65535 : undefined)),
        };
      case "duration":
        return {
          anyOf: [
            { type: "string", pattern: durationPattern },
            { type: "string", pattern: "\\$\\{" },
          ],
        };
      case "any":
        return {};
      case "list":
        return this.listSchema(field, name);
      case "mapOf":
        return {
          type: ["object", "null"],
          additionalProperties: nullable(this.schema(field.of as Field, `${name}Entry`, false)),
        };
      case "map":
        return this.mapSchema(field, whole);
      case "either":
        return this.eitherSchema(field, name);
    }
  }

  private listSchema(field: Field, name: string): JsonSchema {
    const items = { type: "array", items: this.schema(field.of as Field, `${name}Item`, true) };
    if (field.scalar === undefined) return items;
    return { anyOf: [{ type: ["string", "number", "boolean"] }, items] };
  }

  private eitherSchema(field: Field, name: string): JsonSchema {
    const forms: JsonSchema[] = [];
    if (field.scalar !== undefined) forms.push(this.shape(field.scalar.of, name, false));
    if (field.listed !== undefined) forms.push(this.shape(field.listed.of, name, false));
    if (field.mapped) forms.push({ ...this.mapSchema(field, false), minProperties: 1 });
    return forms.length === 1 ? (forms[0] as JsonSchema) : { anyOf: forms };
  }

  mapSchema(field: Field, whole: boolean): JsonSchema {
    const properties: { [key: string]: Plain } = {};
    for (const [key, child] of field.children)
      if (!child.hidden) properties[key] = nullable(this.schema(child, key, false));
    const required = whole
      ? field.requiredKeys.filter((key) => key === "name" || key === "type" || !isOverridable(field))
      : [];
    return {
      type: "object",
      properties,
      additionalProperties: false,
      ...(required.length === 0 ? {} : { required: [...required] }),
    };
  }
}

/** A workload's own keys may come from an override; what is inside a list can't. */
function isOverridable(field: Field): boolean {
  return field.children.some(([key]) => key === "environments");
}

function nullable(schema: JsonSchema): JsonSchema {
  const type = schema.type;
  if (typeof type === "string" && schema.enum === undefined && schema.const === undefined)
    return { ...schema, type: [type, "null"] };
  if (Array.isArray(type)) return type.includes("null") ? schema : { ...schema, type: [...type, "null"] };
  if (schema.$ref !== undefined) return { anyOf: [schema, { type: "null" }] };
  return schema;
}

function wordsSchema(words: readonly string[], ignoreCase: boolean): JsonSchema {
  const forms: JsonSchema[] = [{ enum: [...words] }, { type: "string", pattern: "\\$\\{" }];
  if (ignoreCase) forms.push({ type: "string", pattern: `^(${words.map((word) => anyCase(word)).join("|")})$` });
  return { anyOf: forms };
}

const anyCase = (word: string) =>
  [...word].map((char) => (/[a-z]/i.test(char) ? `[${char.toUpperCase()}${char.toLowerCase()}]` : char)).join("");

function limit(key: string, value: number | undefined): JsonSchema {
  return value === undefined ? {} : { [key]: value };
}

function writtenDefault(field: Field): Plain {
  return field.kind === "duration" ? `${String(field.default)}s` : (field.default as Plain);
}

function descriptionOf(field: Field): string {
  const sentence = field.about.effect.charAt(0).toUpperCase() + field.about.effect.slice(1);
  const parts = [`${sentence}.`, ...(field.about.rules ?? [])];
  if (field.about.defaultText !== undefined) parts.push(`Default: ${field.about.defaultText}.`);
  return parts.join(" ");
}
