import { clusterIsName } from "./checks.js";
import { orderedContainers, sameContainers } from "./containers.js";
import type { ProviderFacts } from "./providerFacts.js";
import { strategiesNeedForce } from "./updates.js";

export const ecs: Readonly<Record<string, ProviderFacts>> = {
  "aws:ecs/service:Service": {
    source: "ecs/service.go",
    replaces: ["name", "cluster", "launchType", "schedulingStrategy", "iamRole"],
    defaults: {
      deploymentMaximumPercent: 200,
      deploymentMinimumHealthyPercent: 100,
      schedulingStrategy: "REPLICA",
      waitForSteadyState: false,
      enableEcsManagedTags: false,
      enableExecuteCommand: false,
      "deploymentController.type": "ECS",
      "networkConfiguration.assignPublicIp": false,
    },
    sets: [
      "alarms.alarmNames",
      "capacityProviderStrategies",
      "deploymentConfiguration.lifecycleHooks",
      "loadBalancers",
      "networkConfiguration.securityGroups",
      "networkConfiguration.subnets",
      "placementConstraints",
      "vpcLatticeConfigurations",
    ],
    keeps: ["alarms", "deploymentCircuitBreaker", "deploymentController"],
    equal: { propagateTags: (state, given) => state === "NONE" && given === undefined },
    refusesPlan: strategiesNeedForce,
    arns: ["loadBalancers.targetGroupArn", "serviceRegistries.registryArn"],
    ranges: {
      "loadBalancers.containerPort": [0, 65536],
      healthCheckGracePeriodSeconds: [0, 2147483647],
      "capacityProviderStrategies.weight": [0, 1000],
      "capacityProviderStrategies.base": [0, 100000],
    },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    source: "ecs/task_definition.go",
    replaces: [
      "family",
      "containerDefinitions",
      "cpu",
      "memory",
      "networkMode",
      "executionRoleArn",
      "taskRoleArn",
      "requiresCompatibilities",
      "volumes",
      "runtimePlatform",
      "ephemeralStorage",
      "placementConstraints",
      "proxyConfiguration",
      "ipcMode",
      "pidMode",
      "enableFaultInjection",
    ],
    defaults: { skipDestroy: false, trackLatest: false, "volumes.efsVolumeConfiguration.rootDirectory": "/" },
    sets: ["requiresCompatibilities", "placementConstraints", "volumes"],
    equal: {
      containerDefinitions: (state, given, { news }) => sameContainers(state, given, news.networkMode === "awsvpc"),
    },
    read: (outputs) => ({ containerDefinitions: orderedContainers(outputs.containerDefinitions) }),
    arns: ["executionRoleArn", "taskRoleArn"],
    ranges: {
      "ephemeralStorage.sizeInGib": [21, 200],
      "volumes.efsVolumeConfiguration.transitEncryptionPort": [0, 65535],
    },
    lengths: { family: [1, 255] },
  },
  "aws:ecs/cluster:Cluster": {
    source: "ecs/cluster.go",
    replaces: ["name"],
    defaults: { "configuration.executeCommandConfiguration.logging": "DEFAULT" },
    sets: ["settings"],
    arns: ["serviceConnectDefaults.namespace"],
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    source: "ecs/cluster_capacity_providers.go",
    replaces: ["clusterName"],
    defaults: { "defaultCapacityProviderStrategies.base": 0, "defaultCapacityProviderStrategies.weight": 0 },
    sets: ["capacityProviders", "defaultCapacityProviderStrategies"],
    ranges: {
      "defaultCapacityProviderStrategies.weight": [0, 1000],
      "defaultCapacityProviderStrategies.base": [0, 100000],
    },
    check: clusterIsName,
  },
  "aws:ecs/expressGatewayService:ExpressGatewayService": {
    source: "ecs/express_gateway_service.go",
    replaces: ["infrastructureRoleArn", "serviceName"],
    defaults: { waitForSteadyState: false },
    sets: ["networkConfigurations.securityGroups", "networkConfigurations.subnets"],
    arns: ["primaryContainer.secrets.valueFrom", "executionRoleArn", "infrastructureRoleArn", "taskRoleArn"],
  },
};
