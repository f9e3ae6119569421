import { cpSync } from "node:fs";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { putStack, putStackSet } from "../../automation/sandbox/existingStacks.js";
import { digitsFor } from "../../automation/sandbox/kind.js";
import { bodyOfStack, STACK, type StackPart } from "../../automation/sandbox/template/stackContents.js";
import { keyOf, openWorld, type World, type WorldResource } from "../../automation/sandbox/world.js";
import { makeFolder } from "../support/folder.js";
import { addons, bucket, environment, regional, roles, workload } from "./stacksTemplates.js";

export { bucket };

/** An account of the application's own, for worlds in which the environment is in another one. */
export const home = { account: "999999999999", region: "us-west-2" };

/** A small application as AWS Copilot leaves it, with templates of our own writing that have Copilot's logical ids. */

export const place = { account: "123456789012", region: "us-west-2" };
const tags = { "copilot-application": "shop" };
const ofTest = { ...tags, "copilot-environment": "test" };
const url = (key: string): string => `https://${bucket}.s3.us-west-2.amazonaws.com/${key}`;

/** World types of what is no type of templates alone. */
const worldTypes: Readonly<Record<string, string>> = {
  "AWS::EC2::VPC": "aws:ec2/vpc:Vpc",
  "AWS::ECR::Repository": "aws:ecr/repository:Repository",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
  "AWS::IAM::ManagedPolicy": "aws:iam/policy:Policy",
  "AWS::IAM::Role": "aws:iam/role:Role",
  "AWS::KMS::Key": "aws:kms/key:Key",
  "AWS::Lambda::Function": "aws:lambda/function:Function",
  "AWS::Logs::LogGroup": "aws:cloudwatch/logGroup:LogGroup",
  "AWS::S3::Bucket": "aws:s3/bucket:Bucket",
};
const global = /^AWS::IAM::/;

type Named = Partial<WorldResource> & { type: string; id: string };

export function recordOf(one: Named): WorldResource {
  const base = { ...place, name: one.id, urn: "", inputs: {}, outputs: { id: one.id } };
  return { ...base, holds: [], aliases: [], unique: "", seed: one.id, ...one };
}

export const parameterRecord = (id: string, inputs: Record<string, unknown>): WorldResource =>
  recordOf({ type: "aws:ssm/parameter:Parameter", id, inputs });

function putRecord(world: World, one: Named): string {
  const record = recordOf(one);
  world.put(record);
  return keyOf(record);
}

/** Puts one resource of a stack into the world, under an id that follows from both. */
function part(
  world: World,
  { account, region: own }: typeof place,
  stack: string,
  type: string,
  logical: string,
  id?: string,
): StackPart {
  const physical = id ?? `${stack}-${logical}-${digitsFor(`${stack}|${logical}`)(8)}`;
  // The certificate that Copilot's function has made is in no stack.
  const named = logical === "HTTPSCert" ? "aws:acm/certificate:Certificate" : worldTypes[type];
  if (named === undefined && type.startsWith("Custom::")) return { logical, type, physical, keys: [] };
  const region = global.test(type) ? "global" : own;
  return { logical, type, physical, keys: [putRecord(world, { type: named ?? type, id: physical, account, region })] };
}

/** What a test may have otherwise. */
export interface WorldChanges {
  /** Changes the template of a stack. */
  template?(stack: string, text: string): string;
  /** Status of a stack. */
  status?: Readonly<Record<string, string>>;
  /** Names of further environments in Copilot's registry. */
  environments?: readonly string[];
  /** StackSet, roles, registry, pipeline and bucket are in the account `home`. */
  elsewhere?: boolean;
}

const ofApplication = /^(shop-infrastructure|StackSet-|pipeline-)/;

