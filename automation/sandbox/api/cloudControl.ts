import { isRecord } from "../../base/isRecord.js";
import { text } from "../values.js";
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
};

/** The part of Cloud Control that tells what there is of a type, and whether a thing is there, with its tags. */
export const cloudControlApi: Api = (call) => {
  const { world, place, body, operation } = call;
  if (operation !== "GetResource" && operation !== "ListResources") return unknownOperation(call);
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
  const tags = isRecord(found.outputs.tagsAll) ? Object.entries(found.outputs.tagsAll) : [];
  const properties = { Tags: tags.map(([Key, Value]) => ({ Key, Value })) };
  return {
    TypeName: named,
    ResourceDescription: { Identifier: identifier, Properties: JSON.stringify(properties) },
  };
};
