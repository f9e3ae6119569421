import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../components/environment.js";
import { environmentExportValues } from "../components/environmentExports.js";

type Evaluated = pulumi.Input<string> | pulumi.Input<string>[];

/**
 * Values of `addons.parameters.yml`: literals and CloudFormation expressions over the logical ids of Copilot's templates.
 *
 * @throws when an expression names something that has no counterpart; the manifest stage has refused these already.
 */
export function addonParameters(
  parameters: Readonly<Record<string, unknown>>,
  environment: Environment,
  workload?: string,
): Record<string, pulumi.Input<string>> {
  const scope = scopeOf(environment, workload);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, expression]) => [name, joined(evaluate(expression, scope), ",")]),
  );
}

type Scope = ReadonlyMap<string, Evaluated>;

/** Logical ids and pseudo parameters, as Copilot's templates have them. */
function scopeOf(environment: Environment, workload: string | undefined): Scope {
  const numbered = (prefix: string, ids: pulumi.Input<string>[]): [string, Evaluated][] =>
    ids.map((id, index) => [`${prefix}${index + 1}`, id]);
  return new Map<string, Evaluated>([
    ["AppName", environment.application],
    ["EnvName", environment.environment],
    ["EnvironmentName", environment.environment],
    ...(workload === undefined ? [] : ([["WorkloadName", workload]] as [string, Evaluated][])),
    ["AWS::Region", environment.region],
    ["AWS::AccountId", environment.accountId],
    ["AWS::Partition", environment.partition],
    ["VPC", environment.vpcId],
    ["Cluster", environment.clusterName],
    ["EnvironmentSecurityGroup", environment.securityGroupId],
    ["ServiceDiscoveryNamespace", environment.namespaceId],
    ["ServiceDiscoveryNamespace.Id", environment.namespaceId],
    ...numbered("PublicSubnet", environment.publicSubnetIds),
    ...numbered("PrivateSubnet", environment.privateSubnetIds),
    ...(environment.fileSystem === undefined
      ? []
      : ([["FileSystem", environment.fileSystem.id]] as [string, Evaluated][])),
    ...Object.entries(environmentExportValues(environment)).map(([name, value]): [string, Evaluated] => [
      `export:${name}`,
      value,
    ]),
  ]);
}

function evaluate(expression: unknown, scope: Scope): Evaluated {
  if (Array.isArray(expression)) return expression.map((item) => joined(evaluate(item, scope), ","));
  if (expression === null || typeof expression !== "object") return String(expression ?? "");
  const [[name, argument] = ["", undefined]] = Object.entries(expression);
  const list = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  switch (name) {
    case "Ref":
      return named(scope, String(argument));
    case "Fn::GetAtt":
      return named(scope, list.map(String).join("."));
    case "Fn::Sub":
      return substitute(String(list[0]), (list[1] ?? {}) as Record<string, unknown>, scope);
    case "Fn::Join":
      return joined(evaluate(list[1], scope), String(list[0]));
    case "Fn::Split":
      return pulumi
        .output(joined(evaluate(list[1], scope), ","))
        .apply((text) => text.split(String(list[0]))) as unknown as Evaluated;
    case "Fn::Select": {
      const values = evaluate(list[1], scope);
      return pulumi.output(values as pulumi.Input<string[]>).apply((items): string => items[Number(list[0])] ?? "");
    }
    case "Fn::ImportValue":
      return pulumi
        .output(joined(evaluate(argument, scope), ","))
        .apply((text) => imported(scope, text)) as pulumi.Output<string>;
    default:
      throw new Error(`addons.parameters.yml: ${name} is no expression that can be used here.`);
  }
}

function named(scope: Scope, name: string): Evaluated {
  const value = scope.get(name);
  if (value === undefined) throw new Error(`addons.parameters.yml: nothing in the environment answers to "${name}".`);
  return value;
}

/** `{app}-{env}-Name` → what the environment has under that name. */
function imported(scope: Scope, name: string): pulumi.Input<string> {
  const prefix = `${String(scope.get("AppName"))}-${String(scope.get("EnvName"))}-`;
  return joined(named(scope, `export:${name.startsWith(prefix) ? name.slice(prefix.length) : name}`), ",");
}

function substitute(text: string, variables: Record<string, unknown>, scope: Scope): pulumi.Input<string> {
  const parts = text.split(/(\$\{[^}]+\})/).map((part): pulumi.Input<string> => {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
    if (name === undefined) return part;
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    return joined(Object.hasOwn(variables, name) ? evaluate(variables[name], scope) : named(scope, name), ",");
  });
  return joined(parts, "");
}

function joined(value: Evaluated, separator: string): pulumi.Input<string> {
  if (!Array.isArray(value)) return value;
  return pulumi.all(value).apply((items) => items.join(separator));
}
