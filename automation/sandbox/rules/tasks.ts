import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import type { Place } from "../places.js";
import { refuse } from "../refusal.js";
import { type Inputs, records, text, texts, textsAt } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { gatewaysOf, zoneOf } from "./network.js";
import { allows, statementsOfRole } from "./permissions.js";
import { containersOf } from "./taskDefinitions.js";

/** Where a task is to run. */
export interface TaskNetwork {
  readonly subnets: readonly string[];
  readonly publicAddress: boolean;
}

/**
 * A task starts when its image, secrets and logs can be reached and its execution role may: what does not exist now was
 * not waited for.
 */
export function startTask(call: Pick<Call, "world" | "place">, definition: WorldResource, network: TaskNetwork): void {
  if (definition.existing) return;
  const { world, place } = call;
  const containers = containersOf(definition.inputs);
  for (const subnet of network.subnets) reachable(world, place, subnet, network.publicAddress);
  mountable(world, place, definition, network.subnets);
  for (const container of containers) logGroupThere(world, place, container);
  for (const container of containers) imageThere(world, container);
  permitted(world, place, definition, containers);
}

const STOPPED = "ResourceInitializationError";

/** A way out: by the internet gateway with a public address, by a NAT gateway, or by VPC endpoints. */
function reachable(world: World, place: Place, id: string, publicAddress: boolean): void {
  const subnet = world.find("aws:ec2/subnet:Subnet", id, place);
  if (!subnet || subnet.existing) return;
  const vpc = text(subnet.inputs.vpcId);
  if (world.find("aws:ec2/vpc:Vpc", vpc, place)?.existing) return;
  const table = world
    .holdersOf(keyOf(subnet))
    .find((one) => one.type === "aws:ec2/routeTableAssociation:RouteTableAssociation");
  const routes = table ? routesOf(world, text(table.inputs.routeTableId), place) : [];
  const out = routes.filter((route) => route.destinationCidrBlock === "0.0.0.0/0" || route.cidrBlock === "0.0.0.0/0");
  const gateways = gatewaysOf(world, vpc, place);
  const byGateway = out.some((route) => gateways.includes(text(route.gatewayId)));
  const byNat = out.some((route) => text(route.natGatewayId) !== "" || text(route.transitGatewayId) !== "");
  if ((publicAddress && byGateway) || byNat || hasEndpoints(world, vpc, place)) return;
  refuse(
    "task-route",
    STOPPED,
    `unable to pull secrets or registry auth: there is no route out of subnet ${id} (${publicAddress ? "internet gateway" : "NAT gateway or VPC endpoints"}) when the service is created`,
  );
}

function routesOf(world: World, table: string, place: Place): Inputs[] {
  const found = world.find("aws:ec2/routeTable:RouteTable", table, place);
  if (!found) return [];
  return [
    ...records(found.inputs.routes),
    ...world
      .holdersOf(keyOf(found))
      .filter((one) => one.type === "aws:ec2/route:Route")
      .map((one) => one.inputs),
  ];
}

const hasEndpoints = (world: World, vpc: string, place: Place): boolean => {
  const services = world
    .list({ type: "aws:ec2/vpcEndpoint:VpcEndpoint", ...place })
    .filter((one) => one.inputs.vpcId === vpc);
  return ["ecr.api", "ecr.dkr", "logs", "s3"].every((name) =>
    services.some((one) => text(one.inputs.serviceName).endsWith(`.${name}`)),
  );
};

/** A file system is mounted through a mount target in the task's zone. */
function mountable(world: World, place: Place, definition: WorldResource, subnets: readonly string[]): void {
  for (const id of textsAt(definition.inputs, "volumes.efsVolumeConfiguration.fileSystemId")) {
    const fileSystem = world.find("aws:efs/fileSystem:FileSystem", id, place);
    if (!fileSystem) refuse("reference-exists", "FileSystemNotFound", `File system '${id}' does not exist.`);
    if (fileSystem.existing) continue;
    const zone = (subnet: string): string => {
      const found = world.find("aws:ec2/subnet:Subnet", subnet, place);
      return found ? zoneOf(found) : "";
    };
    const mounted = world
      .holdersOf(keyOf(fileSystem))
      .filter((one) => one.type === "aws:efs/mountTarget:MountTarget")
      .map((one) => zone(text(one.inputs.subnetId)));
    if (mounted.length === 0 || subnets.some((subnet) => zone(subnet) !== "" && !mounted.includes(zone(subnet)))) {
      refuse(
        "task-mount-target",
        STOPPED,
        `failed to invoke EFS utils commands to set up EFS volumes: file system ${id} has no mount target in the task's availability zone when the service is created`,
      );
    }
  }
}

