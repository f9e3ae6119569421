import type { YAMLMap } from "yaml";
import { isRecord } from "../base/isRecord.js";
import type { AddonsFolder } from "../manifest/addons/index.js";
import { plain, problemAt, section, type Template } from "../manifest/addons/template.js";
import { endsOfLife } from "./endsOfLife.js";
import type { Finding, PolicyCode } from "./policyFindings.js";

interface AddonResource {
  type: string;
  properties: Record<string, unknown>;
  deletionPolicy: string;
  /** Values that parameters have of their own. */
  defaults: Readonly<Record<string, unknown>>;
}

/** What is to be said about the templates of an addons folder. */
export function addonFindings(
  addons: AddonsFolder | undefined,
  workload: string | undefined,
  isProtected: boolean,
  today = new Date().toISOString().slice(0, 10),
): Finding[] {
  return (addons?.templates ?? []).flatMap((template) =>
    resourcesOf(template).flatMap(({ id, node, resource }) => {
      const of = (code: PolicyCode, message: string, hint: string): Finding => {
        const { file, line, column } = problemAt(template, node, "", message);
        const path = `Resources.${id}`;
        return { code, path, message, hint, at: { file, line, column }, ...(workload !== undefined && { workload }) };
      };
      return checks(resource, isProtected, today).map(([code, message, hint]) => of(code, message, hint));
    }),
  );
}

function resourcesOf(template: Template): { id: string; node: unknown; resource: AddonResource }[] {
  const resources = section(template, "Resources");
  const parameters = plain(section(template, "Parameters"));
  const defaults = Object.fromEntries(
    Object.entries(isRecord(parameters) ? parameters : {}).map(([name, one]) => [name, isRecord(one) && one.Default]),
  );
  const all = plain(resources);
  return Object.entries(isRecord(all) ? all : {}).flatMap(([id, one]) => {
    if (!isRecord(one)) return [];
    const properties = isRecord(one.Properties) ? one.Properties : {};
    const resource = {
      type: String(one.Type),
      properties,
      deletionPolicy: String(one.DeletionPolicy ?? ""),
      defaults,
    };
    return [{ id, node: keyOf(resources, id), resource }];
  });
}

const keyOf = (map: YAMLMap | undefined, id: string): unknown =>
  map?.items.find(({ key }) => String((key as { value?: unknown }).value ?? key) === id)?.key;

function checks(resource: AddonResource, isProtected: boolean, today: string): [PolicyCode, string, string][] {
  const found: [PolicyCode, string, string][] = [];
  const wide = /^AWS::(?:IAM|Serverless)::/.test(resource.type) ? wideActions(resource.properties) : undefined;
  if (wide !== undefined)
    found.push(["wildcard-iam", `${wide} is allowed on everything`, "Name the actions and the ARNs that are needed."]);
  if (isProtected && isUnprotectedDatabase(resource))
    found.push([
      "unprotected-database",
      "it has no deletion protection",
      "Set `DeletionProtection: true`, and `DeletionPolicy: Snapshot`.",
    ]);
  const old = endOf(resource, today);
  if (old !== undefined)
    found.push([
      "end-of-life",
      `AWS's standard support for ${old.source} ended on ${old.ends}`,
      resource.type.startsWith("AWS::Lambda::")
        ? "Move to a newer runtime before AWS refuses to update the function."
        : "Plan the upgrade; extended support costs extra.",
    ]);
  return found;
}

/** `s3:*` or `*` that a statement anywhere below allows on every resource. */
function wideActions(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(wideActions).find((one) => one !== undefined);
  if (!isRecord(value)) return undefined;
  const { Effect, Action, Resource } = value;
  if (Effect === "Allow" && [Resource].flat().includes("*")) {
    const wide = [Action].flat().find((one) => typeof one === "string" && (one === "*" || one.endsWith(":*")));
    if (wide !== undefined) return String(wide);
  }
  return Object.values(value)
    .map(wideActions)
    .find((one) => one !== undefined);
}

function isUnprotectedDatabase({ type, properties, deletionPolicy }: AddonResource): boolean {
  if (!/^AWS::RDS::DB(?:Cluster|Instance)$/.test(type)) return false;
  // An instance of a cluster is protected by it.
  if (type.endsWith("Instance") && properties.DBClusterIdentifier !== undefined) return false;
  // What a condition or a parameter decides on may well be protected.
  const { DeletionProtection = "false" } = properties;
  if (isRecord(DeletionProtection) || String(DeletionProtection) === "true") return false;
  return !["Retain", "RetainExceptOnCreate", "Snapshot"].includes(deletionPolicy);
}

function endOf({ type, properties, defaults }: AddonResource, today: string): (typeof endsOfLife)[number] | undefined {
  const text = (value: unknown) => String(isRecord(value) && "Ref" in value ? defaults[String(value.Ref)] : value);
  const [engine, version] = /^AWS::(?:Lambda|Serverless)::Function$/.test(type)
    ? ["lambda", text(properties.Runtime)]
    : [
        text(properties.Engine ?? (type.startsWith("AWS::ElastiCache::") ? "redis" : "")),
        text(properties.EngineVersion),
      ];
  return endsOfLife.find((one) => one.ends < today && one.engine.test(engine) && one.version.test(version));
}
