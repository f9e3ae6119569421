import type { Place } from "../places.js";
import { text } from "../values.js";
import { keyOf, type World } from "../world.js";
import { ApiError } from "./call.js";
import { answerTo, xml } from "./xml.js";

const namespace = "https://iam.amazonaws.com/doc/2010-05-08/";

type Operation = (world: World, place: Place, asked: URLSearchParams) => string;

/** The part of IAM that an adoption asks, inline policies of roles, and whose credentials these are, which STS answers. */
const operations: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: (_, { account }) =>
    xml({ Arn: `arn:aws:iam::${account}:user/simulated`, UserId: "simulated", Account: account }),
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
