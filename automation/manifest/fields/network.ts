/**
 * The network of a task. Long form: `connect` is `{enable: false}` or `{enable: true, alias?}`; `placement` is `{preset}` for
 * public or private, or `{subnets}` with `{ids}` or `{from_tags: {tag: [values]}}`; `security_groups` is `{groups: [{value} | {from_cfn}], deny_default}`.
 */
import { bool, either, enumOf, list, map, mapOf, str, switchable, valueOr } from "../fields.js";
import { unquoted } from "./texts.js";

const connectFields = {
  alias: str({
    spell: unquoted,
    effect: "name under which other services reach this one",
    defaultText: "name of the workload",
    rules: ["Backend: needs `image.port` or `http.target_container`.", "Worker: refused."],
  }),
};
const connect = switchable(connectFields, {
  effect: "Service Connect: calls other services by name and can be called by its own",
  default: false,
  rules: ["Windows: refused for Load Balanced and Backend Services."],
  lenient: true,
});

const fromTags = mapOf(
  list(str({ effect: "one value" }), { effect: "values of one tag; any of them fits", single: true }),
  {
    effect: "tags that the subnets have; all of them must fit",
    nothingWhenEmpty: true,
  },
);

export type SubnetsForm = { ids: string[] } | { from_tags: Record<string, string[]> };
const subnetFields = {
  ids: list(str({ effect: "one subnet id", spell: unquoted }), {
    effect: "subnet ids",
    hidden: true,
    nothingWhenEmpty: true,
  }),
  from_tags: fromTags,
};
const subnets = either<SubnetsForm, typeof subnetFields, { effect: string }>(subnetFields, {
  effect: "subnets that the tasks run in",
  form: "list of ids, or `{from_tags}`",
  lenient: true,
  listed: { of: subnetFields.ids, to: "ids" },
} as { effect: string });

/** Where tasks run: the environment's public or private subnets, or subnets by id or tag. */
export type PlacementForm<P extends string> = { preset: P } | { subnets: SubnetsForm };

const placementRules = [
  "Private subnets of Copilot's own VPC get NAT gateways.",
  "Subnets by id or tag: no public IP address, no NAT gateway asked for.",
];

const presetFields = {
  preset: enumOf(["public", "private"], { effect: "the environment's public or private subnets", hidden: true }),
  subnets,
};
const placementAbout = {
  effect: "subnets of the tasks; public ones also give them a public IP address",
  form: "`public`, `private`, or `{subnets}`",
  lenient: true,
  scalar: { of: presetFields.preset, to: "preset" },
  default: { preset: "public" },
  rules: placementRules,
} as const;
const placement = either<PlacementForm<"public" | "private">, typeof presetFields, typeof placementAbout>(
  presetFields,
  placementAbout,
);

const privatePresetFields = {
  preset: enumOf(["private"], { effect: "the environment's private subnets", hidden: true }),
  subnets,
};
const privatePlacement = either<PlacementForm<"private">, typeof privatePresetFields, { effect: string }>(
  privatePresetFields,
  {
    effect: "subnets through which App Runner reaches the VPC",
    form: "`private`, or `{subnets}`",
    defaultText: "no access to the VPC",
    lenient: true,
    scalar: { of: privatePresetFields.preset, to: "preset" },
    rules: ["`public` is refused.", ...placementRules.slice(0, 1)],
  } as { effect: string },
);

const group = valueOr(
  { from_cfn: str({ effect: "id from a CloudFormation export", required: true }) },
  { value: { effect: "id of the group", spell: unquoted }, effect: "one security group" },
);
const groups = list(group, { effect: "security groups" });
const mappedGroups = list(group, { effect: "security groups", nothingWhenEmpty: true });

export interface SecurityGroupsForm {
  groups?: ({ value: string } | { from_cfn: string })[];
  deny_default: boolean;
}
const securityGroupFields = {
  groups: mappedGroups,
  deny_default: bool({
    effect: "leaves the environment's own group out",
    default: false,
    rules: ["Copilot ignored it for jobs; a warning says so."],
  }),
};
const securityGroups = either<SecurityGroupsForm, typeof securityGroupFields, { effect: string }>(securityGroupFields, {
  effect: "security groups beside the environment's own",
  form: "list, or a map",
  lenient: true,
  listed: { of: groups, to: "groups" },
} as { effect: string });

/** Network of ECS workloads. */
export const network = map(
  {
    connect,
    vpc: map({ placement, security_groups: securityGroups }, { effect: "placement in the VPC", always: true }),
  },
  { effect: "network of the tasks", always: true },
);

/** Network of App Runner services: the way out only. */
export const requestDrivenNetwork = map(
  { vpc: map({ placement: privatePlacement }, { effect: "how the service reaches the VPC" }) },
  { effect: "what the service reaches" },
);
