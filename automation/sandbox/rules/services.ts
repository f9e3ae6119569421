import type { Call } from "../kind.js";
import { lookUp } from "../references.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import type { WorldResource } from "../world.js";
import { balancersOf } from "./balancing.js";
import { vpcOfSubnet } from "./network.js";
import { containersOf } from "./taskDefinitions.js";
import { networkOf, startTask } from "./tasks.js";

const CODE = "InvalidParameterException";

/** The settings of a service agree with each other. */
export function checkService(inputs: Inputs): void {
  if (inputs.launchType !== undefined && records(inputs.capacityProviderStrategies).length > 0) {
    refuse("service-capacity", CODE, "Specifying both a launch type and capacity provider strategy is not supported.");
  }
  if (
    inputs.healthCheckGracePeriodSeconds !== undefined &&
    Array.isArray(inputs.loadBalancers ?? []) &&
    records(inputs.loadBalancers).length === 0
  ) {
    refuse(
      "service-balancer",
      CODE,
      "Health check grace period is only valid for services configured to use load balancers",
    );
  }
  if (records(inputs.loadBalancers).length > 5)
    refuse("service-balancer", CODE, "load balancers can have at most 5 items.");
  checkDeployment(inputs);
  const { subnets } = networkOf(inputs);
  if (subnets.length > 16) refuse("service-network", CODE, "subnets can have at most 16 items.");
  const groups = texts(records(inputs.networkConfiguration)[0]?.securityGroups);
  if (groups.length > 5) refuse("service-network", CODE, "securityGroups can have at most 5 items.");
}

function checkDeployment(inputs: Inputs): void {
  const count = numeric(inputs.desiredCount);
  if (count !== undefined && (count < 0 || count > 5000))
    refuse("service-deployment", CODE, `desiredCount ${count} must be between 0 and 5000.`);
  const least = numeric(inputs.deploymentMinimumHealthyPercent);
  const most = numeric(inputs.deploymentMaximumPercent);
  if (least !== undefined && most !== undefined && least >= most && most <= 100 && least >= 100) {
    refuse(
      "service-deployment",
      CODE,
      "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
    );
  }
  if (least !== undefined && most !== undefined && least > most) {
    refuse("service-deployment", CODE, "minimumHealthyPercent must not be greater than maximumPercent.");
  }
}

/** Everything that a service needs is there: capacity, network, target groups on a load balancer, discovery, and tasks that can start. */
export function allowService(call: Call): void {
  const { world, inputs, place } = call;
  const definition = world.find("aws:ecs/taskDefinition:TaskDefinition", text(inputs.taskDefinition), place);
  allowCapacity(call);
  allowNetwork(call);
  if (!definition) return;
  for (const balancer of records(inputs.loadBalancers)) allowBalancer(call, definition, balancer);
  allowDiscovery(call, definition);
  // Rollback alarms need not be there: those over the service's own metrics are made after it, as in Copilot and CDK.
  if (numeric(inputs.desiredCount) !== 0) startTask(call, definition, networkOf(inputs));
}

function allowCapacity(call: Call): void {
  const cluster = lookUp(call, "cluster", text(call.inputs.cluster));
  if (!cluster || cluster.existing) return;
  const known = call.world
    .list({ type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", ...call.place })
    .filter((one) => one.inputs.clusterName === cluster.inputs.name)
    .flatMap((one) => texts(one.inputs.capacityProviders));
  for (const { capacityProvider } of records(call.inputs.capacityProviderStrategies)) {
    if (!known.includes(text(capacityProvider))) {
      refuse(
        "service-capacity",
        CODE,
        `The specified capacity provider '${text(capacityProvider)}' is not associated with the cluster.`,
      );
    }
  }
}

function allowNetwork({ world, inputs, place }: Call): void {
  const { subnets } = networkOf(inputs);
  const vpcs = new Set(subnets.map((subnet) => vpcOfSubnet(world, subnet, place)).filter((vpc) => vpc));
  for (const group of texts(records(inputs.networkConfiguration)[0]?.securityGroups)) {
    const vpc = text(world.find("aws:ec2/securityGroup:SecurityGroup", group, place)?.inputs.vpcId);
    if (vpc) vpcs.add(vpc);
  }
  if (vpcs.size > 1) refuse("service-network", CODE, "The subnets and security groups must belong to one VPC.");
}

function allowBalancer({ world, place }: Call, definition: WorldResource, balancer: Inputs): void {
  const group = text(balancer.targetGroupArn);
  const found = world.find("aws:lb/targetGroup:TargetGroup", group, place);
  if (!found) refuse("reference-exists", CODE, `The target group with targetGroupArn ${group} does not exist.`);
  if (!found.existing && balancersOf(world, group, place).length === 0) {
    refuse(
      "service-balancer",
      CODE,
      `The target group with targetGroupArn ${group} does not have an associated load balancer.`,
    );
  }
  if (!found.existing && found.inputs.targetType !== "ip") {
    refuse(
      "service-balancer",
      CODE,
      `The provided target group ${group} has target type ${text(found.inputs.targetType)}, which is incompatible with the awsvpc network mode.`,
    );
  }
  if (definition.existing) return;
  const container = containersOf(definition.inputs).find((one) => one.name === balancer.containerName);
  if (!container)
    refuse(
      "service-balancer",
      CODE,
      `The container ${text(balancer.containerName)} does not exist in the task definition.`,
    );
  const ports = records(container.portMappings).map(({ containerPort }) => numeric(containerPort));
  if (!ports.includes(numeric(balancer.containerPort))) {
    refuse(
      "service-balancer",
      CODE,
      `The container ${text(balancer.containerName)} did not have a container port ${balancer.containerPort} defined.`,
    );
  }
}

function allowDiscovery(call: Call, definition: WorldResource): void {
  const { world, inputs, place, before } = call;
  const [connect] = records(inputs.serviceConnectConfiguration);
  if (connect?.enabled !== true || definition.existing) return;
  const namespace = text(connect.namespace);
  const ports = containersOf(definition.inputs).flatMap((one) =>
    records(one.portMappings).map(({ name }) => text(name)),
  );
  for (const service of records(connect.services)) {
    if (!ports.includes(text(service.portName))) {
      refuse(
        "service-connect",
        CODE,
        `The port name '${text(service.portName)}' does not exist in the task definition.`,
      );
    }
    const name = text(service.discoveryName) || text(service.portName);
    const other = world
      .list({ type: "aws:ecs/service:Service", ...place })
      .find(
        (one) =>
          one.id !== before?.id &&
          records(one.inputs.serviceConnectConfiguration).some(
            (theirs) =>
              text(theirs.namespace) === namespace &&
              records(theirs.services).some((its) => (text(its.discoveryName) || text(its.portName)) === name),
          ),
      );
    if (other) refuse("service-connect", CODE, `SC service '${name}' is already used by ${other.id} in the namespace.`);
  }
}
