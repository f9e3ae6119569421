import { described, imported, logicalId, output, template } from "./template.js";

function bucketResources(name: string): string[][] {
  const id = logicalId(name);
  return [
    [
      `  ${id}Bucket:`,
      ...described(`The S3 bucket ${name}`),
      "    Type: AWS::S3::Bucket",
      "    Properties:",
      "      AccessControl: Private",
      "      BucketEncryption:",
      "        ServerSideEncryptionConfiguration:",
      "          - ServerSideEncryptionByDefault:",
      "              SSEAlgorithm: AES256",
      "      PublicAccessBlockConfiguration:",
      "        BlockPublicAcls: true",
      "        BlockPublicPolicy: true",
      "        IgnorePublicAcls: true",
      "        RestrictPublicBuckets: true",
      "      OwnershipControls:",
      "        Rules:",
      "          - ObjectOwnership: BucketOwnerEnforced",
      "      VersioningConfiguration:",
      "        Status: Enabled",
      "      LifecycleConfiguration:",
      "        Rules:",
      "          # Versions that were replaced or deleted can be had back for 30 days.",
      "          - Id: ExpireNonCurrentObjects",
      "            Status: Enabled",
      "            NoncurrentVersionExpirationInDays: 30",
      "            AbortIncompleteMultipartUpload:",
      "              DaysAfterInitiation: 1",
    ],
    [
      `  ${id}BucketPolicy:`,
      ...described(`The policy that refuses unencrypted connections to the bucket ${name}`),
      "    Type: AWS::S3::BucketPolicy",
      "    DeletionPolicy: Retain",
      "    Properties:",
      `      Bucket: !Ref ${id}Bucket`,
      "      PolicyDocument:",
      '        Version: "2012-10-17"',
      "        Statement:",
      "          - Sid: EncryptedConnectionsOnly",
      "            Effect: Deny",
      '            Principal: "*"',
      '            Action: "s3:*"',
      "            Resource:",
      `              - !GetAtt ${id}Bucket.Arn`,
      `              - !Sub \${${id}Bucket.Arn}/*`,
      "            Condition:",
      "              Bool:",
      '                "aws:SecureTransport": false',
    ],
  ];
}

const objectActions = ["DeleteObject", "GetObject", "PutObject", "PutObjectACL", "PutObjectTagging", "RestoreObject"];

/** `description` has Copilot's words: another description would replace the policy of a bucket that is there. */
function policyResource(id: string, description: string, bucket: string, objects: string): string[] {
  return [
    `  ${id}AccessPolicy:`,
    ...described("The policy that lets the service read and write the bucket"),
    "    Type: AWS::IAM::ManagedPolicy",
    "    Properties:",
    `      Description: ${description}`,
    "      PolicyDocument:",
    '        Version: "2012-10-17"',
    "        Statement:",
    "          - Sid: Objects",
    "            Effect: Allow",
    "            Action:",
    ...objectActions.map((action) => `              - s3:${action}`),
    `            Resource: ${objects}`,
    "          - Sid: Listing",
    "            Effect: Allow",
    "            Action: s3:ListBucket",
    `            Resource: ${bucket}`,
  ];
}

/** A bucket that belongs to one service or job; its name becomes the variable `<NAME>_NAME`. */
export function workloadBucket(name: string, workload: string): string {
  const id = logicalId(name);
  return template({
    about: [
      `The S3 bucket of ${workload}. Its name reaches the container as a variable,`,
      "and the policy is attached to the task role.",
    ],
    level: "workload",
    resources: [
      ...bucketResources(name),
      policyResource(
        id,
        `!Sub Grants CRUD access to the S3 bucket \${${id}Bucket}`,
        `!GetAtt ${id}Bucket.Arn`,
        `!Sub \${${id}Bucket.Arn}/*`,
      ),
    ],
    outputs: [
      ...output(`${id}Name`, "Name of the bucket; a variable of the container.", `!Ref ${id}Bucket`),
      ...output(`${id}AccessPolicy`, "Managed policy for the task role.", `!Ref ${id}AccessPolicy`),
    ],
  });
}

/** A bucket that lives as long as its environment. */
export function environmentBucket(name: string): string {
  const id = logicalId(name);
  return template({
    about: ["An S3 bucket of the environment; services get at it through the exports below."],
    level: "environment",
    resources: bucketResources(name),
    outputs: [
      ...output(`${id}Name`, "Name of the bucket.", `!Ref ${id}Bucket`, `${id}BucketName`),
      ...output(`${id}BucketARN`, "ARN of the bucket.", `!GetAtt ${id}Bucket.Arn`, `${id}BucketARN`),
    ],
  });
}

/** What a service or job needs to use a bucket of the environment. */
export function bucketAccess(name: string, workload: string): string {
  const id = logicalId(name);
  const arn = imported(`${id}BucketARN`);
  return template({
    about: [`What ${workload} needs to use the environment's bucket ${name}.`],
    level: "workload",
    resources: [
      policyResource(
        id,
        `!Sub ["Grants CRUD access to the S3 bucket \${Bucket}", { Bucket: ${imported(`${id}BucketName`)} }]`,
        arn,
        `!Sub ["\${Arn}/*", { Arn: ${arn} }]`,
      ),
    ],
    outputs: [
      ...output(`${id}Name`, "Name of the bucket; a variable of the container.", imported(`${id}BucketName`)),
      ...output(`${id}AccessPolicy`, "Managed policy for the task role.", `!Ref ${id}AccessPolicy`),
    ],
  });
}
