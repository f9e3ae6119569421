import { isMap, isScalar } from "yaml";
import { keyText, plain, section, type Template } from "./template.js";

/** A property of an addon that names a file or folder of this machine, which has to be uploaded before the stack is made. */
export interface AddonArtifact {
  /** Logical id of the resource. */
  resource: string;
  /** Path of the property below Properties, with dots. */
  property: string;
  /** The path as the template has it, relative to the template's folder. */
  path: string;
}

/** Properties that `cloudformation package` uploads, by resource type. */
const properties: Readonly<Record<string, readonly string[]>> = {
  "AWS::ApiGateway::RestApi": ["BodyS3Location"],
  "AWS::AppSync::FunctionConfiguration": [
    "RequestMappingTemplateS3Location",
    "ResponseMappingTemplateS3Location",
    "CodeS3Location",
  ],
  "AWS::AppSync::GraphQLSchema": ["DefinitionS3Location"],
  "AWS::AppSync::Resolver": ["RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location", "CodeS3Location"],
  "AWS::CloudFormation::ModuleVersion": ["ModulePackage"],
  "AWS::CloudFormation::ResourceVersion": ["SchemaHandlerPackage"],
  "AWS::CloudFormation::Stack": ["TemplateURL"],
  "AWS::CodeCommit::Repository": ["Code.S3"],
  "AWS::ElasticBeanstalk::ApplicationVersion": ["SourceBundle"],
  "AWS::Glue::Job": ["Command.ScriptLocation"],
  "AWS::Lambda::Function": ["Code"],
  "AWS::Lambda::LayerVersion": ["Content"],
  "AWS::Serverless::Api": ["DefinitionUri"],
  "AWS::Serverless::Application": ["Location"],
  "AWS::Serverless::Function": ["CodeUri"],
  "AWS::Serverless::GraphQLApi": ["SchemaUri", "CodeUri"],
  "AWS::Serverless::HttpApi": ["DefinitionUri"],
  "AWS::Serverless::LayerVersion": ["ContentUri"],
  "AWS::Serverless::StateMachine": ["DefinitionUri"],
  "AWS::ServerlessRepo::Application": ["ReadmeUrl", "LicenseUrl"],
  "AWS::StepFunctions::StateMachine": ["DefinitionS3Location"],
};

/** Properties whose value is a path of this machine: plain text that is no URL. */
export function localArtifacts(template: Template): (AddonArtifact & { node: unknown })[] {
  const found: (AddonArtifact & { node: unknown })[] = [];
  for (const pair of section(template, "Resources")?.items ?? []) {
    const resource = pair.value as unknown;
    if (!isMap(resource)) continue;
    const type = plain(resource.get("Type", true), template.document);
    for (const property of properties[String(type)] ?? []) {
      const node = resource.getIn(["Properties", ...property.split(".")], true) as unknown;
      if (!isScalar(node) || node.tag?.startsWith("!") || typeof node.value !== "string") continue;
      if (/^(https?|s3):\/\//.test(node.value)) continue;
      found.push({ resource: keyText(pair.key), property, path: node.value, node });
    }
  }
  return found;
}
