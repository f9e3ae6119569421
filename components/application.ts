import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ArtifactBucket, createArtifactBucket, uploadEnvFiles, uploadObjects } from "./application/artifacts.js";
import { createImages, type ImageUris, type RepositoryImages } from "./application/images.js";
import { type ApplicationScope, applicationScope } from "./application/scope.js";
import { type ApplicationZone, createApplicationZone } from "./application/zone.js";
import type { DomainSpec } from "./environment.js";
import type { ApplicationTransforms } from "./transforms.js";
import { typeToken, withFormerToken } from "./typeTokens.js";
import type { Value } from "./values.js";

/** An image that is built from a Dockerfile and pushed to the workload's repository. */
export interface ApplicationImageSpec {
  /** Container that runs it; the workload's own name for the main one. */
  container: string;
  /** Absolute path. */
  dockerfile: string;
  /** Absolute path. */
  context: string;
  /** Build arguments, `ARG` in the Dockerfile. @default none */
  args?: Record<string, string>;
  /** Stage of the Dockerfile to build. @default the last one */
  target?: string;
  /** Images whose layers may be reused. @default none but the repository's own cache */
  cacheFrom?: string[];
  /** For example linux/amd64. */
  platform: string;
  /** Hash over context and arguments: an image that is there already is not built again. */
  tag: string;
}

/** A file with variables of a container, as ECS reads it from S3. */
export interface EnvFileSpec {
  /** Path relative to the folder that holds `copilot/`; the name by which workloads refer to it. */
  path: string;
  /** Absolute path on this machine. */
  source: string;
  /** SHA-256 of the content, in hexadecimal digits. */
  sha256: string;
}

/** A file that CloudFormation or a pipeline reads from the artifact bucket. */
export interface ArtifactSpec {
  /** Key in the bucket; it holds the content's hash, so that a key never changes its content. */
  key: string;
  /** Absolute path of a file on this machine, or of a folder. Either this or `content` is given. */
  source?: string;
  /** Text of the object. */
  content?: string;
  /** The object is a zip archive of the folder, or of the one file. @default the file itself */
  archive?: "folder" | "file";
}

/** What to build, upload and share. */
export interface ApplicationArgs {
  /** Name of the application, for example todo. */
  application: string;
  /** The workloads that have a repository, and the images to build into it. A workload whose image exists elsewhere has none. */
  images?: Record<string, ApplicationImageSpec[]>;
  /** Files with variables that containers read. @default none */
  envFiles?: EnvFileSpec[];
  /** Further objects for the bucket. @default none */
  artifacts?: ArtifactSpec[];
  /** Present: the zone `{app}.{domain}` is made here and delegated from `{domain}`. */
  domain?: DomainSpec;
  /** ARN of a KMS key for the artifact bucket. @default a key of the application's own */
  kmsKey?: Value;
  /** Other accounts whose environments pull images and read artifacts. @default none */
  accounts?: string[];
  /** Tags on everything that takes them, beside `copilot-application`. @default none */
  tags?: Record<string, Value>;
}

/**
 * What the environments of an application share: image repositories with the images in them, the artifact bucket with
 * its key, and the application's DNS zone.
 *
 * @example
 * new Application("todo", { application: "todo", artifacts: [{ key: "notes/1.txt", content: "first" }] });
 */
export class Application extends pulumi.ComponentResource {
  /** Bucket with its KMS key for env files, large templates and pipelines. */
  readonly artifacts: ArtifactBucket;
  /** By workload. */
  readonly repositories: Record<string, RepositoryImages>;
  /** Absent without a domain. */
  readonly zone?: ApplicationZone;
  /** URI with digest, by workload, container and content hash. */
  readonly imageUris: Record<string, ImageUris>;
  /** Twelve-digit id of the account that all of it is in. */
  readonly accountId: pulumi.Output<string>;
  /** Region that all of it is in. */
  readonly region: pulumi.Output<string>;
  /** Name of the artifact bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the artifact bucket's KMS key. */
  readonly keyArn: pulumi.Output<string>;
  /** ARN of each env file's object, by its path. */
  readonly envFileArns: Record<string, pulumi.Output<string>>;
  /** The objects of `artifacts`, by key. */
  readonly objects: Record<string, aws.s3.BucketObjectv2>;

  constructor(
    name: string,
    args: ApplicationArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: ApplicationTransforms = {},
  ) {
    super(typeToken("Application"), name, {}, withFormerToken("Application", opts));
    const scope: ApplicationScope = applicationScope(this, name, args, transforms);
    ({ accountId: this.accountId, region: this.region } = scope);
    this.artifacts = createArtifactBucket(scope, { kmsKey: args.kmsKey, accounts: args.accounts ?? [] });
    this.bucketName = this.artifacts.bucket.bucket;
    this.keyArn = this.artifacts.keyArn;
    this.envFileArns = uploadEnvFiles(scope, this.artifacts, args.envFiles ?? []);
    this.objects = uploadObjects(scope, this.artifacts, args.artifacts ?? []);
    this.repositories = createImages(scope, args.images ?? {}, args.accounts ?? []);
    this.imageUris = Object.fromEntries(
      Object.entries(this.repositories).map(([workload, { imageUris }]) => [workload, imageUris]),
    );
    this.zone = args.domain && createApplicationZone(scope, args.domain);
    this.registerOutputs({ images: this.imageUris, bucket: this.bucketName, keyArn: this.keyArn });
  }
}
