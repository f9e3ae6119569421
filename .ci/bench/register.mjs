import * as pulumi from "@pulumi/pulumi";

const reference = /\$\{([^{}:]+:[^{}:]+:[^{}:]+)::([^{}.]+)\.([A-Za-z]\w*)((?:\.[^{}.]+)*)\}/g;

/** Puts the outputs of resources made before into a value of a plan. */
function connect(value, made) {
  if (typeof value === "string") {
    const parts = [];
    let end = 0;
    for (const match of value.matchAll(reference)) {
      const source = made.get(`${match[1]}::${match[2]}`);
      if (source === undefined) throw new Error(`${match[0]} leads to no resource that was registered before.`);
      parts.push(value.slice(end, match.index), outputOf(source, match[3], match[4].split(".").slice(1)));
      end = match.index + match[0].length;
    }
    if (parts.length === 0) return value;
    const all = [...parts, value.slice(end)].filter((part) => part !== "");
    return all.length === 1 ? all[0] : pulumi.all(all).apply((texts) => texts.join(""));
  }
  if (Array.isArray(value)) return value.map((item) => connect(item, made));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, connect(item, made)]));
}

/** @param path steps into an output that is a map, such as those of a CloudFormation stack */
function outputOf(resource, name, path) {
  const output = name === "id" || name === "urn" ? resource[name] : (resource[name] ?? resource.id);
  return path.length === 0 ? output : output.apply((value) => path.reduce((node, step) => node?.[step], value));
}

class Bare extends pulumi.CustomResource {
  constructor(type, name, inputs, outputs, opts) {
    const wanted = Object.fromEntries(outputs.filter((key) => !(key in inputs)).map((key) => [key, undefined]));
    super(type, name, { ...wanted, ...inputs }, opts);
  }
}

/** Outputs that other resources of the plan refer to, by resource. */
function outputsWanted(resources) {
  const wanted = new Map();
  for (const match of JSON.stringify(resources).matchAll(reference)) {
    const key = `${match[1]}::${match[2]}`;
    if (!wanted.has(key)) wanted.set(key, new Set());
    if (match[3] !== "id" && match[3] !== "urn") wanted.get(key).add(match[3]);
  }
  return wanted;
}

/** Registers the resources of a plan one after the other: no components, no defaults, nothing but the resources. */
export function registerAll(resources) {
  const made = new Map();
  const wanted = outputsWanted(resources);
  for (const { type, name, inputs, options = {} } of resources) {
    if (type.startsWith("airlift:") || type.startsWith("pulumi:")) continue;
    const key = `${type}::${name}`;
    const dependsOn = (options.dependsOn ?? []).flatMap((other) => made.get(other) ?? []);
    const { ignoreChanges, deleteBeforeReplace, retainOnDelete } = options;
    const opts = { dependsOn, ignoreChanges, deleteBeforeReplace, retainOnDelete };
    made.set(key, new Bare(type, name, connect(inputs, made), [...(wanted.get(key) ?? [])], opts));
  }
  return made;
}
