import { isMap, isScalar, isSeq, Scalar, visit, type YAMLMap } from "yaml";
import { keyText, plain, section, type Template } from "./template.js";

/** In which form a property takes the location of an uploaded file. */
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
  "AWS::CloudFormation::StackSet": one("TemplateURL", "https"),
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
  "AWS::StepFunctions::StateMachine": one("DefinitionS3Location", "Bucket"),
};

/** What the section Metadata may say about an application of the Serverless Application Repository. */
const aboutApplication = "AWS::ServerlessRepo::Application";
const aboutProperties = ["ReadmeUrl", "LicenseUrl"];

/** A place in an addon that names a file or folder of this machine, which has to be uploaded before the stack is made. */
export interface LocalArtifact {
  /** Logical id of the resource; of a transform or of metadata its name. */
  resource: string;
  /** Path of the property below Properties, with dots. */
  property: string;
  /** Path of the value in the template. */
  keyPath: string;
  /** The path as the template has it, relative to the folder that holds `copilot/` or to the template's own. */
  path: string;
  node: unknown;
  zip: boolean;
  /** Names the uploaded object in the template. */
  replace(key: string): void;
}

/** Parameter that gives templates the bucket of their artifacts. */
export const bucketParameter = "AirliftArtifactBucket";

/** Values that are a path of this machine: plain text that is no URL, where CloudFormation wants a file. */
export function localArtifacts(template: Template): LocalArtifact[] {
  return [...ofResources(template), ...ofMetadata(template), ...includedFiles(template)];
}

function ofResources(template: Template): LocalArtifact[] {
  return (section(template, "Resources")?.items ?? []).flatMap(({ key, value: resource }) => {
    if (!isMap(resource)) return [];
    const type = plain(resource.get("Type", true));
    return (properties[String(type)] ?? []).flatMap(({ path: property, location, zip }) => {
      const names = { resource: keyText(key), property, keyPath: `Resources.${keyText(key)}.Properties.${property}` };
      const at = { map: resource, keys: ["Properties", ...property.split(".")], location };
      return artifactAt(template, at, { ...names, zip: zip === true });
    });
  });
}

function ofMetadata(template: Template): LocalArtifact[] {
  const about = section(template, "Metadata")?.get(aboutApplication, true);
  if (!isMap(about)) return [];
  return aboutProperties.flatMap((property) => {
    const keyPath = `Metadata.${aboutApplication}.${property}`;
    const at = { map: about, keys: [property], location: "url" as const };
    return artifactAt(template, at, { resource: aboutApplication, property, keyPath, zip: false });
  });
}

/** Files that the macro AWS::Include puts in, at the top or anywhere inside. */
function includedFiles(template: Template): LocalArtifact[] {
  const found: LocalArtifact[] = [];
  const include = (macro: unknown): void => {
    if (!isMap(macro) || macro.get("Name") !== "AWS::Include") return;
    const at = { map: macro, keys: ["Parameters", "Location"], location: "url" as const };
    const names = { resource: "AWS::Include", property: "Location", keyPath: "AWS::Include.Location", zip: false };
    found.push(...artifactAt(template, at, names));
  };
  visit(template.document, {
    Map: (_, map) => {
      if (map.tag === "!Transform") include(map);
    },
    Pair: (_, { key, value }) => {
      if (keyText(key) === "Fn::Transform" || keyText(key) === "Transform")
        for (const macro of isSeq(value) ? value.items : [value]) include(macro);
    },
  });
  return found;
}

function artifactAt(
  template: Template,
  { map, keys, location }: { map: YAMLMap; keys: string[]; location: Location },
  names: Pick<LocalArtifact, "resource" | "property" | "keyPath" | "zip">,
): LocalArtifact[] {
  const node = map.getIn(keys, true) as unknown;
  if (!isScalar(node) || node.tag?.startsWith("!") || typeof node.value !== "string") return [];
  if (node.value === "" || /^(https?|s3):\/\//.test(node.value)) return [];
  const replace = (key: string): void => map.setIn(keys, locationNode(template, location, key));
  return [{ ...names, path: node.value, node, replace }];
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
