import { shapeOf } from "../providerSchema/shape.js";
import { SimulatedAws } from "./aws.js";
import { providerFacts } from "./facts/index.js";
import type { Place } from "./places.js";
import { type Inputs, text, texts } from "./values.js";
import { openWorld, type WorldResource } from "./world.js";

const EIP = "aws:ec2/eip:Eip";
const ROLE = "aws:iam/role:Role";
const ruleTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

/** Something of the world as the provider would read it into a state. */
interface Thing {
  type: string;
  id: string;
  inputs: Inputs;
  outputs: Inputs;
}

/** What of an answer a program could give: the provider compares these. */
const inputsOf = (type: string, outputs: Inputs): Inputs =>
  Object.fromEntries(
    (shapeOf(type) ?? [])
      .filter(({ name, input }) => input && name !== "tagsAll" && name !== "region" && outputs[name] !== undefined)
      .map(({ name }) => [name, outputs[name]]),
  );

const thingOf = ({ type, id, outputs }: Pick<WorldResource, "type" | "id" | "outputs">): Thing => ({
  type,
  id,
  inputs: inputsOf(type, outputs),
  outputs,
});

/** Reads what exists of a place in the simulated AWS, in the provider's form. */
export function liveThings(directory: string, { account, region }: Place) {
  const world = openWorld(directory);
  const aws = new SimulatedAws(world);
  aws.configure({ region, allowedAccountIds: [account] });
  const of = (type: string) => world.list({ type, account });
  /** What the service says and the provider does not read. */
  const knownToService = (type: string, id: string): Inputs => {
    const outputs = world.find(type, id, { account, region })?.outputs ?? {};
    return Object.fromEntries((providerFacts[type]?.createdOnly ?? []).map((key) => [key, outputs[key]]));
  };
  return {
    async read(wanted: readonly { type: string; id: string }[]): Promise<Thing[]> {
      const all = wanted.filter(
        (one, index) => wanted.findIndex(({ type, id }) => type === one.type && id === one.id) === index,
      );
      const found = await Promise.all(
        all.map(async ({ type, id }) => {
          // Of an address CloudFormation says the number alone.
          const address = type === EIP ? of(EIP).find(({ outputs }) => outputs.publicIp === id) : undefined;
          if (address !== undefined) return [thingOf(address)];
          const there = await aws.read(type, id, knownToService(type, id));
          // The id by which it was asked for is the one of the import.
          return there === undefined ? [] : [{ ...thingOf({ type, id: there.id, outputs: there.outputs }), id }];
        }),
      );
      return found.flat();
    },
    async roles(names: ReadonlySet<string>) {
      return of(ROLE)
        .filter(({ id }) => names.has(id))
        .map((role) => {
          const own = (type: string) => of(type).filter(({ inputs }) => inputs.role === role.id);
          const inline = own("aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => [
            text(inputs.name),
            text(inputs.policy),
          ]);
          return {
            name: role.id,
            arn: text(role.outputs.arn),
            thing: thingOf(role),
            inline: Object.fromEntries(inline) as Record<string, string>,
            attached: own("aws:iam/rolePolicyAttachment:RolePolicyAttachment").flatMap(({ inputs }) =>
              texts([inputs.policyArn]),
            ),
          };
        });
    },
    async rulesOfGroups(ids: readonly string[]): Promise<Thing[]> {
      return ruleTypes
        .flatMap(of)
        .filter(({ inputs }) => ids.includes(text(inputs.securityGroupId)))
        .map(thingOf);
    },
  };
}
