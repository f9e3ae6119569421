/** What reading, writing and locking a state in S3 takes, and opening the secrets in it. */
export const stateActions = {
  /** On the bucket. */
  bucket: ["s3:GetBucketLocation", "s3:ListBucket"],
  /** On what is in it. */
  objects: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
  /** On the key. */
  key: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
} as const;
