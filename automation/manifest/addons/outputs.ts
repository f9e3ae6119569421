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

/** Name of the container's variable for an output: `MyDDBTableWithLSI` → `MY_DDB_TABLE_WITH_LSI`. */
export function variableName(output: string): string {
  return output
    .replace(/([a-z0-9]+)([A-Z])/g, "$1_$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}
