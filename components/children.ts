import type * as pulumi from "@pulumi/pulumi";
import { type ChildArgs, type ChildKind, type ChildKindName, type ChildResource, childKinds } from "./childKinds.js";
import { namePrefix } from "./names.js";
import { type Transforms, transformed } from "./transforms.js";
import type { Value } from "./values.js";

/** What every child of a component is made with: whose child it is, how it is called and tagged, what changes it. */
export interface ChildScope {
  /** Name of the component; children are called by it and a fixed suffix. */
  name: string;
  parent: pulumi.Resource;
  /** Tags of every child that takes tags. */
  tags: Record<string, Value>;
  /** The user's functions, by kind. */
  transforms: Transforms;
}

/**
 * Makes a child of a component: `<component>-<suffix>`, with the component's tags unless it has some of its own, after
 * the user's function for this kind.
 */
export function child<K extends ChildKindName>(
  scope: ChildScope,
  kind: K,
  suffix: string,
  args: ChildArgs<K>,
  opts: pulumi.CustomResourceOptions = {},
): ChildResource<K> {
  const { resource, tagged, prefixed } = childKinds[kind] as ChildKind<object, ChildResource<K>>;
  const name = childName(scope, suffix);
  const given: object = {
    ...(tagged && { tags: scope.tags }),
    ...(prefixed !== undefined && { namePrefix: namePrefix(name, prefixed) }),
    ...args,
  };
  const transform = scope.transforms[kind] as ((args: object, name: string) => object) | undefined;
  return new (resource())(name, transformed(transform, name, given), { parent: scope.parent, ...opts });
}

/** Logical name of a child. */
export function childName(scope: Pick<ChildScope, "name">, suffix: string): string {
  return `${scope.name}-${suffix}`;
}
