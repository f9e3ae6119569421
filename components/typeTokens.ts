import type * as pulumi from "@pulumi/pulumi";

const current = "airlift:index:";
/** Before the components were a package for every Pulumi language; states of that time have it. */
const former = "airlift:components:";

/** Type token of a component, the same from every language and from the command. */
export function typeToken(kind: string): string {
  return `${current}${kind}`;
}

/** Type token that a component had in earlier states. */
export function formerTypeToken(kind: string): string {
  return `${former}${kind}`;
}

/** Whether a type is one of Airlift's components. */
export function isComponentToken(type: string): boolean {
  return type.startsWith(current);
}

/** A type or URN of an earlier state with the tokens of today. */
export function withCurrentTokens(typeOrUrn: string): string {
  return typeOrUrn.replaceAll(former, current);
}

/** Options under which a component takes over what it was under its former token; the engine does the same for all below it. */
export function withFormerToken<O extends pulumi.ComponentResourceOptions>(kind: string, opts?: O): O {
  return withAliases([{ type: formerTypeToken(kind) }], opts);
}

/** Options with more aliases than the user's own. */
export function withAliases<O extends pulumi.ComponentResourceOptions>(aliases: pulumi.Alias[], opts?: O): O {
  const own = (opts?.aliases as pulumi.Input<string | pulumi.Alias>[] | undefined) ?? [];
  return { ...(opts as O), aliases: [...own, ...aliases] };
}