function fill(world: World, changes: WorldChanges): void {
  const { template = (_, text) => text, status = {}, environments = [], elsewhere = false } = changes;
  const shared = elsewhere ? home : place;
  const put = (
    name: string,
    body: string,
    resources: StackPart[],
    more: Partial<Parameters<typeof putStack>[2]> = {},
  ): string =>
    putStack(world, ofApplication.test(name) ? shared : place, {
      name,
      template: template(name, body),
      status: status[name],
      resources,
      ...more,
    });
  const make = (stack: string, types: Record<string, [type: string, id?: string]>): StackPart[] =>
    Object.entries(types).map(([logical, [type, id]]) =>
      part(world, ofApplication.test(stack) ? shared : place, stack, type, logical, id),
    );
  put(
    "shop-infrastructure-roles",
    roles,
    make("shop-infrastructure-roles", {
      AdministrationRole: ["AWS::IAM::Role", "shop-adminrole"],
      ExecutionRole: ["AWS::IAM::Role", "shop-executionrole"],
    }),
    { tags },
  );
  const instance = put(
    "StackSet-shop-infrastructure-1",
    regional,
    make("StackSet-shop-infrastructure-1", {
      KMSKey: ["AWS::KMS::Key"],
      PipelineBuiltArtifactBucket: ["AWS::S3::Bucket", bucket],
      ECRRepoweb: ["AWS::ECR::Repository", "shop/web"],
    }),
    { tags },
  );
  putStackSet(world, shared, "shop-infrastructure", template("shop-infrastructure", regional), [
    { ...shared, stack: instance },
  ]);
  put(
    "shop-test",
    environment,
    make("shop-test", {
      CloudformationExecutionRole: ["AWS::IAM::Role"],
      VPC: ["AWS::EC2::VPC", "vpc-0123456789abcdef0"],
      PublicLoadBalancer: ["AWS::ElasticLoadBalancingV2::LoadBalancer"],
      HTTPSCert: ["Custom::CertificateValidationFunction", "arn:aws:acm:us-west-2:123456789012:certificate/1"],
      CertificateValidationFunction: ["AWS::Lambda::Function"],
      CustomResourceRole: ["AWS::IAM::Role"],
    }),
    {
      tags: ofTest,
      parameters: {
        ...{ AppName: "shop", ALBWorkloads: "web", NATWorkloads: "" },
        ToolsAccountPrincipalARN: `arn:aws:iam::${shared.account}:root`,
      },
      exports: { "shop-test-VpcId": "vpc-0123456789abcdef0" },
    },
  );
  const own = { LogGroup: ["AWS::Logs::LogGroup"], TaskRole: ["AWS::IAM::Role"] } satisfies Record<string, [string]>;
  const controller = {
    EnvControllerAction: ["Custom::EnvControllerFunction"],
    EnvControllerFunction: ["AWS::Lambda::Function"],
    EnvControllerRole: ["AWS::IAM::Role"],
  } satisfies Record<string, [string]>;
  const nested = "shop-test-web-AddonsStack-ABC";
  const nestedId = put(
    nested,
    addons,
    make(nested, {
      Orders: ["AWS::DynamoDB::Table", "shop-test-orders"],
      AccessPolicy: ["AWS::IAM::ManagedPolicy"],
    }),
    { tags: { ...ofTest, "copilot-service": "web" }, parameters: { Name: "web" } },
  );
  putRecord(world, {
    ...shared,
    type: "aws:s3/bucketObjectv2:BucketObjectv2",
    id: `${bucket}/manual/addons/web/1.yml`,
    inputs: { bucket, key: "manual/addons/web/1.yml", content: template(nested, addons) },
  });
  const nestedPart = {
    logical: "AddonsStack",
    type: "AWS::CloudFormation::Stack",
    physical: nestedId,
    keys: [keyOf({ type: STACK, ...place, id: nestedId })],
  };
  put("shop-test-web", workload("web", true), [...make("shop-test-web", { ...own, ...controller }), nestedPart], {
    tags: { ...ofTest, "copilot-service": "web" },
    parameters: { WorkloadName: "web", AddonsTemplateURL: url("manual/addons/web/1.yml") },
  });
  put("shop-test-api", workload("api", false), make("shop-test-api", { ...own, ...controller }), {
    tags: { ...ofTest, "copilot-service": "api" },
    parameters: { WorkloadName: "api" },
  });
  const pipeline = "aws:codepipeline/pipeline:Pipeline";
  const stages = [
    { name: "Source", actions: [] },
    { name: "DeployTo-test", actions: [{ name: "web", configuration: { StackName: "shop-test-web" } }] },
    { name: "DeployTo-prod", actions: [] },
  ];
  const key = putRecord(world, { ...shared, type: pipeline, id: "shop-release", inputs: { stages } });
  put(
    "pipeline-shop-release",
    "Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline' } }\n",
    [{ logical: "Pipeline", type: "AWS::CodePipeline::Pipeline", physical: "shop-release", keys: [key] }],
    { tags: { ...tags, "copilot-pipeline": "release" } },
  );
  const registry: Record<string, object> = { "": { name: "shop", account: place.account }, "/components/web": {} };
  for (const name of ["test", ...environments]) registry[`/environments/${name}`] = { name, region: place.region };
  for (const [path, value] of Object.entries(registry)) {
    const name = `/copilot/applications/shop${path}`;
    const inputs = { name, type: "String", value: JSON.stringify(value) };
    world.put({ ...parameterRecord(name, inputs), ...shared });
  }
}

/** A sandbox with the application in it, and its API. */
export interface CopilotWorld {
  folder: string;
  world: World;
  api: SandboxApi;
  /** Everything that is no stack, parameter or object, by key: what an adoption must not lose. */
  things(): string[];
}

const passing = /^aws:(cloudformation|ssm\/parameter|s3\/bucketObject)/;

export async function copilotWorld(changes: WorldChanges = {}): Promise<CopilotWorld> {
  const folder = makeFolder();
  openWorld(folder).change((inside) => fill(inside, changes));
  return started(folder);
}

/** The same world once more, as it is now. */
export async function copyOf({ folder }: CopilotWorld): Promise<CopilotWorld> {
  const copy = makeFolder();
  cpSync(folder, copy, { recursive: true });
  return started(copy);
}

async function started(folder: string): Promise<CopilotWorld> {
  const world = openWorld(folder);
  const things = (): string[] =>
    world
      .list()
      .filter(({ type }) => !passing.test(type))
      .map(keyOf)
      .sort();
  return { folder, world, api: await startSandboxApi(folder), things };
}

/** The record of a stack. */
export function stackNamed({ world }: CopilotWorld, name: string): WorldResource {
  const stack = world.find(STACK, name, place);
  if (stack === undefined) throw new Error(`no ${name}`);
  return stack;
}

export const bodyOf = (one: CopilotWorld, name: string): string => bodyOfStack(stackNamed(one, name));

export const stackNames = ({ world }: CopilotWorld): string[] => world.list({ type: STACK }).map(({ name }) => name);

/** Puts other outputs of a stack. */
export function note(one: CopilotWorld, name: string, outputs: object): void {
  const before = stackNamed(one, name);
  one.world.change((inside) => inside.put({ ...before, outputs: { ...before.outputs, ...outputs } }));
}

/** As if somebody had deployed the stack once more, without the policies of one resource. */
export function unretain(one: CopilotWorld, logical: string, stack = "shop-test"): void {
  const body = bodyOf(one, stack);
  const at = body.indexOf(logical);
  const bare = body.slice(at).replace(/ *DeletionPolicy: Retain\n/, "");
  note(one, stack, { templateBody: body.slice(0, at) + bare });
}
