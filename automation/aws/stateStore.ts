import { createHash } from "node:crypto";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";
import { whereAmI } from "./identity.js";
import { withSsm } from "./secrets.js";

/** Where an application's state is kept, noted in its account so that every repository and pipeline finds it. */
export interface StateNote {
  /** As Pulumi takes it: `s3://bucket?region=…`. */
  backend: string;
  /** `awskms:///arn:…?region=…` */
  secretsProvider: string;
}

const notePath = "/airlift/applications/";

/** Names of buckets are one for all of AWS and end at 63 characters: a long one is cut, and a hash keeps it unique. */
export function stateBucketName(application: string, account: string, region: string): string {
  const name = `airlift-${application}-${account}-${region}`;
  if (name.length <= 63) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  const rest = `-${account}-${region}-${hash}`;
  return `airlift-${application.slice(0, 63 - rest.length - "airlift-".length).replace(/-+$/, "")}${rest}`;
}

/** `alias/airlift-{application}-state` */
export function stateKeyAlias(application: string): string {
  return `alias/airlift-${application}-state`;
}

function tagsOf(application: string): Array<{ Key: string; Value: string }> {
  return [{ Key: "copilot-application", Value: application }];
}

/** The key that the alias stands for, made when there is none. */
async function ensureKey(access: AwsAccess, application: string): Promise<string> {
  const kms = await import("@aws-sdk/client-kms");
  const client = new kms.KMSClient(clientSettings(access));
  const alias = stateKeyAlias(application);
  try {
    const { KeyMetadata } = await client.send(new kms.DescribeKeyCommand({ KeyId: alias }));
    if (KeyMetadata?.Arn !== undefined) return KeyMetadata.Arn;
  } catch (error) {
    if (errorName(error) !== "NotFoundException") {
      client.destroy();
      throw callFailed(`Looking for the key ${alias}`, error);
    }
  }
  try {
    const Tags = tagsOf(application).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    const { KeyMetadata } = await client.send(
      new kms.CreateKeyCommand({ Description: `State of the application ${application}`, Tags }),
    );
    const { KeyId, Arn } = KeyMetadata ?? {};
    if (KeyId === undefined || Arn === undefined) throw new RunError("program", "KMS returned no key.");
    await client.send(new kms.EnableKeyRotationCommand({ KeyId }));
    await client.send(new kms.CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
    return Arn;
  } catch (error) {
    throw callFailed(`Making the key ${alias}`, error);
  } finally {
    client.destroy();
  }
}

function httpsOnly(partition: string, bucket: string): string {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EncryptedConnectionsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

/** Makes the bucket when it is not there, and sets in any case what protects it: this may be the second try. */
async function ensureBucket(
  access: AwsAccess,
  bucket: string,
  keyArn: string,
  place: { region: string; partition: string },
  application: string,
): Promise<void> {
  const s3 = await import("@aws-sdk/client-s3");
  const client = new s3.S3Client(clientSettings(access));
  const where =
    place.region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: place.region as "eu-west-1" } };
  const Bucket = bucket;
  try {
    try {
      await client.send(new s3.CreateBucketCommand({ Bucket, ...where }));
    } catch (error) {
      // In us-east-1 AWS answers a repeated call with success; elsewhere it says that the bucket is ours already.
      if (errorName(error) !== "BucketAlreadyOwnedByYou") throw error;
    }
    const blocked = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    await client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocked }));
    await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const byDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: keyArn };
    const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true };
    await client.send(
      new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
    );
    await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: httpsOnly(place.partition, bucket) }));
    await client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagsOf(application) } }));
  } catch (error) {
    throw callFailed(`Making the bucket ${bucket}`, error);
  } finally {
    client.destroy();
  }
}

/**
 * Makes the bucket and the key that keep an application's state, versioned and encrypted, and notes both in SSM.
 * What is there already is taken: a second run completes what a first one left undone.
 * @throws RunError when AWS refuses.
 */
export async function ensureStateStore(access: AwsAccess, application: string): Promise<StateNote> {
  const place = await whereAmI(access);
  const bucket = stateBucketName(application, place.account, place.region);
  const keyArn = await ensureKey(access, application);
  await ensureBucket(access, bucket, keyArn, place, application);
  const note: StateNote = {
    backend: `s3://${bucket}?region=${place.region}`,
    secretsProvider: `awskms:///${keyArn}?region=${place.region}`,
  };
  await withSsm(access, async (client) => {
    const { PutParameterCommand } = await import("@aws-sdk/client-ssm");
    const input = {
      Name: `${notePath}${application}`,
      Value: JSON.stringify(note),
      Type: "String" as const,
      Overwrite: true,
    };
    try {
      await client.send(new PutParameterCommand(input));
    } catch (error) {
      throw callFailed(`Noting where the state of ${application} is`, error);
    }
  });
  return note;
}

function readNote(text: string | undefined): StateNote | undefined {
  try {
    const { backend, secretsProvider } = JSON.parse(text ?? "") as Partial<Record<keyof StateNote, unknown>>;
    return typeof backend === "string" && typeof secretsProvider === "string"
      ? { backend, secretsProvider }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The applications whose state is noted in the account, by name. @throws RunError when AWS can't be asked. */
export async function notedApplications(access: AwsAccess): Promise<Map<string, StateNote>> {
  return withSsm(access, async (client) => {
    const { paginateGetParametersByPath } = await import("@aws-sdk/client-ssm");
    const found = new Map<string, StateNote>();
    try {
      for await (const page of paginateGetParametersByPath({ client }, { Path: notePath })) {
        for (const { Name = "", Value } of page.Parameters ?? []) {
          const note = readNote(Value);
          if (note !== undefined) found.set(Name.slice(notePath.length), note);
        }
      }
    } catch (error) {
      throw callFailed("Asking AWS which applications there are", error);
    }
    return found;
  });
}
