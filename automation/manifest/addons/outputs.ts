import type { AddonOutputKind, AddonOutputSpec } from "../../../components/addons.js";
import { ownValue } from "../../../components/ownValue.js";
import { plain, section, type Template } from "./template.js";

const kinds: Readonly<Record<string, AddonOutputKind>> = {
  "AWS::SecretsManager::Secret": "secret",
  "AWS::IAM::ManagedPolicy": "managedPolicy",
  "AWS::EC2::SecurityGroup": "securityGroup",
};

/**
 * What the outputs of a merged template become. Only an output whose whole value is a `Ref` is distinguished by the type
 * of what it refers to; every other one is a variable, as in Copilot.
 */
export function addonOutputs(template: Template): AddonOutputSpec[] {
  const outputs = plain(section(template, "Outputs")) as Record<string, unknown> | null;
  const resources = plain(section(template, "Resources")) as Record<string, { Type?: unknown }> | null;
  return Object.entries(outputs ?? {}).map(([name, output]) => {
    const value = (output as { Value?: unknown } | null)?.Value;
    const ref = typeof value === "object" && value !== null ? (value as { Ref?: unknown }).Ref : undefined;
    const type = typeof ref === "string" ? ownValue(resources, ref)?.Type : undefined;
    return { name, kind: ownValue(kinds, String(type)) ?? "variable", variable: variableName(name) };
  });
}

/** The outputs of a template that are ARNs of secrets in Secrets Manager, as far as the template says so. */
export function secretOutputs(template: Template): ReadonlySet<string> {
  const outputs = plain(section(template, "Outputs")) as Record<string, { Value?: Value } | null> | null;
  const resources = plain(section(template, "Resources")) as Record<string, { Type?: unknown }> | null;
  const isSecret = (id: unknown): boolean => resources?.[String(id)]?.Type === "AWS::SecretsManager::Secret";
  const names = Object.entries(outputs ?? {}).filter(([, output]) => {
    const value = output?.Value;
    if (typeof value !== "object" || value === null) return false;
    const text = /^\$\{(\w+)\}$/.exec(String(value["Fn::Sub"]))?.[1];
    const attribute = [value["Fn::GetAtt"]].flat().join(".");
    return (
      isSecret(value.Ref) || isSecret(text) || /\.(?:MasterUser|Admin)\w*Secret\w*Arn$|\.SecretArn$/i.test(attribute)
    );
  });
  return new Set(names.map(([name]) => name));
}

type Value = Record<string, unknown> | string | null;

/** Name of the container's variable for an output: `MyDDBTableWithLSI` → `MY_DDB_TABLE_WITH_LSI`. */
export function variableName(output: string): string {
  return output
    .replace(/([a-z0-9]+)([A-Z])/g, "$1_$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}
