import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openWorld } from "../../automation/sandbox/world.js";
import type { ImportedLoadBalancer } from "../../components/routing/importedLoadBalancer.js";

/** A resource of an offline plan, or one that the engine has registered. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

interface Checkpoint {
  checkpoint: { latest?: { resources?: StoredResource[] } };
}

interface StoredResource {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
  /** Looked up, not made. */
  external?: boolean;
}

/**
 * What the engine keeps of an environment's resources; the stack itself, default providers and what is only looked up are
 * no part of a plan.
 */
export function registered(sandbox: string, application: string, environment: string): Registered[] {
  const file = join(sandbox, `state/${application}/.pulumi/stacks/${application}/${environment}.json`);
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  return (checkpoint.latest?.resources ?? [])
    .filter(
      ({ external, type, urn }) =>
        external !== true && type !== "pulumi:pulumi:Stack" && !/^pulumi:providers:.*::default/.test(`${type}${urn}`),
    )
    .map(({ urn, type, inputs = {} }) => ({ type, name: urn.split("::").at(-1) ?? "", inputs }));
}

/** The one application that has a state in a sandbox. */
export function applicationIn(sandbox: string): string {
  const state = join(sandbox, "state");
  const [application = ""] = existsSync(state) ? readdirSync(state) : [];
  return application;
}

/** Existing load balancers of a sandbox as a plan needs them: `http.alb` gives nothing but a name or an ARN. */
export function balancersIn(sandbox: string): Record<string, ImportedLoadBalancer> {
  const resources = openWorld(sandbox).change((world) => world.list());
  const balancers = resources.filter(({ type, existing }) => existing && type === "aws:lb/loadBalancer:LoadBalancer");
  return Object.fromEntries(
    balancers.map(({ id, name, outputs }) => {
      const listener = (port: number) =>
        resources.find(({ inputs }) => inputs.loadBalancerArn === id && inputs.port === port)?.id;
      return [
        name,
        {
          arnSuffix: id.slice(id.indexOf("loadbalancer/") + "loadbalancer/".length),
          dnsName: outputs.dnsName as string,
          zoneId: outputs.zoneId as string,
          httpListenerArn: listener(80),
          httpsListenerArn: listener(443),
          securityGroupIds: outputs.securityGroups as string[],
        },
      ];
    }),
  );
}

/** Wire form of a file, with the hash of its content. */
const signatureKey = "4dabf18193072939515e22adb298388d";

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isJson = (value: unknown): value is string => typeof value === "string" && /^[[{]["{}[\]]/.test(value);

/** What the provider's own check adds it names in `__defaults`. */
function addedBy(real: Record<string, unknown>): Set<string> {
  return new Set(["__defaults", ...((real.__defaults as string[] | undefined) ?? [])]);
}

/** Where what was registered is not what was planned. References stand for anything. */
function differences(planned: unknown, real: unknown, path: string): string[] {
  if (isJson(planned) && isJson(real)) return differences(JSON.parse(planned), JSON.parse(real), path);
  if (isMap(real) && signatureKey in real && isMap(planned)) return differences(planned.asset, real.path, path);
  // A digest is known when the image has been built.
  if (/\.image(Identifier)?$/.test(path) && `${real}`.includes("@sha256:")) {
    const repository = `${real}`.replace(/@sha256:[0-9a-f]{64}$/, "");
    return differences(`${planned}`.replace(/:[\w.-]+$/, ""), repository, `${path} without tag`);
  }
  if (typeof planned === "string" && planned.includes("${")) {
    const pattern = planned.split(/\$\{[^}]*\}/).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    const text = typeof real === "string" ? real : JSON.stringify(real ?? "");
    const fits = real !== undefined && new RegExp(`^${pattern.join("[^]*")}$`).test(text);
    return fits ? [] : [`${path}: planned ${planned}, registered ${JSON.stringify(real)}`];
  }
  if (isMap(planned) && isMap(real)) {
    const added = addedBy(real);
    const keys = [...new Set([...Object.keys(planned), ...Object.keys(real)])].filter((key) => !added.has(key));
    return keys.flatMap((key) => differences(planned[key], real[key], `${path}.${key}`));
  }
  if (path.endsWith(".Resource") && Array.isArray(planned) && Array.isArray(real))
    return unordered(planned, real, path);
  if (Array.isArray(planned) && Array.isArray(real) && planned.length === real.length)
    return planned.flatMap((item, index) => differences(item, real[index], `${path}[${index}]`));
  return JSON.stringify(planned) === JSON.stringify(real)
    ? []
    : [`${path}: planned ${JSON.stringify(planned)}, registered ${JSON.stringify(real)}`];
}

/** Resources of a statement are sorted by their text, in which a reference stands elsewhere than its value. */
function unordered(planned: readonly unknown[], real: readonly unknown[], path: string): string[] {
  const left = [...real];
  // What is written out first: a reference fits anything.
  const isReference = (one: unknown): number => Number(String(one).includes("${"));
  const missing = [...planned]
    .sort((a, b) => isReference(a) - isReference(b))
    .filter((one) => {
      const found = left.findIndex((other) => differences(one, other, path).length === 0);
      if (found >= 0) left.splice(found, 1);
      return found < 0;
    });
  return missing.length + left.length === 0
    ? []
    : [`${path}: planned ${JSON.stringify(missing)}, registered ${JSON.stringify(left)}`];
}

const nameOf = ({ type, name }: Registered): string => `${type}::${name}`;

/** Every resource and every input that an offline plan and the engine's state do not share; nothing where they say the same. */
export function planAgainstState(planned: readonly Registered[], real: readonly Registered[]): string[] {
  const known = new Map(real.map((one) => [nameOf(one), one.inputs]));
  const names = new Set(planned.map(nameOf));
  return [
    ...real.filter((one) => !names.has(nameOf(one))).map((one) => `${nameOf(one)}: registered, not planned`),
    ...planned.flatMap((one) => {
      const inputs = known.get(nameOf(one));
      return inputs === undefined
        ? [`${nameOf(one)}: planned, not registered`]
        : differences(one.inputs, inputs, nameOf(one));
    }),
  ];
}
