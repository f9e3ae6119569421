import type { ResolvedApplication } from "../../manifest/resolved.js";
import { type Adopted, addonsStackOf } from "../../record/adopted.js";
import type { EnvironmentRecord } from "../../record/environmentRecord.js";
import { urnsOfEnvironmentAddons } from "../../record/ownership.js";
import type { StackState } from "../../stack/contents.js";

/** Whose addons hold data and have no stack in the state: one may be there from an earlier time. `""` is the environment. */
export function stacksToTakeBack(
  { application, environment, workloads }: ResolvedApplication,
  resources: StackState["resources"],
  adopted?: Adopted,
): string[] {
  const there = new Set(resources.map(({ inputs }) => inputs.name));
  const owners = [{ name: "", addons: environment.addons }, ...workloads];
  return owners.flatMap(({ name, addons }) => {
    if ((addons?.data.length ?? 0) === 0) return [];
    return there.has(addonsStackOf(adopted, application, environment.name, name || undefined)) ? [] : [name];
  });
}

/** What whoever takes an environment over should know of its addons, which it does not have. */
export function addonsLeftBehind(
  { environment }: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  owner: string,
  resources: StackState["resources"],
): string[] {
  if (previous === undefined || previous.owner === owner || environment.addons !== undefined) return [];
  if (urnsOfEnvironmentAddons(resources, environment.name).length === 0) return [];
  return [
    `The environment has addons that "${previous.owner}" deployed: copy its copilot/environments/addons here before the next run, which removes them otherwise.`,
  ];
}

/** Addons of the environment are deployed from the repository that owns its manifest, and from no other. */
export function withOwnAddons(
  repository: string,
  { environment }: ResolvedApplication,
  { owner }: EnvironmentRecord,
  notices: string[],
): ResolvedApplication["environment"] {
  if (owner === repository || environment.addons === undefined) return environment;
  notices.push(
    `The addons in copilot/environments/addons are not deployed from here: "${owner}" owns the environment. \`--take-over\` makes these apply.`,
  );
  const { addons: _, ...rest } = environment;
  return rest;
}