function logGroupThere(world: World, place: Place, container: Inputs): void {
  const [options = {}] = records(container.logConfiguration).flatMap((logs) =>
    logs.logDriver === "awslogs" ? records(logs.options) : [],
  );
  const group = text(options["awslogs-group"]);
  if (!group || String(options["awslogs-create-group"]) === "true") return;
  const region = text(options["awslogs-region"]) || place.region;
  if (!world.find("aws:cloudwatch/logGroup:LogGroup", group, { ...place, region })) {
    refuse(
      "task-log-group",
      STOPPED,
      `failed to validate logger args: The specified log group does not exist: ${group}`,
    );
  }
}

/** `account.dkr.ecr.region.amazonaws.com/name:tag` or `…@digest`. */
const ECR = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(sha256:\w+))?$/;

function imageThere(world: World, container: Inputs): void {
  const [, account, region, repository, tag, digest] = ECR.exec(text(container.image)) ?? [];
  if (!account || !region || !repository) return;
  const place = { account, region };
  const found = world.find("aws:ecr/repository:Repository", repository, place);
  if (!found)
    refuse(
      "task-image",
      "CannotPullContainerError",
      `the repository ${repository} does not exist in account ${account}, ${region}`,
    );
  const named = digest ?? tag ?? "latest";
  if (!found.existing && !world.find("aws:ecr/image:Image", `${repository}@${named}`, place)) {
    refuse(
      "task-image",
      "CannotPullContainerError",
      `${text(container.image)}: not found (manifest ${named} is not in ${repository})`,
    );
  }
}

/** Refuses when an action is allowed on none of the ways in which a resource may be written. */
type Must = (action: string, resources: readonly string[], tags?: Inputs) => void;

function permitted(world: World, place: Place, definition: WorldResource, containers: readonly Inputs[]): void {
  const role = world.find("aws:iam/role:Role", text(definition.inputs.executionRoleArn), place);
  if (!role || role.existing) return;
  const statements = statementsOfRole(world, role);
  const must: Must = (action, resources, tags) => {
    if (resources.some((resource) => allows(statements, action, resource, tags))) return;
    refuse(
      "task-permissions",
      STOPPED,
      `${text(role.outputs.arn)} is not authorized to perform: ${action} on resource: ${resources[0]} when the service is created`,
    );
  };
  for (const container of containers) {
    if (ECR.test(text(container.image))) must("ecr:GetAuthorizationToken", ["*"]);
    if (records(container.logConfiguration).some((logs) => logs.logDriver === "awslogs"))
      must("logs:CreateLogStream", ["*"]);
    for (const { valueFrom } of records(container.secrets)) secretThere(world, place, text(valueFrom), must);
  }
}

function secretThere(world: World, place: Place, valueFrom: string, must: Must): void {
  const isSecret = valueFrom.includes(":secretsmanager:");
  // arn:…:secret:name-digits:json-key:version-stage:version-id
  const arn = isSecret ? valueFrom.split(":").slice(0, 7).join(":") : valueFrom;
  const named =
    !isSecret && arn.includes(":parameter/") ? arn.slice(arn.indexOf(":parameter/") + ":parameter".length) : arn;
  const type = isSecret ? "aws:secretsmanager/secret:Secret" : "aws:ssm/parameter:Parameter";
  const found =
    world.find(type, arn, place) ?? world.find(type, named, place) ?? world.find(type, named.replace(/^\//, ""), place);
  if (!found)
    refuse(
      "task-secret",
      STOPPED,
      `unable to retrieve secret from ${isSecret ? "asm" : "ssm"}: ${valueFrom} does not exist`,
    );
  if (found.existing && text(found.outputs.arn) === "") return;
  const tags = found.existing ? undefined : isRecord(found.outputs.tagsAll) ? found.outputs.tagsAll : {};
  const resource = text(found.outputs.arn) || arn;
  // An existing secret may have been named without the six characters that its ARN ends with.
  const spelled = isSecret && found.existing ? [resource, `${resource}-AbCdEf`] : [resource];
  must(isSecret ? "secretsmanager:GetSecretValue" : "ssm:GetParameters", spelled, tags);
}

/** Where the network configuration of a service puts its tasks. */
export function networkOf(inputs: Inputs): TaskNetwork {
  const [network = {}] = records(inputs.networkConfiguration);
  return { subnets: texts(network.subnets), publicAddress: network.assignPublicIp === true };
}
