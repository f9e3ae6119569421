import { isMap, type YAMLMap } from "yaml";
import type { AddonOutputSpec } from "../../../components/addons.js";
import { ownValue } from "../../../components/ownValue.js";
import { referencesOf, wrongExpression } from "../expressions.js";
import type { Problem } from "../problems.js";
import type { WorkloadKind } from "../resolved.js";
import { circleOf, wrongReference } from "./logicalIds.js";
import { keyText, plain, problemAt, section, type Template } from "./template.js";

/** Parameters that every addon of its kind has, filled by the run itself. */
function ownParameters(workload: boolean): string[] {
  return workload ? ["App", "Env", "Name"] : ["App", "Env"];
}

/** Values of `addons.parameters.yml`, in CloudFormation's long form, and what is wrong with them. */
export function readParameters(
  file: Template,
  scope: ParameterScope,
): { values: Record<string, unknown>; problems: Problem[] } {
  const problems: Problem[] = [];
  for (const pair of (file.document.contents as YAMLMap).items) {
    if (keyText(pair.key) === "Parameters" && isMap(pair.value)) continue;
    const message = "the file holds one map called Parameters and nothing else";
    problems.push(problemAt(file, pair.key, keyText(pair.key), message));
  }
  const values: Record<string, unknown> = {};
  for (const pair of section(file, "Parameters")?.items ?? []) {
    const name = keyText(pair.key);
    const value = plain(pair.value);
    const path = `Parameters.${name}`;
    if (ownParameters(scope.workload).includes(name)) {
      problems.push(
        problemAt(file, pair.key, path, "is filled by the run itself and can't be set here", "Remove this line."),
      );
      continue;
    }
    const wrong = wrongExpression(value, (reference) => wrongReference(reference, scope.workload, scope.kind));
    if (wrong !== undefined) problems.push(problemAt(file, pair.value ?? pair.key, path, wrong.message, wrong.hint));
    values[name] = value;
  }
  return { values, problems };
}

/** Parameters without a value, and values without a parameter. Takes the files before they are merged. */
export function checkParameters(
  templates: readonly Template[],
  values: Readonly<Record<string, unknown>>,
  workload: boolean,
  file: Template | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const declared = new Set<string>();
  const own = ownParameters(workload);
  for (const template of templates) {
    for (const pair of section(template, "Parameters")?.items ?? []) {
      const name = keyText(pair.key);
      if (declared.has(name)) continue;
      declared.add(name);
      if (own.includes(name) || Object.hasOwn(values, name)) continue;
      if (isMap(pair.value) && pair.value.has("Default")) continue;
      const hint = "Give it a Default, or a value under Parameters in addons.parameters.yml.";
      problems.push(problemAt(template, pair.key, `Parameters.${name}`, "has no value", hint));
    }
  }
  const [first] = templates;
  for (const name of own) {
    if (first === undefined || declared.has(name)) continue;
    const message = `the addons must declare the parameter ${name}`;
    problems.push(
      problemAt(first, section(first, "Parameters"), "Parameters", message, `Add "${name}: {Type: String}".`),
    );
  }
  for (const pair of (file === undefined ? undefined : section(file, "Parameters"))?.items ?? []) {
    const name = keyText(pair.key);
    if (file === undefined || declared.has(name) || own.includes(name)) continue;
    problems.push(
      problemAt(
        file,
        pair.key,
        `Parameters.${name}`,
        "is a parameter of no template in this folder",
        "Declare it, or remove it.",
      ),
    );
  }
  return problems;
}

/** For whom values are: a workload of a kind, or the environment. */
export type ParameterScope = { kind?: WorkloadKind; workload: boolean };

/**
 * Parameters that tell a template of the workload, while an output of the template goes back into the same part of it.
 */
export function checkCircles(
  file: Template | undefined,
  values: Readonly<Record<string, unknown>>,
  outputs: readonly AddonOutputSpec[],
): Problem[] {
  return (
    (file === undefined ? undefined : section(file, "Parameters"))?.items.flatMap((pair) => {
      const name = keyText(pair.key);
      const circle = referencesOf(ownValue(values, name))
        .map((reference) => ({ reference, output: circleOf(reference, outputs) }))
        .find(({ output }) => output !== undefined);
      if (file === undefined || circle?.output === undefined) return [];
      const part = circle.reference.split(".")[0];
      const message = `closes a circle: ${part} is made of the addons' output "${circle.output.name}", and the addons of ${circle.reference}`;
      const hint =
        "Remove one of the two, or move the resource that needs it into a template that has no outputs, such as one of the environment's addons.";
      return [problemAt(file, pair.value ?? pair.key, `Parameters.${name}`, message, hint)];
    }) ?? []
  );
}
