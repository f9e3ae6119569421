import { isMap, isScalar, Scalar, type YAMLMap } from "yaml";
import { keyText, plain, section, type Template } from "./template.js";

/** How CloudFormation wants to be told where an uploaded file is. */
type Location = "url" | "https" | "S3Bucket" | "Bucket";

interface ArtifactProperty {
  path: string;
  location: Location;
  /** A single file is put into an archive too. */
  zip?: true;
}

const one = (path: string, location: Location = "url", zip?: true): ArtifactProperty[] => [
  { path, location, ...(zip && { zip }) },
];
const mappings = ["RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location", "CodeS3Location"].flatMap(
  (path) => one(path),
);

/** Properties whose files `cloudformation package` uploads, by resource type. */
const properties: Readonly<Record<string, readonly ArtifactProperty[]>> = {
  "AWS::ApiGateway::RestApi": one("BodyS3Location", "Bucket"),
  "AWS::AppSync::FunctionConfiguration": mappings,
  "AWS::AppSync::GraphQLSchema": one("DefinitionS3Location"),
  "AWS::AppSync::Resolver": mappings,
  "AWS::CloudFormation::ModuleVersion": one("ModulePackage"),
  "AWS::CloudFormation::ResourceVersion": one("SchemaHandlerPackage"),
  "AWS::CloudFormation::Stack": one("TemplateURL", "https"),
  "AWS::CodeCommit::Repository": one("Code.S3", "Bucket", true),
  "AWS::ElasticBeanstalk::ApplicationVersion": one("SourceBundle", "S3Bucket"),
  "AWS::Glue::Job": one("Command.ScriptLocation"),
  "AWS::Lambda::Function": one("Code", "S3Bucket", true),
  "AWS::Lambda::LayerVersion": one("Content", "S3Bucket", true),
  "AWS::Serverless::Api": one("DefinitionUri"),
  "AWS::Serverless::Application": one("Location", "https"),
  "AWS::Serverless::Function": one("CodeUri", "url", true),
  "AWS::Serverless::GraphQLApi": [...one("SchemaUri"), ...one("CodeUri")],
  "AWS::Serverless::HttpApi": one("DefinitionUri"),
  "AWS::Serverless::LayerVersion": one("ContentUri", "url", true),
  "AWS::Serverless::StateMachine": one("DefinitionUri"),
  "AWS::ServerlessRepo::Application": [...one("ReadmeUrl"), ...one("LicenseUrl")],
  "AWS::StepFunctions::StateMachine": one("DefinitionS3Location", "Bucket"),
};

/** A property of an addon that names a file or folder of this machine, which has to be uploaded before the stack is made. */
export interface LocalArtifact {
  /** Logical id of the resource. */
  resource: string;
  /** Path of the property below Properties, with dots. */
  property: string;
  /** The path as the template has it, relative to the template's folder. */
  path: string;
  node: unknown;
  zip: boolean;
  /** Names the uploaded object in the template. */
  replace(key: string): void;
}

/** Parameter of the templates that are told the bucket of their artifacts. */
export const bucketParameter = "AirliftArtifactBucket";

/** Properties whose value is a path of this machine: plain text that is no URL. */
export function localArtifacts(template: Template): LocalArtifact[] {
  const found: LocalArtifact[] = [];
  for (const pair of section(template, "Resources")?.items ?? []) {
    const resource = pair.value as unknown;
    if (!isMap(resource)) continue;
    const type = plain(resource.get("Type", true), template.document);
    for (const { path: property, location, zip } of properties[String(type)] ?? []) {
      const keys = ["Properties", ...property.split(".")];
      const node = resource.getIn(keys, true) as unknown;
      if (!isScalar(node) || node.tag?.startsWith("!") || typeof node.value !== "string") continue;
      if (/^(https?|s3):\/\//.test(node.value)) continue;
      const replace = (key: string): void => resource.setIn(keys, locationNode(template, location, key));
      found.push({ resource: keyText(pair.key), property, path: node.value, node, zip: zip === true, replace });
    }
  }
  return found;
}

function locationNode(template: Template, location: Location, key: string): unknown {
  if (location === "S3Bucket" || location === "Bucket") {
    const node = template.document.createNode({}) as YAMLMap;
    const bucket = new Scalar(bucketParameter);
    bucket.tag = "!Ref";
    node.set(location, bucket);
    node.set(location === "Bucket" ? "Key" : "S3Key", key);
    return node;
  }
  const host = `\${${bucketParameter}}.s3.\${AWS::Region}.\${AWS::URLSuffix}`;
  const node = new Scalar(location === "https" ? `https://${host}/${key}` : `s3://\${${bucketParameter}}/${key}`);
  node.tag = "!Sub";
  return node;
}
