import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import { deployService, forgetDeployments } from "../rules/deployments.js";
import { allowExpress, expressOutputs } from "../rules/express.js";
import { forgetTasks } from "../rules/oneOffTasks.js";
import { allowService, checkService } from "../rules/services.js";
import { checkTaskDefinition } from "../rules/taskDefinitions.js";
import { type Inputs, records, text } from "../values.js";
import { fromArn, fromInput } from "./identity.js";
import { naming } from "./naming.js";

const clusterName = (inputs: Inputs): string => text(inputs.cluster).split("/").at(-1) || "default";

/** ECS: clusters, task definitions and services. */
export const ecs: Readonly<Record<string, ResourceType>> = {
  "aws:ecs/cluster:Cluster": {
    service: "ECS",
    naming: naming.cluster,
    id: fromArn("ecs", ({ inputs }) => `cluster/${text(inputs.name)}`),
    outputs: (_made, id) => ({ arn: id }),
    needs: { "serviceConnectDefaults.namespace": "namespace" },
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    service: "ECS",
    repeatable: true,
    id: fromInput("clusterName"),
    holds: { clusterName: "cluster" },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    service: "ECS",
    naming: naming.family,
    unique: () => "",
    id: fromInput("family"),
    keyedBy: "arn",
    outputs: ({ inputs, place, name }, _id, revision = 1) => ({
      arn: arn(place, "ecs", `task-definition/${text(inputs.family) || name}:${revision}`),
      arnWithoutRevision: arn(place, "ecs", `task-definition/${text(inputs.family) || name}`),
      revision,
      networkMode: inputs.networkMode ?? "bridge",
    }),
    aliases: (outputs) => [`${text(outputs.family)}:${outputs.revision}`, text(outputs.family)],
    needs: { executionRoleArn: "role", taskRoleArn: "role" },
    check: checkTaskDefinition,
    importIds: ({ outputs }) => [text(outputs.arn)],
    gone: forgetTasks,
  },
  "aws:ecs/service:Service": {
    service: "ECS",
    naming: naming.ecsService,
    id: fromArn("ecs", ({ inputs }) => `service/${clusterName(inputs)}/${text(inputs.name)}`),
    outputs: ({ inputs, place }, id) => ({
      arn: id,
      cluster: inputs.cluster ?? arn(place, "ecs", "cluster/default"),
      launchType: inputs.launchType ?? (records(inputs.capacityProviderStrategies).length > 0 ? "" : "EC2"),
      platformVersion: inputs.platformVersion ?? "LATEST",
      availabilityZoneRebalancing: inputs.availabilityZoneRebalancing ?? "DISABLED",
      iamRole: inputs.iamRole ?? "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    }),
    unique: ({ inputs }) => `${clusterName(inputs)} ${text(inputs.name)}`,
    duplicate: { code: "InvalidParameterException", says: () => "Creation of service was not idempotent." },
    holds: {
      cluster: "cluster",
      "networkConfiguration.subnets": "subnet",
      "networkConfiguration.securityGroups": "securityGroup",
      "serviceRegistries.registryArn": "discoveryService",
    },
    needs: { taskDefinition: "taskDefinition", "serviceConnectConfiguration.namespace": "namespace" },
    check: checkService,
    allow: allowService,
    made: deployService,
    gone: forgetDeployments,
    importIds: ({ inputs }) => [`${clusterName(inputs)}/${text(inputs.name)}`],
  },
  "aws:ecs/expressGatewayService:ExpressGatewayService": {
    service: "ECS",
    id: fromArn("ecs", ({ inputs, name }) => `service/${clusterName(inputs)}/${text(inputs.serviceName) || name}`),
    outputs: expressOutputs,
    unique: ({ inputs, name }) => `${clusterName(inputs)} ${text(inputs.serviceName) || name}`,
    duplicate: { code: "InvalidParameterException", says: () => "Creation of service was not idempotent." },
    holds: {
      cluster: "cluster",
      "networkConfigurations.subnets": "subnet",
      "networkConfigurations.securityGroups": "securityGroup",
    },
    needs: { executionRoleArn: "role", infrastructureRoleArn: "role", taskRoleArn: "role" },
    allow: allowExpress,
  },
};
