import { partitionOf, suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as storage from "../rules/storage.js";
import { text } from "../values.js";
import { prefixed, uuid } from "./identity.js";
import { naming } from "./naming.js";

/** A setting of a bucket: one of each kind per bucket, identified by the bucket and made by a call `PutBucket…`. */
const ofBucket = (more: Partial<ResourceType> = {}): ResourceType => ({
  service: "S3",
  repeatable: true,
  id: ({ inputs }) => text(inputs.bucket),
  needs: { bucket: "bucket" },
  ...more,
});

const object: ResourceType = {
  service: "S3",
  id: ({ inputs }) => `${text(inputs.bucket)}/${text(inputs.key)}`,
  outputs: ({ inputs, digits, place }) => ({
    arn: `arn:${partitionOf(place.region)}:s3:::${text(inputs.bucket)}/${text(inputs.key)}`,
    etag: digits(32, JSON.stringify(inputs.source ?? inputs.content ?? "")),
    versionId: digits(32, `version ${JSON.stringify(inputs.source ?? inputs.content ?? "")}`),
    contentType: inputs.contentType ?? "application/octet-stream",
    storageClass: "STANDARD",
    serverSideEncryption: inputs.serverSideEncryption ?? "AES256",
    bucketKeyEnabled: inputs.bucketKeyEnabled ?? false,
    kmsKeyId: inputs.kmsKeyId ?? "",
  }),
  unique: () => "",
  // CloudFormation reads templates out of buckets.
  legible: ["content"],
  needs: { bucket: "bucket", kmsKeyId: "key" },
  // The provider's CustomizeDiff (internal/service/s3/object.go): new content is a new version.
  unknownAfter: (state, news) => (state.source === news.source && state.content === news.content ? [] : ["versionId"]),
  check: storage.checkObject,
  allow: storage.allowObject,
  importIds: ({ inputs }) => [`s3://${text(inputs.bucket)}/${text(inputs.key)}`],
};

/** S3, KMS and EFS. */
export const storageTypes: Readonly<Record<string, ResourceType>> = {
  "aws:s3/bucket:Bucket": {
    service: "S3",
    naming: naming.bucket,
    worldwide: true,
    id: ({ inputs }) => text(inputs.bucket),
    outputs: ({ inputs, place, name }) => {
      const bucket = text(inputs.bucket) || name;
      return {
        arn: `arn:${partitionOf(place.region)}:s3:::${bucket}`,
        bucketDomainName: `${bucket}.s3.${suffixOf(place.region)}`,
        bucketRegionalDomainName: `${bucket}.s3.${place.region}.${suffixOf(place.region)}`,
        bucketRegion: place.region,
        hostedZoneId: "Z3BJ6K6RIION7M",
        requestPayer: "BucketOwner",
      };
    },
    duplicate: {
      code: "BucketAlreadyExists",
      says: ({ inputs }) => `The requested bucket name is not available: ${text(inputs.bucket)}`,
    },
    release: storage.releaseBucket,
  },
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket({ check: storage.checkBucketPolicy, allow: storage.allowBucketPolicy }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(),
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket(),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket({
    needs: { bucket: "bucket", "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": "key" },
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket(),
  "aws:s3/bucketAcl:BucketAcl": ofBucket({ allow: storage.allowAcl }),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket(),
  "aws:s3/bucketObject:BucketObject": object,
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
  "aws:kms/key:Key": {
    service: "KMS",
    id: (made) => uuid(made),
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "kms", `key/${id}`),
      keyId: id,
      description: inputs.description ?? "",
      policy: inputs.policy ?? "",
      rotationPeriodInDays: inputs.enableKeyRotation === true ? 365 : 0,
    }),
    check: storage.checkKey,
  },
  "aws:kms/alias:Alias": {
    service: "KMS",
    naming: naming.keyAlias,
    id: ({ inputs }) => text(inputs.name),
    outputs: ({ inputs, place }) => {
      const key = text(inputs.targetKeyId);
      const target = key.startsWith("arn:") ? key : arn(place, "kms", `key/${key}`);
      return { arn: arn(place, "kms", text(inputs.name)), targetKeyArn: target };
    },
    needs: { targetKeyId: "key" },
  },
  "aws:efs/fileSystem:FileSystem": {
    service: "EFS",
    id: ({ digits }) => `fs-0${digits(16)}`,
    outputs: ({ inputs, place, digits }, id) => ({
      arn: arn(place, "elasticfilesystem", `file-system/${id}`),
      creationToken: inputs.creationToken ?? `terraform-${digits(26)}`,
      dnsName: `${id}.efs.${place.region}.${suffixOf(place.region)}`,
      performanceMode: inputs.performanceMode ?? "generalPurpose",
      name: isRecord(inputs.tags) ? text(inputs.tags.Name) : "",
    }),
    unique: ({ inputs }) => text(inputs.creationToken),
    duplicate: {
      code: "FileSystemAlreadyExists",
      says: ({ inputs }) => `File system already exists with creation token ${text(inputs.creationToken)}`,
    },
    needs: { kmsKeyId: "key" },
    check: storage.checkFileSystem,
  },
  "aws:efs/accessPoint:AccessPoint": {
    service: "EFS",
    id: ({ digits }) => `fsap-0${digits(16)}`,
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "elasticfilesystem", `access-point/${id}`),
      fileSystemArn: arn(place, "elasticfilesystem", `file-system/${text(inputs.fileSystemId)}`),
    }),
    holds: { fileSystemId: "fileSystem" },
  },
  "aws:efs/mountTarget:MountTarget": {
    service: "EFS",
    id: prefixed("fsmt"),
    outputs: ({ inputs, place, digits }) => ({
      dnsName: `${text(inputs.fileSystemId)}.efs.${place.region}.${suffixOf(place.region)}`,
      fileSystemArn: arn(place, "elasticfilesystem", `file-system/${text(inputs.fileSystemId)}`),
      networkInterfaceId: `eni-0${digits(16, "eni")}`,
      ipAddress: `10.0.${Number.parseInt(digits(2, "a"), 16)}.${Number.parseInt(digits(2, "b"), 16)}`,
      availabilityZoneName: `${place.region}a`,
      mountTargetDnsName: `${place.region}a.${text(inputs.fileSystemId)}.efs.${place.region}.${suffixOf(place.region)}`,
    }),
    holds: { fileSystemId: "fileSystem", subnetId: "subnet", securityGroups: "securityGroup" },
    allow: storage.allowMountTarget,
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    service: "EFS",
    repeatable: true,
    id: ({ inputs }) => text(inputs.fileSystemId),
    needs: { fileSystemId: "fileSystem" },
    check: storage.checkFileSystemPolicy,
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    service: "EFS",
    repeatable: true,
    id: ({ inputs }) => text(inputs.fileSystemId),
    needs: { fileSystemId: "fileSystem" },
  },
};
