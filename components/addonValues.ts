import { type AddonOutputKind, Addons, type AddonsSpec } from "./addons.js";
import type { References } from "./expressions.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

/** What addons give to their workload, by kind and by the name of the variable (managed policies: of the output). */
export type AddonValues = Record<AddonOutputKind, Record<string, Value>>;

/** The addons stack of a workload, which may be given what the workload has by then (`own`); undefined without addons. */
export function createAddons(
  scope: WorkloadScope,
  spec: AddonsSpec | undefined,
  tags: Record<string, Value> | undefined,
  own: () => References = () => ({}),
): Addons | undefined {
  if (spec === undefined) return undefined;
  const { application, environment } = scope.environment;
  return new Addons(
    `${scope.name}-addons`,
    {
      ...{ application, environment, workload: scope.workload, spec },
      own: spec.expressions === undefined ? {} : own(),
      tags: { ...scope.environment.tags, ...tags },
    },
    { parent: scope.parent },
    scope.transforms,
  );
}

/** What a workload waits for of its addons. */
export function addonsBefore(addons: Addons | undefined, spec: AddonsSpec | undefined): Addons[] {
  return addons === undefined || spec?.afterWorkload === true ? [] : [addons];
}

/** The outputs of an addons stack, sorted by what they become. */
export function addonValues(addons: Addons | undefined, spec: AddonsSpec | undefined): AddonValues {
  const values: AddonValues = { variable: {}, secret: {}, securityGroup: {}, managedPolicy: {} };
  if (addons === undefined) return values;
  for (const { name, kind, variable } of spec?.outputs ?? []) {
    const value = addons.output(name);
    if (kind === "managedPolicy") values.managedPolicy[name] = value;
    else values[kind][variable] = value;
    // Copilot attaches a security group and hands it to the containers too.
    if (kind === "securityGroup") values.variable[variable] = value;
  }
  return values;
}
