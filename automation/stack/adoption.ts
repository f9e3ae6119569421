import type { PendingOperation, RawResource } from "./contents.js";

type Inputs = Readonly<Record<string, unknown>>;

function text(inputs: Inputs, ...keys: string[]): string | undefined {
  const parts = keys.map((key) => inputs[key]);
  return parts.every((part) => typeof part === "string" && part !== "" && part !== "[secret]")
    ? parts.join("/")
    : undefined;
}

const byName = (inputs: Inputs) => text(inputs, "name");
const last = (path: unknown): string | undefined => (typeof path === "string" ? path.split("/").at(-1) : undefined);

function serviceId({ cluster, name }: Inputs): string | undefined {
  return text({ cluster: last(cluster), name }, "cluster", "name");
}

function routeId(inputs: Inputs): string | undefined {
  const { destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId } = inputs;
  const destination = destinationCidrBlock ?? destinationIpv6CidrBlock ?? destinationPrefixListId;
  return text({ ...inputs, destination }, "routeTableId", "destination")?.replace("/", "_");
}

/**
 * Types whose id follows from their inputs (the provider's own rule for imports); names that Pulumi made up are inputs,
 * too.
 */
const ids: Readonly<Record<string, (inputs: Inputs) => string | undefined>> = {
  "aws:appautoscaling/policy:Policy": (inputs) =>
    text(inputs, "serviceNamespace", "resourceId", "scalableDimension", "name"),
  "aws:appautoscaling/target:Target": (inputs) => text(inputs, "serviceNamespace", "resourceId", "scalableDimension"),
  "aws:cloudformation/stack:Stack": byName,
  "aws:cloudwatch/eventRule:EventRule": byName,
  "aws:cloudwatch/eventTarget:EventTarget": (inputs) => text(inputs, "rule", "targetId"),
  "aws:cloudwatch/logGroup:LogGroup": byName,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (inputs) => text(inputs, "policyName"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": byName,
  "aws:dynamodb/table:Table": byName,
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": (inputs) =>
    text(inputs, "internetGatewayId", "vpcId")?.replace("/", ":"),
  "aws:ec2/route:Route": routeId,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": (inputs) => text(inputs, "subnetId", "routeTableId"),
  "aws:ecr/repository:Repository": byName,
  "aws:ecs/cluster:Cluster": byName,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": (inputs) => text(inputs, "clusterName"),
  "aws:ecs/service:Service": serviceId,
  "aws:iam/role:Role": byName,
  "aws:iam/rolePolicy:RolePolicy": (inputs) => text(inputs, "role", "name")?.replace("/", ":"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (inputs) => text(inputs, "role", "policyArn"),
  "aws:lambda/function:Function": byName,
  "aws:lambda/permission:Permission": (inputs) => text(inputs, "function", "statementId"),
  "aws:s3/bucket:Bucket": (inputs) => text(inputs, "bucket"),
  "aws:sns/topicPolicy:TopicPolicy": (inputs) => text(inputs, "arn"),
  "aws:sqs/queuePolicy:QueuePolicy": (inputs) => text(inputs, "queueUrl"),
  "aws:ssm/parameter:Parameter": byName,
};

/** The id by which the provider imports a resource with these inputs; nothing where that can't be known from them. */
export function idOfInputs(type: string, inputs: Inputs): string | undefined {
  return ids[type]?.(inputs);
}

/** The id that a resource has if its creation got through. */
export function idIfMade({ type, operation, inputs }: PendingOperation): string | undefined {
  return operation === "creating" ? idOfInputs(type, inputs) : undefined;
}

/** Finds what is in AWS of a type, by its tags: ARN, and the id as the provider imports it. Nothing where it can't be found so. */
export type FindTagged = (
  type: string,
  tags: Readonly<Record<string, string>>,
) => Promise<{ arn: string; id: string }[] | undefined>;

/** The tags of a resource by which it may be found; none where it has none of its own. */
export function tagsOf({ inputs }: PendingOperation): Record<string, string> | undefined {
  // Those that the provider adds to everything are among them.
  const tags = inputs.tagsAll ?? inputs.tags;
  if (typeof tags !== "object" || tags === null) return undefined;
  const own = Object.entries(tags).filter(([key, value]) => key !== "__defaults" && typeof value === "string");
  return own.length === 0 ? undefined : (Object.fromEntries(own) as Record<string, string>);
}

/**
 * Puts resources that were found into a state, whose file then says that they are there; their outputs are read later.
 * What was to take the place of a resource that is still there goes with the next run, like everything that was replaced.
 *
 * @returns URNs of those that have to be read
 */
export function addFound(
  resources: RawResource[],
  found: readonly { operation: PendingOperation; id: string }[],
): string[] {
  return found.flatMap(({ operation, id }) => {
    const { urn, type, parent, provider, inputs } = operation;
    const entry: RawResource = { urn, type, custom: true, parent, provider, inputs, ...operation.raw, id };
    delete entry.outputs;
    const alike = resources.filter((one) => one.urn === urn && one.delete !== true);
    const replaced = alike.find((one) => one.pendingReplacement === true);
    if (replaced !== undefined)
      resources.splice(resources.indexOf(replaced), 1, { ...entry, pendingReplacement: false });
    else resources.push(alike.length > 0 ? { ...entry, delete: true } : entry);
    return alike.length > 0 && replaced === undefined ? [] : [urn];
  });
}
