import { bool, custom, inList, int, map, type Row, rows, type Samples, text } from "./samples.js";

const placement = (forms: readonly string[]): Readonly<Record<string, Samples>> => ({
  placement: custom(
    [
      ["private", { preset: "private" }],
      [{ subnets: ["subnet-1"] }, { subnets: { ids: ["subnet-1"] } }],
    ],
    ["nowhere", "", {}, ["list"], ...(forms.includes("public") ? [] : ["public"])],
    [
      ["private", { subnets: ["subnet-1"] }, { preset: undefined, subnets: { ids: ["subnet-1"] } }],
      [{ subnets: ["subnet-1"] }, "private", { preset: "private", subnets: undefined }],
      ["private", null, { preset: "private" }],
    ],
  ),
  "placement.subnets": custom(
    [
      [["subnet-1"], { ids: ["subnet-1"] }],
      [{ from_tags: { type: "a" } }, { from_tags: { type: ["a"] } }],
    ],
    [{}, "text"],
    [
      [["subnet-1"], { from_tags: { type: "a" } }, { ids: undefined, from_tags: { type: ["a"] } }],
      [{ from_tags: { type: "a" } }, ["subnet-1"], { ids: ["subnet-1"], from_tags: undefined }],
      [{ from_tags: { a: "1" } }, { from_tags: { b: "2" } }, { from_tags: { a: ["1"], b: ["2"] } }],
    ],
  ),
  "placement.subnets.from_tags": {
    ...custom(
      [[{ type: ["a", "b"] }, { type: ["a", "b"] }]],
      ["text", ["list"]],
      [[{ a: "1" }, { b: "2" }, { a: ["1"], b: ["2"] }]],
    ),
  },
  "placement.subnets.from_tags.<name>": custom(
    [
      ["a", ["a"]],
      [
        ["a", "b"],
        ["a", "b"],
      ],
    ],
    [{ no: "map" }, [["list"]]],
    [
      ["a", ["b"], ["b"]],
      [["a"], "b", ["b"]],
    ],
  ),
});

const group = (): Samples =>
  custom(
    [
      ["sg-1", { value: "sg-1" }],
      [{ from_cfn: "e" }, { from_cfn: "e" }],
    ],
    [["list"], {}],
    [["sg-1", "sg-2", { value: "sg-2" }]],
  );

export const network = (): Row[] => [
  ...rows("network.", {
    connect: custom(
      [
        [true, { enable: true }],
        [{ alias: "web" }, { enable: true, alias: "web" }],
      ],
      [{}, "text", ["list"]],
      [
        [{ alias: "web" }, true, { enable: true, alias: undefined }],
        [{ alias: "web" }, false, { enable: false }],
        [true, { alias: "web" }, { enable: true, alias: "web" }],
      ],
    ),
    "connect.alias": text("web", "api"),
    vpc: map(
      { placement: "private" },
      { security_groups: ["sg-1"] },
      { placement: { preset: "private" }, security_groups: { groups: [{ value: "sg-1" }] } },
    ),
  }),
  ...rows("", {
    network: map(
      { connect: true },
      { vpc: { placement: "private" } },
      { connect: { enable: true }, vpc: { placement: { preset: "private" } } },
    ),
  }),
  ...rows("network.vpc.", {
    ...placement(["public"]),
    security_groups: custom(
      [
        [["sg-1"], { groups: [{ value: "sg-1" }], deny_default: false }],
        [
          { groups: ["sg-1"], deny_default: true },
          { groups: [{ value: "sg-1" }], deny_default: true },
        ],
      ],
      [{}, "text", { groups: [] }],
      [
        [["sg-1"], [], { groups: [] }],
        [{ groups: ["sg-1"] }, { groups: [], deny_default: false }, { groups: [] }],
        [["sg-1"], { deny_default: true }, { groups: undefined, deny_default: true }],
        [{ groups: ["sg-1"], deny_default: true }, ["sg-2"], { groups: [{ value: "sg-2" }], deny_default: false }],
        [{ groups: ["sg-1"] }, { deny_default: true }, { groups: [{ value: "sg-1" }], deny_default: true }],
      ],
    ),
    "security_groups[]": { ...group(), accepts: [], merges: [] },
    "security_groups[].from_cfn": { ...text(), accepts: [], merges: [], refuses: [["list"]] },
    "security_groups.groups": custom(
      [
        [
          ["sg-1", { from_cfn: "e" }],
          [{ value: "sg-1" }, { from_cfn: "e" }],
        ],
      ],
      ["text", { no: "map" }],
      [[["sg-1"], ["sg-2"], [{ value: "sg-2" }]]],
    ),
    "security_groups.groups[]": group(),
    "security_groups.groups[].from_cfn": inList(text()),
    "security_groups.deny_default": bool(),
  }),
];

