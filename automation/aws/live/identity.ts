import type { RoleDetail } from "@aws-sdk/client-iam";
import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { ownTags, tagMap } from "../tags.js";
import type { LiveRole } from "./liveSource.js";
import { present } from "./liveThing.js";

export type { LiveRole } from "./liveSource.js";

const decoded = (text: string | undefined): string => (text?.startsWith("%") ? decodeURIComponent(text) : (text ?? ""));

/**
 * Roles of an account with their policies. One paginated request gives all of them; asked for singly each role takes
 * five.
 * @throws RunError where `iam:GetAccountAuthorizationDetails` is not allowed
 */
export async function liveRoles(access: AwsAccess, names: ReadonlySet<string>): Promise<LiveRole[]> {
  if (names.size === 0) return [];
  if (access.live !== undefined) return access.live.roles(names);
  const api = await import("@aws-sdk/client-iam");
  const request = { Filter: ["Role" as const], MaxItems: 1000 };
  return withClient("Reading roles", new api.IAMClient(clientSettings(access)), async (client) => {
    const found: LiveRole[] = [];
    for await (const { RoleDetailList = [] } of api.paginateGetAccountAuthorizationDetails({ client }, request))
      for (const role of RoleDetailList) if (names.has(role.RoleName ?? "")) found.push(liveRole(role));
    return found;
  });
}

function liveRole(role: RoleDetail): LiveRole {
  const name = role.RoleName ?? "";
  const attached = (role.AttachedManagedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
  const inputs = present({
    name,
    path: role.Path,
    assumeRolePolicy: decoded(role.AssumeRolePolicyDocument),
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: ownTags(tagMap(role.Tags)),
  });
  return {
    name,
    arn: role.Arn ?? "",
    thing: { type: "aws:iam/role:Role", id: name, inputs, outputs: { id: name, name, arn: role.Arn } },
    inline: Object.fromEntries(
      (role.RolePolicyList ?? []).map(({ PolicyName = "", PolicyDocument }) => [PolicyName, decoded(PolicyDocument)]),
    ),
    attached,
  };
}
