import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import type { StorageSpec, VolumeSpec } from "../fargateService.js";
import { crc32 } from "../names.js";
import { arnIn, type Statement } from "../policies.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** The volumes of a task and what its role needs to mount them. */
export interface TaskStorage {
  volumes: aws.types.input.ecs.TaskDefinitionVolume[];
  /** The workload's own folder on the environment's file system. */
  accessPoint?: aws.efs.AccessPoint;
  statements: Statement[];
  /** Mount targets that have to be there before a task starts. */
  mountTargets: pulumi.Resource[];
}

type Efs = NonNullable<VolumeSpec["efs"]>;
type ManagedEfs = Extract<Efs, { managed: unknown }>["managed"];
type ImportedEfs = Extract<Efs, { imported: unknown }>["imported"];

/**
 * The volumes of a task: scratch space, file systems that exist, and the environment's own.
 *
 * @throws when a volume wants the environment's file system and the environment has none
 */
export function createStorage(scope: WorkloadScope, storage: StorageSpec | undefined): TaskStorage {
  const made: TaskStorage = { volumes: [], statements: [], mountTargets: [] };
  for (const [name, volume] of Object.entries(storage?.volumes ?? {})) {
    if (volume.efs === undefined) made.volumes.push({ name });
    else if ("managed" in volume.efs) addManaged(scope, made, name, volume.efs.managed);
    else addImported(scope, made, name, volume.efs.imported, volume.readOnly !== false);
  }
  return made;
}

function addManaged(scope: WorkloadScope, made: TaskStorage, name: string, managed: ManagedEfs): void {
  const { fileSystem, mountTargets } = scope.environment;
  if (fileSystem === undefined) {
    throw argumentError(
      `storage.volumes.${name}.efs.managed`,
      `the environment of ${scope.workload} has no file system: give the Environment \`fileSystem: true\``,
    );
  }
  const accessPoint = createAccessPoint(scope, fileSystem.id, managed);
  made.accessPoint = accessPoint;
  made.mountTargets = mountTargets;
  made.statements.push({
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: [fileSystem.arn],
    Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPoint.arn } },
  });
  made.volumes.push({
    name,
    efsVolumeConfiguration: {
      fileSystemId: fileSystem.id,
      rootDirectory: "/",
      transitEncryption: "ENABLED",
      authorizationConfig: { accessPointId: accessPoint.id, iam: "ENABLED" },
    },
  });
}

/** A folder named after the workload; user and group come from its name unless they are given, as in Copilot. */
function createAccessPoint(scope: WorkloadScope, fileSystemId: Value, { uid, gid }: ManagedEfs): aws.efs.AccessPoint {
  const usual = crc32(scope.workload);
  const owner = { uid: uid ?? usual, gid: gid ?? usual };
  return child(scope, "accessPoint", "access-point", {
    fileSystemId,
    posixUser: owner,
    rootDirectory: {
      path: `/${scope.workload}`,
      creationInfo: { ownerUid: owner.uid, ownerGid: owner.gid, permissions: "0755" },
    },
  });
}

function addImported(
  { environment }: WorkloadScope,
  made: TaskStorage,
  name: string,
  imported: ImportedEfs,
  readOnly: boolean,
): void {
  const { id, accessPointId } = imported;
  made.statements.push({
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", ...(readOnly ? [] : ["elasticfilesystem:ClientWrite"])],
    Resource: [arnIn(environment, "elasticfilesystem", pulumi.interpolate`file-system/${id}`)],
    ...(accessPointId !== undefined && {
      Condition: {
        StringEquals: {
          "elasticfilesystem:AccessPointArn": arnIn(
            environment,
            "elasticfilesystem",
            pulumi.interpolate`access-point/${accessPointId}`,
          ),
        },
      },
    }),
  });
  made.volumes.push({
    name,
    efsVolumeConfiguration: {
      fileSystemId: id,
      rootDirectory: imported.rootDirectory ?? "/",
      transitEncryption: "ENABLED",
      authorizationConfig: {
        ...(accessPointId !== undefined && { accessPointId }),
        iam: imported.iam === true ? "ENABLED" : "DISABLED",
      },
    },
  });
}
