import type { StorageSpec, VolumeSpec } from "../../../components/fargateService.js";
import type { storage } from "../fields/storage.js";
import type { LongOf } from "../fields.js";
import type { PlainValue } from "../resolved.js";
import { mapValues, present, unlessEmpty } from "./context.js";

type StorageForm = LongOf<typeof storage>;
type VolumeForm = NonNullable<StorageForm["volumes"]>[string];

export function storageSpec(form: StorageForm | undefined): StorageSpec<PlainValue> | undefined {
  if (form === undefined) return undefined;
  return unlessEmpty(
    present({
      // 20 GiB is what Fargate gives anyhow, and it refuses to be asked for it.
      ephemeral: form.ephemeral === 20 ? undefined : form.ephemeral,
      readonlyRootFilesystem: form.readonly_fs,
      volumes: unlessEmpty(mapValues(form.volumes ?? {}, volumeSpec)),
    }),
  );
}

function volumeSpec(form: VolumeForm): VolumeSpec<PlainValue> {
  return present({ path: form.path, readOnly: form.read_only, efs: fileSystem(form) });
}

function fileSystem({ efs }: VolumeForm): VolumeSpec<PlainValue>["efs"] {
  if (efs === undefined || !efs.enable) return undefined;
  if (efs.id === undefined) return { managed: present({ uid: efs.uid, gid: efs.gid }) };
  return {
    imported: present({
      id: "from_cfn" in efs.id ? ({ from: "export", name: efs.id.from_cfn } as const) : efs.id.value,
      rootDirectory: efs.root_dir,
      iam: efs.auth?.iam,
      accessPointId: efs.auth?.access_point_id,
    }),
  };
}
