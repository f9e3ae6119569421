import { withResource } from "./answers.js";
import { lowerMetadata } from "./checks.js";
import type { ProviderFacts } from "./providerFacts.js";
import { versioningStays } from "./updates.js";

export const storage: Readonly<Record<string, ProviderFacts>> = {
  "aws:efs/fileSystem:FileSystem": {
    source: "efs/file_system.go",
    replaces: ["creationToken", "encrypted", "kmsKeyId", "performanceMode", "availabilityZoneName"],
    defaults: { throughputMode: "bursting" },
    arns: ["kmsKeyId"],
    lengths: { creationToken: [0, 64] },
  },
  "aws:efs/accessPoint:AccessPoint": {
    source: "efs/access_point.go",
    replaces: ["fileSystemId", "posixUser", "rootDirectory"],
    sets: ["posixUser.secondaryGids"],
  },
  "aws:efs/mountTarget:MountTarget": {
    source: "efs/mount_target.go",
    replaces: ["fileSystemId", "subnetId", "ipAddress", "ipAddressType", "ipv6Address"],
    sets: ["securityGroups"],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    source: "efs/file_system_policy.go",
    replaces: ["fileSystemId"],
    defaults: { bypassPolicyLockoutSafetyCheck: false },
    policies: ["policy"],
    read: withResource,
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    source: "efs/backup_policy.go",
    replaces: ["fileSystemId"],
    values: { "backupPolicy.status": ["ENABLED", "DISABLED"] },
  },
  "aws:s3/bucket:Bucket": {
    source: "s3/bucket.go",
    replaces: ["bucket", "bucketPrefix", "objectLockEnabled"],
    defaults: { forceDestroy: false },
    sets: [
      "grants",
      "grants.permissions",
      "lifecycleRules.noncurrentVersionTransitions",
      "lifecycleRules.transitions",
      "replicationConfiguration.rules",
    ],
    policies: ["policy"],
    conflicts: [["bucket", "bucketPrefix"]],
    lengths: { bucket: [0, 63], bucketPrefix: [0, 37] },
  },
  "aws:s3/bucketPolicy:BucketPolicy": { source: "s3/bucket_policy.go", replaces: ["bucket"], policies: ["policy"] },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    source: "s3/bucket_public_access_block.go",
    replaces: ["bucket"],
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    source: "s3/bucket_versioning.go",
    replaces: ["bucket", "expectedBucketOwner"],
    refusesPlan: versioningStays,
    values: { "versioningConfiguration.status": ["Enabled", "Suspended", "Disabled"] },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    source: "s3/bucket_lifecycle_configuration.go",
    basis: "knowledge",
    replaces: ["bucket", "expectedBucketOwner"],
    sets: ["rules.noncurrentVersionTransitions", "rules.transitions"],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    source: "s3/bucket_ownership_controls.go",
    replaces: ["bucket"],
  },
  "aws:s3/bucketAcl:BucketAcl": {
    source: "s3/bucket_acl.go",
    basis: "knowledge",
    replaces: ["bucket", "expectedBucketOwner"],
    sets: ["accessControlPolicy.grants"],
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    source: "s3/bucket_cors_configuration.go",
    basis: "knowledge",
    replaces: ["bucket", "expectedBucketOwner"],
    sets: [
      "corsRules",
      "corsRules.allowedHeaders",
      "corsRules.allowedMethods",
      "corsRules.allowedOrigins",
      "corsRules.exposeHeaders",
    ],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    values: {
      "rules.applyServerSideEncryptionByDefault.sseAlgorithm": ["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"],
    },
    source: "s3/bucket_server_side_encryption_configuration.go",
    replaces: ["bucket", "expectedBucketOwner"],
    sets: ["rules"],
  },
  "aws:s3/bucketObject:BucketObject": {
    source: "s3/object.go",
    basis: "knowledge",
    replaces: ["bucket", "key"],
    conflicts: [
      ["source", "content"],
      ["source", "contentBase64"],
      ["content", "contentBase64"],
    ],
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    source: "s3/object.go",
    replaces: ["bucket", "key"],
    defaults: { forceDestroy: false },
    conflicts: [
      ["source", "content"],
      ["source", "contentBase64"],
      ["content", "contentBase64"],
      ["etag", "kmsKeyId"],
    ],
    arns: ["kmsKeyId"],
    check: lowerMetadata,
  },
  "aws:ssm/parameter:Parameter": {
    source: "ssm/parameter.go",
    basis: "sdk docs",
    replaces: ["name", "dataType"],
    replacesWhen: ({ tier }, news) => (tier === "Advanced" && news.tier === "Standard" ? ["tier"] : []),
  },
  "aws:secretsmanager/secret:Secret": {
    source: "secretsmanager/secret.go",
    basis: "sdk docs",
    replaces: ["name", "namePrefix"],
    defaults: { recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false },
    sets: ["replicas"],
    policies: ["policy"],
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    source: "secretsmanager/secret_version.go",
    basis: "knowledge",
    replaces: ["secretId", "secretBinary"],
    sets: ["versionStages"],
  },
};
