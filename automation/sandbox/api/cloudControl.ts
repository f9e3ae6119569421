import { isRecord } from "../../base/isRecord.js";
import { type Inputs, records, text } from "../values.js";
import { keyOf } from "../world.js";
import { type Api, ApiError, unknownOperation } from "./call.js";

/** CloudFormation's types by which things are asked for, and the simulated ones. */
const types: Readonly<Record<string, string>> = {
  "AWS::CloudFront::Function": "aws:cloudfront/function:Function",
  "AWS::CloudWatch::Alarm": "aws:cloudwatch/metricAlarm:MetricAlarm",
  "AWS::EC2::EIP": "aws:ec2/eip:Eip",
  "AWS::EC2::VPC": "aws:ec2/vpc:Vpc",
  "AWS::ECR::Repository": "aws:ecr/repository:Repository",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
  "AWS::Logs::LogGroup": "aws:cloudwatch/logGroup:LogGroup",
  "AWS::Logs::ResourcePolicy": "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "AWS::SNS::Topic": "aws:sns/topic:Topic",
  "AWS::StepFunctions::StateMachine": "aws:sfn/stateMachine:StateMachine",
  // What templates make; a type that only they know is kept under CloudFormation's name.
  "AWS::DynamoDB::Table": "AWS::DynamoDB::Table",
  "AWS::EC2::InternetGateway": "aws:ec2/internetGateway:InternetGateway",
  "AWS::EC2::NatGateway": "aws:ec2/natGateway:NatGateway",
  "AWS::EC2::RouteTable": "aws:ec2/routeTable:RouteTable",
  "AWS::EC2::SecurityGroup": "aws:ec2/securityGroup:SecurityGroup",
  "AWS::EC2::Subnet": "aws:ec2/subnet:Subnet",
  "AWS::ECS::Cluster": "aws:ecs/cluster:Cluster",
  "AWS::ElasticLoadBalancingV2::Listener": "aws:lb/listener:Listener",
  "AWS::ElasticLoadBalancingV2::ListenerRule": "aws:lb/listenerRule:ListenerRule",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "aws:lb/targetGroup:TargetGroup",
  "AWS::Events::Rule": "aws:cloudwatch/eventRule:EventRule",
  "AWS::IAM::ManagedPolicy": "aws:iam/policy:Policy",
  "AWS::IAM::Role": "aws:iam/role:Role",
  "AWS::KMS::Key": "aws:kms/key:Key",
  "AWS::Lambda::Function": "aws:lambda/function:Function",
  "AWS::RDS::DBCluster": "AWS::RDS::DBCluster",
  "AWS::RDS::DBInstance": "AWS::RDS::DBInstance",
  "AWS::S3::Bucket": "aws:s3/bucket:Bucket",
  "AWS::SQS::Queue": "aws:sqs/queue:Queue",
  "AWS::SecretsManager::Secret": "aws:secretsmanager/secret:Secret",
};

/** Properties that the API changes and tells. */
const changeable = ["DeletionProtection", "DeletionProtectionEnabled", "DBClusterIdentifier"];

const known = new Set(["DeleteResource", "GetResource", "ListResources", "UpdateResource"]);

const success = (token: string): Inputs => ({ RequestToken: token, OperationStatus: "SUCCESS" });

/** The part of Cloud Control that tells what there is of a type, and whether a thing is there, with its tags. */
export const cloudControlApi: Api = (call) => {
  const { world, place, body, operation } = call;
  if (operation === "GetResourceRequestStatus") return { ProgressEvent: success(text(body.RequestToken)) };
  if (!known.has(operation)) return unknownOperation(call);
  const [named, identifier] = [text(body.TypeName), text(body.Identifier)];
  const type = types[named];
  if (type === undefined) throw new ApiError("TypeNotFoundException", `The simulated AWS has no type ${named}.`);
  if (operation === "ListResources") {
    const all = world.list({ type, ...place });
    return { TypeName: named, ResourceDescriptions: all.map(({ id }) => ({ Identifier: id, Properties: "{}" })) };
  }
  const found = world.find(type, identifier, place);
  if (found === undefined)
    throw new ApiError(
      "ResourceNotFoundException",
      `Resource of type '${named}' with identifier '${identifier}' was not found.`,
    );
  if (operation === "DeleteResource") {
    world.remove(keyOf(found));
    return { ProgressEvent: success(identifier) };
  }
  if (operation === "UpdateResource") {
    const patch = records(JSON.parse(text(body.PatchDocument) || "[]"));
    const changed = Object.fromEntries(patch.map(({ path, value }) => [text(path).slice(1), value]));
    world.put({ ...found, inputs: { ...found.inputs, ...changed } });
    return { ProgressEvent: success(identifier) };
  }
  const tags = isRecord(found.outputs.tagsAll) ? Object.entries(found.outputs.tagsAll) : [];
  const own = changeable.flatMap((name) => (name in found.inputs ? [[name, found.inputs[name]]] : []));
  const properties = { ...Object.fromEntries(own), Tags: tags.map(([Key, Value]) => ({ Key, Value })) };
  return {
    TypeName: named,
    ResourceDescription: { Identifier: identifier, Properties: JSON.stringify(properties) },
  };
};
