import type { Place } from "../places.js";
import { text } from "../values.js";
import { keyOf, type World } from "../world.js";
import { ApiError } from "./call.js";
import { answerTo, tag, xml } from "./xml.js";

const namespace = "https://iam.amazonaws.com/doc/2010-05-08/";

type Operation = (world: World, place: Place, asked: URLSearchParams) => string;

/** The part of IAM that is asked: inline policies of roles, the summary of an account, and whose credentials these are, which STS answers. */
const operations: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: (_, { account }) =>
    xml({ Arn: `arn:aws:iam::${account}:user/simulated`, UserId: "simulated", Account: account }),
  // Quotas of a new account: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  GetAccountSummary: (world, { account }) => {
    const roles = world.list({ type: "aws:iam/role:Role", account }).length;
    const summary = { Roles: roles, RolesQuota: 1000, AttachedPoliciesPerRoleQuota: 10 };
    const entries = Object.entries(summary).map(([key, value]) => tag("entry", xml({ key, value })));
    return tag("SummaryMap", entries.join(""));
  },
  DeleteRolePolicy: (world, place, asked) => {
    const [role, name] = [asked.get("RoleName") ?? "", asked.get("PolicyName") ?? ""];
    const found = world
      .list({ type: "aws:iam/rolePolicy:RolePolicy", account: place.account })
      .find(({ inputs }) => text(inputs.role) === role && text(inputs.name) === name);
    if (found === undefined)
      throw new ApiError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
    world.change((inside) => inside.remove(keyOf(found)));
    return "";
  },
};

/** Whether an operation of a query API is one of IAM's. */
export const isIam = (action: string): boolean => Object.hasOwn(operations, action);

/** Answers a call of IAM, whose protocol is query and XML. @throws ApiError */
export function iamXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  return answerTo(action, namespace, operations[action]?.(world, place, asked) ?? "");
}
