import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, type LiveReader, type LiveThing, present, unlessGone, type Wanted } from "./liveThing.js";

const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const MOUNT_TARGET = "aws:efs/mountTarget:MountTarget";
const ACCESS_POINT = "aws:efs/accessPoint:AccessPoint";
const BACKUP = "aws:efs/backupPolicy:BackupPolicy";
const FILE_SYSTEM_POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const BUCKET = "aws:s3/bucket:Bucket";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const PUBLIC_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const REPOSITORY = "aws:ecr/repository:Repository";

async function fileSystems(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-efs");
  return withClient("Reading file systems", new api.EFSClient(clientSettings(access)), async (client) => {
    const systems = await oneByOne(idsOf(wanted, FILE_SYSTEM, BACKUP, FILE_SYSTEM_POLICY), async (id) => {
      const answer = await unlessGone(client.send(new api.DescribeFileSystemsCommand({ FileSystemId: id })));
      const one = answer?.FileSystems?.[0];
      if (one === undefined) return [];
      const request = { FileSystemId: id };
      const cycle = await unlessGone(client.send(new api.DescribeLifecycleConfigurationCommand(request)));
      const backup = await unlessGone(client.send(new api.DescribeBackupPolicyCommand(request)));
      const policy = await unlessGone(client.send(new api.DescribeFileSystemPolicyCommand(request)));
      const inputs = present({
        encrypted: one.Encrypted,
        performanceMode: one.PerformanceMode,
        throughputMode: one.ThroughputMode,
        lifecyclePolicies: cycle?.LifecyclePolicies?.map(({ TransitionToIA, TransitionToPrimaryStorageClass }) =>
          present({ transitionToIa: TransitionToIA, transitionToPrimaryStorageClass: TransitionToPrimaryStorageClass }),
        ),
        tags: ownTags(tagMap(one.Tags)),
      });
      const things: LiveThing[] = [
        { type: FILE_SYSTEM, id, inputs, outputs: { id, arn: one.FileSystemArn } },
        {
          type: BACKUP,
          id,
          inputs: { fileSystemId: id, backupPolicy: { status: backup?.BackupPolicy?.Status ?? "DISABLED" } },
          outputs: {},
        },
      ];
      if (policy?.Policy !== undefined)
        things.push({
          type: FILE_SYSTEM_POLICY,
          id,
          inputs: { fileSystemId: id, policy: policy.Policy },
          outputs: {},
        });
      return things;
    });
    const mounts = await oneByOne(idsOf(wanted, MOUNT_TARGET), async (id): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.DescribeMountTargetsCommand({ MountTargetId: id })));
      const one = answer?.MountTargets?.[0];
      if (one === undefined) return [];
      const groups = await client.send(new api.DescribeMountTargetSecurityGroupsCommand({ MountTargetId: id }));
      const inputs = present({
        fileSystemId: one.FileSystemId,
        subnetId: one.SubnetId,
        securityGroups: groups.SecurityGroups,
      });
      return [{ type: MOUNT_TARGET, id, inputs, outputs: { id } }];
    });
    const points = await oneByOne(idsOf(wanted, ACCESS_POINT), async (id): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.DescribeAccessPointsCommand({ AccessPointId: id })));
      const one = answer?.AccessPoints?.[0];
      if (one === undefined) return [];
      const made = one.RootDirectory?.CreationInfo;
      const inputs = present({
        fileSystemId: one.FileSystemId,
        posixUser: one.PosixUser && { uid: one.PosixUser.Uid, gid: one.PosixUser.Gid },
        rootDirectory: one.RootDirectory && {
          path: one.RootDirectory.Path,
          creationInfo: made && {
            ownerUid: made.OwnerUid,
            ownerGid: made.OwnerGid,
            permissions: made.Permissions,
          },
        },
        tags: ownTags(tagMap(one.Tags)),
      });
      return [{ type: ACCESS_POINT, id, inputs, outputs: { id, arn: one.AccessPointArn } }];
    });
    return [...systems, ...mounts, ...points].flat();
  });
}

