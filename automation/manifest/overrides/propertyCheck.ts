import { type Property, shapeOf } from "../../providerSchema/shape.js";
import { nearest } from "../nearest.js";
import { rulesOf } from "./properties.js";
import { isExpression, isIndex } from "./spelling.js";

/** A property that the provider's resource does not have. */
export interface UnknownProperty {
  /** As the patch writes it, as far as that is known. */
  name: string;
  /** CloudFormation's name of the nearest that there is. */
  nearest?: string;
}

/**
 * The first property of a change that the resource of the provider does not have: a misspelt one, or one that nothing
 * here stands for. AWS would refuse neither, since the provider does before.
 *
 * @param written every name of the patch, as it is written there
 */
export function unknownProperty(
  type: string,
  steps: readonly string[],
  value: unknown,
  written: readonly string[],
): UnknownProperty | undefined {
  const shape = shapeOf(type);
  if (shape === undefined) return undefined;
  return unknownIn({ inside: shape }, [...steps], value, (name) => spelled(name, type, written));
}

function unknownIn(
  { inside }: Pick<Property, "inside">,
  steps: readonly string[],
  value: unknown,
  spell: (name: string) => string,
): UnknownProperty | undefined {
  if (inside === undefined) return undefined;
  const [step, ...rest] = steps;
  if (step !== undefined && isIndex(step)) return unknownIn({ inside }, rest, value, spell);
  if (step !== undefined)
    return unknownNamed(inside, step, (property) => unknownIn(property, rest, value, spell), spell);
  if (value === null || typeof value !== "object" || isExpression(value)) return undefined;
  if (Array.isArray(value)) return first(value.map((item) => unknownIn({ inside }, [], item, spell)));
  return first(
    Object.entries(value).map(([key, inner]) =>
      unknownNamed(inside, key, (property) => unknownIn(property, [], inner, spell), spell),
    ),
  );
}

function unknownNamed(
  inside: readonly Property[],
  name: string,
  below: (property: Property) => UnknownProperty | undefined,
  spell: (name: string) => string,
): UnknownProperty | undefined {
  const inputs = inside.filter(({ input }) => input);
  const property = inputs.find((one) => one.name === name);
  if (property !== undefined) return below(property);
  const meant = nearest(
    name,
    inputs.map((one) => one.name),
  );
  return { name: spell(name), ...(meant !== undefined && { nearest: spell(meant) }) };
}

const first = <T>(found: readonly (T | undefined)[]): T | undefined => found.find((one) => one !== undefined);

/** CloudFormation's name of an argument: the patch's own spelling of it, a name that the rules know, or the same with a capital. */
function spelled(name: string, type: string, written: readonly string[]): string {
  const own = written.find((one) => one.toLowerCase() === name.toLowerCase());
  const ruled = Object.entries(rulesOf(type).names ?? {}).find(([, to]) => to.split(".").at(-1) === name)?.[0];
  return own ?? ruled?.split(".").at(-1)?.replace("[]", "") ?? name.charAt(0).toUpperCase() + name.slice(1);
}