export const requestDrivenNetwork = (): Row[] => [
  ...rows("", { network: map({ vpc: { placement: "private" } }, {}, { vpc: { placement: { preset: "private" } } }) }),
  ...rows("network.", { vpc: map({ placement: "private" }, {}, { placement: { preset: "private" } }) }),
  ...rows("network.vpc.", placement([])),
];

export const storage = (): Row[] => [
  ...rows("storage", {
    "": map({ ephemeral: 30 }, { readonly_fs: true }),
    ".ephemeral": { ...int(30, 40), refuses: ["many", 19, 201, "30"] },
    ".readonly_fs": bool(),
    ".volumes": custom(
      [[{ one: { path: "/x" } }, { one: { path: "/x", read_only: true } }]],
      ["text", ["list"], { one: {} }],
      [
        [{ one: { path: "/x" } }, { one: { read_only: false } }, { one: { path: "/x", read_only: false } }],
        [{ one: { path: "/x" } }, { two: { path: "/y" } }, { one: {}, two: { path: "/y" } }],
        [{ one: { path: "/x" } }, { one: null }, { one: { path: "/x" } }],
      ],
    ),
  }),
  ...rows("storage.volumes.<name>", {
    "": map({ path: "/x" }, { read_only: false }),
    ".path": text("/x", "/y", "/a b", ""),
    ".read_only": bool(),
    ".efs": custom(
      [
        [true, { enable: true }],
        [false, { enable: false }],
        [
          { id: "fs-1", root_dir: "/r" },
          { enable: true, id: { value: "fs-1" }, root_dir: "/r" },
        ],
        [
          { uid: 1, gid: 2 },
          { enable: true, uid: 1, gid: 2 },
        ],
      ],
      [{}, "text", { uid: 1 }, { uid: 0, gid: 1 }, { id: "fs-1", uid: 1, gid: 1 }],
      [
        [{ id: "fs-1" }, true, { enable: true, id: undefined }],
        [true, { id: "fs-1" }, { id: { value: "fs-1" } }],
        [{ id: "fs-1", auth: { iam: true } }, false, { enable: false, id: undefined }],
        [
          { id: "fs-1", root_dir: "/r" },
          { uid: 1, gid: 2 },
          { id: undefined, root_dir: undefined, uid: 1, gid: 2 },
        ],
        [{ uid: 1, gid: 2 }, { id: "fs-1" }, { uid: undefined, id: { value: "fs-1" } }],
      ],
    ),
    ".efs.id": custom(
      [
        ["fs-1", { value: "fs-1" }],
        [{ from_cfn: "e" }, { from_cfn: "e" }],
      ],
      [["list"], {}],
      [
        ["fs-1", "fs-2", { value: "fs-2" }],
        ["fs-1", { from_cfn: "e" }, { from_cfn: "e", value: undefined }],
        [{ from_cfn: "e" }, "fs-1", { value: "fs-1", from_cfn: undefined }],
      ],
    ),
    ".efs.id.from_cfn": { ...text(), refuses: [["list"]], merges: [["one", "two", "two"]] },
    ".efs.root_dir": text("/a", "/b", "/a b"),
    ".efs.auth": custom(
      [
        [
          { iam: true, access_point_id: "ap" },
          { iam: true, access_point_id: "ap" },
        ],
      ],
      ["text", ["list"]],
      [[{ iam: true }, { access_point_id: "ap" }, { iam: true, access_point_id: "ap" }]],
    ),
    ".efs.auth.iam": bool(),
    ".efs.auth.access_point_id": text(),
    ".efs.uid": { ...int(1000, 1001), refuses: ["many", 0, -1, 4294967296] },
    ".efs.gid": { ...int(1000, 1001), refuses: ["many", -1, 4294967296] },
  }),
];
