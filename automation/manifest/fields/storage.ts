/**
 * Storage. Long form: `efs` of a volume is `{enable: false}` or `{enable: true, id?: {value} | {from_cfn}, root_dir?, auth?, uid?, gid?}`;
 * without `id` it is the file system that the environment manages.
 */
import { bool, int, map, mapOf, str, switchable, valueOr } from "../fields.js";
import { refusePath, unquoted } from "./texts.js";

const id = valueOr(
  { from_cfn: str({ effect: "id from a CloudFormation export", required: true, spell: unquoted }) },
  {
    value: { effect: "id of the file system", spell: unquoted },
    effect: "existing file system",
    rules: ["Mutually exclusive with `uid` and `gid`."],
    switchIgnoredUpstream: true,
  },
);

const auth = map(
  {
    iam: bool({
      effect: "mounts with the task role",
      default: false,
      rules: ["false is refused beside `access_point_id`."],
    }),
    access_point_id: str({
      effect: "access point to mount through",
      spell: unquoted,
      rules: ['`root_dir` must then be "/" or left out.'],
    }),
  },
  { effect: "how a mount is authorized", rules: ["Mutually exclusive with `uid` and `gid`."] },
);

const imported = ["id", "root_dir", "auth"];
const managed = ["uid", "gid"];

const efs = switchable(
  {
    id,
    root_dir: str({
      effect: "folder of the file system to mount",
      defaultText: "/",
      rules: ['Letters, digits, "-", ".", "_" and "/".'],
      refuse: (text) => (text === "" ? undefined : refusePath(text)),
    }),
    auth,
    uid: int({
      effect: "user id of the managed access point",
      defaultText: "CRC32 of the workload's name",
      bits: "uint32",
      rules: ["Needs `gid`.", "Not 0."],
      refuse: (value) => (value === 0 ? { message: "0 (root) is not allowed as user id" } : undefined),
    }),
    gid: int({
      effect: "group id of the managed access point",
      defaultText: "CRC32 of the workload's name",
      bits: "uint32",
      rules: ["Needs `uid`."],
    }),
  },
  {
    effect:
      "keeps the volume in an EFS file system: true for the environment's own, a map for an existing one or for ids of your own",
    rules: ["Refused on Windows.", "One managed file system a workload."],
    defaultText: "a scratch volume of the task",
    lenient: true,
    exclusive: {
      sides: [managed, imported],
      at: "map",
      refuse: (own, others) => ({
        message: `${own.join(" and ")} ${own.length === 1 ? "is" : "are"} for the managed file system, ${others.join(", ")} for an existing one`,
        hint: "Keep one side.",
      }),
    },
    clears: { id: managed, root_dir: managed, auth: managed, uid: imported, gid: imported },
  },
);

export const storage = map(
  {
    ephemeral: int({
      effect: "GiB of scratch space of the task",
      defaultText: "20 (Fargate)",
      rules: ["20 to 200."],
      min: 20,
      max: 200,
    }),
    readonly_fs: bool({
      effect: "the main container can't write to its root file system",
      defaultText: "not set",
      rules: ["true is refused on Windows."],
    }),
    volumes: mapOf(
      map(
        {
          path: str({
            effect: "path in the main container",
            rules: ['Letters, digits, "-", ".", "_" and "/".'],
            required: true,
            refuse: refusePath,
          }),
          read_only: bool({ effect: "the main container may only read", default: true }),
          efs,
        },
        { effect: "one volume; without `efs` a scratch volume of the task" },
      ),
      {
        effect: "volumes of the task, mounted into the main container",
        rules: ["At most one with a managed EFS.", "Entries merge; a null entry keeps the base's."],
      },
    ),
  },
  { effect: "storage of the task" },
);