/** A bucket and the parts that are resources of their own in the provider; each part is asked for only when it is wanted. */
async function buckets(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-s3");
  const client = new api.S3Client({ ...clientSettings(access), forcePathStyle: access.endpoint !== undefined });
  const parts = [BUCKET, BUCKET_POLICY, PUBLIC_ACCESS, ENCRYPTION, VERSIONING, OWNERSHIP];
  return withClient("Reading buckets", client, async () => {
    const wants = (type: string, bucket: string) => wanted.get(type)?.includes(bucket) === true;
    const found = await oneByOne(idsOf(wanted, ...parts), async (bucket) => {
      const things: LiveThing[] = [];
      const part = async (type: string, ask: () => Promise<Record<string, unknown> | undefined>): Promise<void> => {
        const inputs = wants(type, bucket) ? await unlessGone(ask()) : undefined;
        if (inputs !== undefined) things.push({ type, id: bucket, inputs: { bucket, ...inputs }, outputs: {} });
      };
      const Bucket = bucket;
      const there = await unlessGone(client.send(new api.GetBucketLocationCommand({ Bucket })));
      if (there === undefined) return [];
      if (wants(BUCKET, bucket)) {
        const tags = await unlessGone(client.send(new api.GetBucketTaggingCommand({ Bucket })));
        const inputs = { bucket, tags: ownTags(tagMap(tags?.TagSet)) };
        const arn = `arn:${access.region?.startsWith("cn-") ? "aws-cn" : "aws"}:s3:::${bucket}`;
        things.push({ type: BUCKET, id: bucket, inputs, outputs: { id: bucket, bucket, arn } });
      }
      await part(BUCKET_POLICY, async () => ({
        policy: (await client.send(new api.GetBucketPolicyCommand({ Bucket }))).Policy,
      }));
      await part(PUBLIC_ACCESS, async () => {
        const { PublicAccessBlockConfiguration: block } = await client.send(
          new api.GetPublicAccessBlockCommand({ Bucket }),
        );
        return {
          blockPublicAcls: block?.BlockPublicAcls ?? false,
          blockPublicPolicy: block?.BlockPublicPolicy ?? false,
          ignorePublicAcls: block?.IgnorePublicAcls ?? false,
          restrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
        };
      });
      await part(ENCRYPTION, async () => {
        const answer = await client.send(new api.GetBucketEncryptionCommand({ Bucket }));
        return {
          rules: answer.ServerSideEncryptionConfiguration?.Rules?.map(
            ({ ApplyServerSideEncryptionByDefault: given }) => ({
              applyServerSideEncryptionByDefault: present({
                sseAlgorithm: given?.SSEAlgorithm,
                kmsMasterKeyId: given?.KMSMasterKeyID,
              }),
            }),
          ),
        };
      });
      await part(VERSIONING, async () => {
        const { Status } = await client.send(new api.GetBucketVersioningCommand({ Bucket }));
        return { versioningConfiguration: { status: Status ?? "Disabled" } };
      });
      await part(OWNERSHIP, async () => {
        const answer = await client.send(new api.GetBucketOwnershipControlsCommand({ Bucket }));
        return { rule: { objectOwnership: answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership } };
      });
      return things;
    });
    return found.flat();
  });
}

async function repositories(access: AwsAccess, names: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-ecr");
  return withClient("Reading image repositories", new api.ECRClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(names, async (name): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.DescribeRepositoriesCommand({ repositoryNames: [name] })));
      const one = answer?.repositories?.[0];
      if (one === undefined) return [];
      const { tags } = await client.send(new api.ListTagsForResourceCommand({ resourceArn: one.repositoryArn }));
      const inputs = { name, imageTagMutability: one.imageTagMutability, tags: ownTags(tagMap(tags)) };
      const outputs = { id: name, name, arn: one.repositoryArn, repositoryUrl: one.repositoryUri };
      return [{ type: REPOSITORY, id: name, inputs: present(inputs), outputs }];
    });
    return found.flat();
  });
}

/** File systems, buckets and image repositories. */
export const storageReader: LiveReader = {
  types: [
    ...[FILE_SYSTEM, MOUNT_TARGET, ACCESS_POINT, BACKUP, FILE_SYSTEM_POLICY],
    ...[BUCKET, BUCKET_POLICY, PUBLIC_ACCESS, ENCRYPTION, VERSIONING, OWNERSHIP, REPOSITORY],
  ],
  async read(access, wanted) {
    const efs = idsOf(wanted, FILE_SYSTEM, MOUNT_TARGET, ACCESS_POINT, BACKUP, FILE_SYSTEM_POLICY);
    const s3 = idsOf(wanted, BUCKET, BUCKET_POLICY, PUBLIC_ACCESS, ENCRYPTION, VERSIONING, OWNERSHIP);
    const ecr = idsOf(wanted, REPOSITORY);
    const all = await Promise.all([
      efs.length === 0 ? [] : fileSystems(access, wanted),
      s3.length === 0 ? [] : buckets(access, wanted),
      ecr.length === 0 ? [] : repositories(access, ecr),
    ]);
    return all.flat();
  },
};
