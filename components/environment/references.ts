import type { Environment } from "../environment.js";
import { copilotExports } from "../exports.js";
import type { References } from "../expressions.js";
import { ownValue } from "../ownValue.js";
import type { Value } from "../values.js";
import { environmentExportValues } from "./exports.js";

/**
 * What an environment has under the logical ids of Copilot's environment stack, as values of `addons.parameters.yml`
 * name it, and `EnvControllerAction.<output>`, by which Copilot's workload stacks read the environment's outputs.
 */
export function environmentReferences(environment: Environment): References {
  const { application, environment: name } = environment;
  const values = environmentExportValues(environment);
  return {
    AppName: application,
    EnvName: name,
    EnvironmentName: name,
    // Copilot's stack of the environment was called so.
    "AWS::StackName": `${application}-${name}`,
    "AWS::Region": environment.region,
    "AWS::AccountId": environment.accountId,
    "AWS::Partition": environment.partition,
    "AWS::URLSuffix": urlSuffix(environment),
    VPC: environment.vpcId,
    Cluster: environment.clusterName,
    EnvironmentSecurityGroup: environment.securityGroupId,
    ServiceDiscoveryNamespace: environment.namespaceId,
    "ServiceDiscoveryNamespace.Id": environment.namespaceId,
    ...numbered("PublicSubnet", environment.publicSubnetIds),
    ...numbered("PrivateSubnet", environment.privateSubnetIds),
    ...(environment.fileSystem !== undefined && { FileSystem: environment.fileSystem.id }),
    ...Object.fromEntries(
      copilotExports.flatMap(({ owner, output, stackOutput }) => {
        const value = owner === "environment" ? ownValue(values, output) : undefined;
        if (value === undefined) return [];
        return [[`EnvControllerAction.${stackOutput ?? output}`, value]];
      }),
    ),
  };
}

/** Domain of AWS's endpoints: China has one of its own. */
export function urlSuffix({ partition }: Pick<Environment, "partition">): Value {
  return partition.apply((text) => (text === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"));
}

function numbered(prefix: string, ids: readonly Value[]): References {
  return Object.fromEntries(ids.map((id, index) => [`${prefix}${index + 1}`, id]));
}
