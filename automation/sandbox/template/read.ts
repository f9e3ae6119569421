import { parseDocument, type ScalarTag } from "yaml";
import { isRecord } from "../../base/isRecord.js";
import { refuse } from "../refusal.js";
import { type Inputs, records, text } from "../values.js";

const TAGS = [
  "Ref",
  "Condition",
  "Base64",
  "Cidr",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "ImportValue",
  "Join",
  "Select",
  "Split",
  "Sub",
  "If",
  "And",
  "Or",
  "Not",
  "Equals",
  "Transform",
];

/** `!GetAtt a.b` is `{"Fn::GetAtt": ["a", "b"]}`, and so on. */
function longForm(name: string, value: unknown): Inputs {
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  if (name === "GetAtt" && typeof value === "string") {
    const [logical = "", ...attribute] = value.split(".");
    return { [key]: [logical, attribute.join(".")] };
  }
  return { [key]: value };
}

const customTags = TAGS.flatMap((name) =>
  ([undefined, "seq", "map"] as const).map(
    (collection) =>
      ({
        tag: `!${name}`,
        ...(collection ? { collection } : {}),
        resolve: (value: string | { toJSON(): unknown }) => {
          const plain = typeof value === "string" ? value : value.toJSON();
          return { toJSON: () => longForm(name, JSON.parse(JSON.stringify(plain))) };
        },
      }) as unknown as ScalarTag,
  ),
);

/** A template in its long form. */
export interface Template {
  readonly parameters: Readonly<Record<string, Inputs>>;
  readonly conditions: Inputs;
  readonly mappings: Inputs;
  readonly resources: Readonly<Record<string, Inputs>>;
  readonly outputs: Readonly<Record<string, Inputs>>;
  readonly hasTransform: boolean;
}

const CODE = "ValidationError";

/**
 * Reads a template from YAML or JSON.
 * @throws Refusal when it is none.
 */
export function readTemplate(body: string): Template {
  const document = parseDocument(body, { customTags, merge: true, logLevel: "silent" });
  const [error] = document.errors;
  if (error)
    refuse("stack-template", CODE, `Template format error: YAML not well-formed. (${error.message.split("\n")[0]})`);
  const value: unknown = JSON.parse(JSON.stringify(document.toJSON() ?? null));
  if (!isRecord(value)) refuse("stack-template", CODE, "Template format error: unsupported structure.");
  const resources = sections(value.Resources);
  if (Object.keys(resources).length === 0)
    refuse("stack-template", CODE, "Template format error: At least one Resources member must be defined.");
  for (const [name, resource] of Object.entries(resources)) {
    if (!/^[A-Za-z0-9]+$/.test(name))
      refuse("stack-template", CODE, `Template format error: Resource name ${name} is non alphanumeric.`);
    if (!/^(AWS|Alexa|Custom|[A-Za-z0-9]+)::[\w@-]+(::\w+)?(::MODULE)?$/.test(text(resource.Type))) {
      refuse("stack-template", CODE, `Template format error: Unrecognized resource types: [${text(resource.Type)}]`);
    }
  }
  return {
    parameters: sections(value.Parameters),
    conditions: isRecord(value.Conditions) ? value.Conditions : {},
    mappings: isRecord(value.Mappings) ? value.Mappings : {},
    resources,
    outputs: sections(value.Outputs),
    hasTransform: value.Transform !== undefined,
  };
}

const sections = (value: unknown): Record<string, Inputs> =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, records(one)[0] ?? {}])) : {};
