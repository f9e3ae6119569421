import type { Plan, PlannedResource } from "../../automation/index.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { type FolderContent, makeFolder } from "../support/folder.js";

/** An application with one Load Balanced Web Service `web` that reads a secret and writes to EFS. */
export const shop: FolderContent = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/web/manifest.yml": [
    "name: web",
    "type: Load Balanced Web Service",
    "image: {location: nginx, port: 80}",
    "http: {path: /}",
    "secrets: {TOKEN: /copilot/shop/test/secrets/TOKEN}",
    "storage: {volumes: {data: {efs: true, path: /data}}}",
    "",
  ].join("\n"),
};

/** The plan of the shop's environment `test` with more files. */
export function planned(files: FolderContent, more: { noTransforms?: boolean } = {}): Promise<Plan> {
  return planEnvironment({ dir: makeFolder({ ...shop, ...files }), environments: ["test"], variables: {}, ...more });
}

/** Patches of the workload. */
export const patchesOfWeb = (text: string): FolderContent => ({ "copilot/web/overrides/cfn.patches.yml": text });

/** Patches of the environments. */
export const patchesOfEnvironments = (text: string): FolderContent => ({
  "copilot/environments/overrides/cfn.patches.yml": text,
});

/** A child by its logical name. */
export function child({ resources }: Plan, name: string, type?: string): PlannedResource {
  const found = resources.filter((one) => one.name === name && (type === undefined || one.type === type));
  if (found.length !== 1) throw new Error(`${found.length} resources are called ${name}`);
  return found[0] as PlannedResource;
}

/** Its message, of whatever a promise fails with. */
export const failure = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => "",
    (error: Error) => error.message,
  );
