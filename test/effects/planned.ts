import { plan } from "../../automation/index.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import type { PlannedResource } from "../../automation/plan/recordPlan.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": 'domain: example.com\nenvironments: {test: {account: "111122223333", region: us-west-2}}\n',
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  Dockerfile: "FROM scratch\n",
  "a/Dockerfile": "FROM scratch\n",
  "b/Dockerfile": "FROM scratch\n",
  "docker/Dockerfile": "FROM scratch\n",
  "app/Dockerfile": "FROM scratch\n",
  "a.env": "A=1\n",
  "b/c.env": "B=2\n",
  "dist/index.html": "<p>Hello</p>\n",
  "dist/a/one.css": "p {}\n",
  "dist/notes.md": "# Notes\n",
};

/** Who publishes what a Worker Service subscribes to. */
const publisher = {
  "copilot/api/manifest.yml":
    "name: api\ntype: Backend Service\nimage: {location: nginx}\npublish: {topics: [{name: a}, {name: b}]}\n",
};

const plain = files["copilot/environments/test/manifest.yml"];

/** Manifests of the environment around a workload. */
const environments = {
  plain,
  /** Its internal load balancer speaks HTTPS, without which a Backend Service's aliases mean nothing. */
  "internal HTTPS": `${plain}http:\n  private: {certificates: ["arn:aws:acm:us-west-2:111122223333:certificate/1"]}\n`,
  /** Half of a small plan is the network, which says nothing about a workload's keys. */
  "imported network": `${plain}network:
  vpc:
    id: vpc-0a
    subnets: {public: [{id: subnet-0a}, {id: subnet-0b}], private: [{id: subnet-0c}, {id: subnet-0d}]}
`,
};

type Surroundings = keyof typeof environments;

/** What an environment's manifest is planned with: services behind both load balancers, one of them with a name of its own. */
const tenants = {
  "copilot/web/manifest.yml":
    "name: web\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: /, alias: www.example.com}\n",
  "copilot/api/manifest.yml":
    "name: api\ntype: Backend Service\nimage: {location: nginx, port: 80}\nhttp: {path: /, alias: api.example.com}\n",
};

/** What a question about a manifest is answered with, each once. */
function once<T>(answer: (manifest: string, surroundings: Surroundings) => Promise<T>) {
  const known = new Map<string, Promise<T>>();
  return (manifest: string, surroundings: Surroundings): Promise<T> => {
    const key = `${manifest} ${surroundings}`;
    const found = known.get(key) ?? answer(manifest, surroundings);
    known.set(key, found);
    return found;
  };
}

const leavesOnce = once((manifest, surroundings) => leavesIn(folderFor(manifest, surroundings)));
const resourcesOnce = once((manifest, surroundings) => resourcesIn(folderFor(manifest, surroundings)));

/** Every leaf of the plan that a manifest leads to, as `type::name path = value`; texts that are JSON are opened. */
export const leavesOf = (manifest: string, internalHttps = false): Promise<ReadonlySet<string>> =>
  leavesOnce(manifest, internalHttps ? "internal HTTPS" : "plain");

/** The resources of the plan that a manifest leads to; of a workload those in a network that is there already. */
export const resourcesOf = (manifest: string): Promise<readonly PlannedResource[]> =>
  resourcesOnce(manifest, "imported network");

/** One folder for each surrounding: making them anew for every manifest would take most of the time. */
const folders = new Map<string, string>();

function folderFor(manifest: string, surroundings: Surroundings): string {
  const ofEnvironment = /type"?: *"?Environment/.test(manifest);
  const subscribes = manifest.includes("subscribe");
  const key = `${ofEnvironment} ${subscribes} ${surroundings}`;
  const known = folders.get(key);
  const dir = known ?? makeFolder({ ...files, ...(subscribes && publisher), ...(ofEnvironment && tenants) });
  if (known === undefined) addFiles(dir, { "copilot/environments/test/manifest.yml": environments[surroundings] });
  folders.set(key, dir);
  addFiles(dir, { [ofEnvironment ? "copilot/environments/test/manifest.yml" : "copilot/web/manifest.yml"]: manifest });
  return dir;
}

/** Takes the folders away; manifests that were planned stay known. */
export function forgetFolders(): void {
  folders.clear();
  removeFolders();
}

async function resourcesIn(dir: string): Promise<readonly PlannedResource[]> {
  // What a deployment refuses is planned too: an effect is an effect.
  return (await plan({ dir, environments: ["test"], planOnly: true })).resources;
}

async function leavesIn(dir: string): Promise<ReadonlySet<string>> {
  const leaves = new Set<string>();
  for (const { type, name, inputs } of await resourcesIn(dir))
    collect(`${type.split(":").at(-1)} ${name}`, "", inputs, leaves);
  // What is built is no part of an environment's plan, which takes images as they come out of the build.
  const resolution = resolveApplication(loadApplication({ dir, processEnvironment: {} }), "test");
  for (const { images } of resolution.resolved?.workloads ?? [])
    for (const { container, ...build } of images) collect(`ImageBuild ${container}`, "", within(build, dir), leaves);
  return leaves;
}

/** Paths of the folder without where it is. */
const within = (value: unknown, dir: string): unknown => JSON.parse(JSON.stringify(value).replaceAll(`${dir}/`, ""));

function collect(resource: string, path: string, value: unknown, leaves: Set<string>): void {
  const opened = typeof value === "string" ? openJson(value) : value;
  if (typeof opened === "object" && opened !== null) {
    for (const [key, inner] of Object.entries(opened)) {
      const at = Array.isArray(opened) ? nameOf(inner, key) : key;
      collect(resource, path === "" ? at : `${path}.${at}`, inner, leaves);
    }
  } else if (opened !== undefined) leaves.add(`${resource} ${path} = ${String(opened)}`);
}

/** An item of a list by what names it, so that a table can speak of it. */
function nameOf(item: unknown, index: string): string {
  if (typeof item !== "object" || item === null) return index;
  const { name, Action } = item as { name?: unknown; Action?: unknown };
  if (typeof name === "string") return name;
  return Action === undefined ? index : `{${[Action].flat().join(",")}}`;
}

function openJson(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
