import type { Scalar } from "yaml";
import { isRecord } from "../base/isRecord.js";
import { heldData } from "../manifest/addons/heldData.js";
import { parseTemplate, plain, section } from "../manifest/addons/template.js";

/** What emulators have of addons: data without servers. */
const emulated =
  /^AWS::(?:DynamoDB::(?:Global)?Table|S3::Bucket|SQS::Queue|SNS::(?:Topic|Subscription)|Kinesis::Stream)$/;

/** The part of an addons template that an emulator can make. */
export interface EmulatedTemplate {
  /** JSON; absent where nothing of it can be made. */
  body?: string;
  /** Names of the parameters that it takes. */
  parameters: string[];
  /** Logical ids of what holds data and isn't made. */
  leftOut: string[];
}

/**
 * Tables, buckets, queues and topics of an addons template, with the outputs that follow from them.
 * @param known names of the parameters whose values are known
 */
export function emulatedTemplate(text: string, known: readonly string[]): EmulatedTemplate {
  const { template } = parseTemplate("addons", text);
  if (template === undefined) return { parameters: [], leftOut: [] };
  const entries = (name: string) => {
    const found = plain(section(template, name), typed);
    return Object.entries(isRecord(found) ? found : {});
  };
  const declared = entries("Parameters");
  const given = declared.filter(
    ([name, one]) => known.includes(name) || (isRecord(one) && one.Default !== undefined && one.Default !== null),
  );
  const parameters = given.map(([name]) => name);
  const conditions = closed(entries("Conditions"), parameters, "condition ");
  const available = [...parameters, ...conditions.map(([name]) => `condition ${name}`)];
  const candidates = entries("Resources").filter(([, one]) => isRecord(one) && emulated.test(String(one.Type)));
  const resources = closed(candidates, available);
  const made = resources.map(([name]) => name);
  const outputs = entries("Outputs").filter(([, one]) =>
    referencesIn(one).every((name) => available.includes(name) || made.includes(name)),
  );
  const sections = { Parameters: given, Conditions: conditions, Resources: resources, Outputs: outputs };
  const mappings = Object.fromEntries(entries("Mappings"));
  const body = {
    ...(Object.keys(mappings).length > 0 && { Mappings: mappings }),
    ...Object.fromEntries(
      Object.entries(sections).flatMap(([name, all]) => (all.length > 0 ? [[name, Object.fromEntries(all)]] : [])),
    ),
  };
  return {
    ...(made.length > 0 && { body: JSON.stringify(body) }),
    parameters,
    leftOut: heldData(template).filter((name) => !made.includes(name)),
  };
}

/** CloudFormation converts text by itself; emulators want numbers and booleans where AWS has them. */
function typed({ value, type }: Scalar): unknown {
  if (value === null) return null;
  const text = String(value);
  if (type !== "PLAIN") return text;
  return /^(?:true|false)$/.test(text) ? text === "true" : /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

/** Those that refer to nothing but what is available and one another. */
function closed(all: readonly [string, unknown][], available: readonly string[], prefix = ""): [string, unknown][] {
  let kept = [...all];
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    const names = new Set([...available, ...kept.map(([name]) => `${prefix}${name}`)]);
    kept = kept.filter(([, one]) => referencesIn(one).every((name) => names.has(name)));
  }
  return kept;
}

/** Logical ids and parameters that a value refers to, without AWS's own; conditions with `condition ` before them. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]): string[] => {
    if (key === "Condition" && typeof one === "string") return [`condition ${one}`];
    if (key === "DependsOn") return [one].flat().map(String);
    if (key === "Ref") return ownNames([String(one)]);
    if (key === "Fn::GetAtt") return [String([one].flat()[0]).split(".")[0] ?? ""];
    // What other stacks export isn't in the emulator.
    if (key === "Fn::ImportValue" || key === "Fn::Transform") return [key];
    if (key === "Fn::If" && Array.isArray(one)) return [`condition ${one[0]}`, ...referencesIn(one.slice(1))];
    if (key !== "Fn::Sub") return referencesIn(one);
    const [text = "", variables = {}] = [one].flat();
    const own = Object.keys(isRecord(variables) ? variables : {});
    const named = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name.trim());
    return [...ownNames(named.filter((name) => !own.includes(name))), ...referencesIn(variables)];
  });
}

const ownNames = (names: readonly string[]): string[] =>
  names.flatMap((name) => (name.startsWith("AWS::") ? [] : (name.split(".")[0] ?? [])));
