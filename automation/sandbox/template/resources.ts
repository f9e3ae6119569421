import { partitionOf, suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import { arn, type Place } from "../places.js";
import { type Inputs, records, text } from "../values.js";

/** What one resource of a template is in the simulated AWS. */
export interface Simulated {
  /** The token of the type that it is kept under: the provider's where the rest of the world must find it. */
  readonly type: string;
  /** What `Ref` gives. */
  readonly id: string;
  readonly inputs: Inputs;
  readonly outputs: Inputs;
  /** True for what an account has once for all regions. */
  readonly global: boolean;
  readonly aliases: readonly string[];
  /** Its own tags. */
  readonly tags: Inputs;
}

interface Described {
  readonly logical: string;
  readonly type: string;
  readonly given: Inputs;
  readonly stack: string;
  readonly place: Place;
  readonly digits: (length: number, purpose?: string) => string;
}

type Describe = (
  described: Described,
  name: string,
) => { type?: string; id?: string; inputs?: Inputs; outputs: Inputs; global?: boolean };

const json = (value: unknown): string => JSON.stringify(value ?? {});

const policyDocument = (given: Inputs): string => json(given.PolicyDocument);

/** What the rest of Airlift's architecture can meet in a template; everything else gets an id and an ARN of its own. */
const KNOWN: Readonly<Record<string, Describe>> = {
  "AWS::DynamoDB::Table": ({ place, digits }, name) => ({
    outputs: {
      Arn: arn(place, "dynamodb", `table/${name}`),
      StreamArn: arn(place, "dynamodb", `table/${name}/stream/2026-01-01T00:00:00.000`),
      TableId: digits(32),
    },
  }),
  "AWS::S3::Bucket": ({ place, given }, name) => {
    const bucket = text(given.BucketName) || name.toLowerCase();
    const domain = (region: string) => `${bucket}.s3.${region}${suffixOf(place.region)}`;
    return {
      type: "aws:s3/bucket:Bucket",
      id: bucket,
      inputs: { bucket },
      outputs: {
        Arn: `arn:${partitionOf(place.region)}:s3:::${bucket}`,
        DomainName: domain(""),
        RegionalDomainName: domain(`${place.region}.`),
      },
    };
  },
  "AWS::IAM::ManagedPolicy": ({ place, given }, name) => {
    const id = arn(place, "iam", `policy/${text(given.ManagedPolicyName) || name}`, "");
    return {
      type: "aws:iam/policy:Policy",
      id,
      inputs: { name, policy: policyDocument(given) },
      outputs: { Arn: id, PolicyArn: id },
      global: true,
    };
  },
  "AWS::IAM::Role": ({ place, given }, name) => {
    const role = (text(given.RoleName) || name).slice(0, 64);
    return {
      type: "aws:iam/role:Role",
      id: role,
      inputs: {
        name: role,
        assumeRolePolicy: json(given.AssumeRolePolicyDocument),
        inlinePolicies: records(given.Policies).map((one) => ({ name: one.PolicyName, policy: policyDocument(one) })),
      },
      outputs: { Arn: arn(place, "iam", `role/${role}`, ""), RoleId: `AROA${name}` },
      global: true,
    };
  },
  "AWS::EC2::SecurityGroup": ({ given, digits }) => {
    const id = `sg-0${digits(16)}`;
    return {
      type: "aws:ec2/securityGroup:SecurityGroup",
      id,
      inputs: { vpcId: given.VpcId, name: id },
      outputs: { GroupId: id, VpcId: given.VpcId },
    };
  },
  "AWS::SecretsManager::Secret": ({ place, given, digits }, name) => {
    const id = arn(place, "secretsmanager", `secret:${text(given.Name) || name}-${digits(6)}`);
    return {
      type: "aws:secretsmanager/secret:Secret",
      id,
      inputs: { name: text(given.Name) || name },
      outputs: { Id: id, Arn: id },
    };
  },
  // Both refer to the secret itself.
  "AWS::SecretsManager::SecretTargetAttachment": ({ given }, name) => ({
    id: text(given.SecretId) || name,
    outputs: { Id: given.SecretId },
  }),
  "AWS::SSM::Parameter": ({ place, given }, name) => {
    const id = text(given.Name) || name;
    return {
      type: "aws:ssm/parameter:Parameter",
      id,
      inputs: { name: id, type: given.Type },
      outputs: { Arn: arn(place, "ssm", `parameter/${id.replace(/^\//, "")}`), Type: given.Type, Value: given.Value },
    };
  },
  "AWS::SNS::Topic": ({ place, given }, name) => {
    const id = arn(place, "sns", text(given.TopicName) || name);
    return {
      type: "aws:sns/topic:Topic",
      id,
      inputs: { name: text(given.TopicName) || name },
      outputs: { TopicArn: id, Arn: id, TopicName: text(given.TopicName) || name },
    };
  },
  "AWS::SQS::Queue": ({ place, given }, name) => {
    const queue = text(given.QueueName) || name;
    return {
      type: "aws:sqs/queue:Queue",
      id: `https://sqs.${place.region}.${suffixOf(place.region)}/${place.account}/${queue}`,
      inputs: { name: queue },
      outputs: {
        Arn: arn(place, "sqs", queue),
        QueueName: queue,
        QueueUrl: `https://sqs.${place.region}.${suffixOf(place.region)}/${place.account}/${queue}`,
      },
    };
  },
  "AWS::KMS::Key": ({ place, digits }) => {
    const id = [digits(8), digits(4, "b"), digits(4, "c"), digits(4, "d"), digits(12, "e")].join("-");
    return { type: "aws:kms/key:Key", id, outputs: { Arn: arn(place, "kms", `key/${id}`), KeyId: id } };
  },
  "AWS::Logs::LogGroup": ({ place, given }, name) => {
    const id = text(given.LogGroupName) || name;
    return {
      type: "aws:cloudwatch/logGroup:LogGroup",
      id,
      inputs: { name: id },
      outputs: { Arn: arn(place, "logs", `log-group:${id}:*`) },
    };
  },
  "AWS::Lambda::Function": ({ place, given }, name) => ({
    outputs: { Arn: arn(place, "lambda", `function:${text(given.FunctionName) || name}`) },
  }),
  "AWS::RDS::DBCluster": ({ place, given, digits }, name) =>
    endpoints(place, "cluster", text(given.DBClusterIdentifier) || name.toLowerCase(), digits(12)),
  "AWS::RDS::DBInstance": ({ place, given, digits }, name) =>
    endpoints(place, "db", text(given.DBInstanceIdentifier) || name.toLowerCase(), digits(12)),
  "AWS::RDS::DBProxy": ({ place, digits }, name) => endpoints(place, "db-proxy", name.toLowerCase(), digits(12)),
  "AWS::ElastiCache::CacheCluster": ({ place, digits }, name) => {
    const address = `${name.toLowerCase().slice(0, 20)}.${digits(6)}.0001.use1.cache.${suffixOf(place.region)}`;
    return {
      outputs: {
        "RedisEndpoint.Address": address,
        "RedisEndpoint.Port": "6379",
        "ConfigurationEndpoint.Address": address,
        "ConfigurationEndpoint.Port": "11211",
      },
    };
  },
  "AWS::EFS::AccessPoint": ({ place, digits }) => {
    const id = `fsap-0${digits(16)}`;
    return { id, outputs: { AccessPointId: id, Arn: arn(place, "elasticfilesystem", `access-point/${id}`) } };
  },
};

function endpoints(place: Place, kind: string, id: string, digits: string): { id: string; outputs: Inputs } {
  const host = (part: string) => `${id}.${part}${digits}.${place.region}.rds.${suffixOf(place.region)}`;
  const address = host(kind === "cluster" ? "cluster-" : kind === "db-proxy" ? "proxy-" : "");
  return {
    id,
    outputs: {
      Arn: arn(place, "rds", `${kind}:${id}`),
      DBClusterArn: arn(place, "rds", `${kind}:${id}`),
      DBProxyArn: arn(place, "rds", `${kind}:${id}`),
      Endpoint: address,
      "Endpoint.Address": address,
      "Endpoint.Port": "5432",
      "ReadEndpoint.Address": host("cluster-ro-"),
    },
  };
}

/** Simulates one resource of a template. */
export function simulate(described: Described): Simulated {
  const { logical, type, given, stack, place, digits } = described;
  const name = nameIn(given) ?? `${stack}-${logical}-${digits(12).toUpperCase()}`.slice(-128);
  const known = KNOWN[type]?.(described, name) ?? {
    outputs: {
      Arn: arn(
        place,
        (type.split("::")[1] ?? "custom").toLowerCase(),
        `${(type.split("::")[2] ?? "resource").toLowerCase()}/${name}`,
      ),
    },
  };
  const id = known.id ?? name;
  const outputs: Inputs = { ...known.outputs, arn: known.outputs.Arn };
  return {
    type: known.type ?? type,
    id,
    inputs: known.inputs ?? given,
    outputs,
    global: known.global ?? false,
    tags: Object.fromEntries(records(given.Tags).map((tag) => [text(tag.Key), text(tag.Value)])),
    aliases: [text(known.inputs?.name), text(given.Name)].filter((one) => one && one !== id),
  };
}

/** The name that a template gives a resource: TableName, FunctionName … */
function nameIn(given: Inputs): string | undefined {
  const key = ["TableName", "FunctionName", "Name", "StreamName"].find((one) => typeof given[one] === "string");
  return key ? text(given[key]) : undefined;
}

/** An attribute of a resource; attributes that nobody described are made up, but always the same. */
export function attributeOf(
  one: Simulated,
  attribute: string,
  digits: (length: number, purpose?: string) => string,
): unknown {
  const known = one.outputs[attribute];
  if (known !== undefined) return known;
  const [first = "", second = ""] = attribute.split(".");
  const nested = one.outputs[first];
  if (isRecord(nested) && nested[second] !== undefined) return nested[second];
  return `${attribute.toLowerCase().replaceAll(".", "-")}-${digits(12, attribute)}`;
}
