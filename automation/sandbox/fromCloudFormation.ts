import { isRecord } from "../base/isRecord.js";
import { SimulatedAws, type State } from "./aws.js";
import type { Place } from "./places.js";
import { deploymentsOf, putDeployment } from "./rules/deployments.js";
import { storeImage } from "./rules/images.js";
import { containersOf } from "./rules/taskDefinitions.js";
import { type Inputs, text } from "./values.js";
import { openWorld, type World } from "./world.js";

/** Something that a CloudFormation stack has made, in the provider's form. */
export interface Deployed {
  /** What others refer to it by: `${key.output}`. */
  readonly key: string;
  readonly type: string;
  /** Logical id. */
  readonly name: string;
  readonly inputs: Inputs;
}

/** The same with what AWS has given it. */
export type Taken = Pick<Deployed, "key" | "type" | "name"> & State;

const CERTIFICATE = "aws:acm/certificate:Certificate";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

const whole = /^\$\{([^{}]+)\}$/;
const within = /\$\{([^{}]+)\}/g;

/** The resource and the output that a reference names; keys may hold periods. */
function parts(reference: string, keys: ReadonlySet<string>): [key: string, path: string] | undefined {
  for (let end = reference.lastIndexOf("."); end > 0; end = reference.lastIndexOf(".", end - 1)) {
    const key = reference.slice(0, end);
    if (keys.has(key)) return [key, reference.slice(end + 1)];
  }
  return undefined;
}

function referencesIn(value: unknown, keys: ReadonlySet<string>): string[] {
  if (typeof value === "string")
    return [...value.matchAll(within)].flatMap(([, inner = ""]) => parts(inner, keys)?.[0] ?? []);
  if (Array.isArray(value)) return value.flatMap((one) => referencesIn(one, keys));
  return isRecord(value) ? Object.values(value).flatMap((one) => referencesIn(one, keys)) : [];
}

function at(value: unknown, path: string): unknown {
  const steps = path.split(/\.|\[(\d+)\]/).filter((step) => step !== undefined && step !== "");
  return steps.reduce<unknown>((level, step) => (level as Inputs | undefined)?.[step], value);
}

function filled(value: unknown, made: ReadonlyMap<string, State>): unknown {
  const keys = new Set(made.keys());
  const one = (reference: string): unknown => {
    const [key = "", path = ""] = parts(reference, keys) ?? [];
    const state = made.get(key);
    return state === undefined ? undefined : at({ ...state.outputs, id: state.id }, path);
  };
  if (Array.isArray(value)) return value.map((item) => filled(item, made));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, made)]));
  if (typeof value !== "string") return value;
  const [, only] = whole.exec(value) ?? [];
  if (only !== undefined) return one(only) ?? value;
  return value.replace(within, (text, inner: string) => {
    const found = one(inner);
    return found === undefined ? text : String(found);
  });
}

/** Each after those that it refers to, services after everything that their tasks need. @throws Error for a circle */
function inOrder(given: readonly Deployed[]): Deployed[] {
  const services = new Set(given.filter(({ type }) => type === SERVICE).map(({ key }) => key));
  const late = (one: Deployed): boolean => services.has(one.key) || referencesIn(one.inputs, services).length > 0;
  const all = [...given.filter((one) => !late(one)), ...given.filter(late)];
  const byKey = new Map(all.map((one) => [one.key, one]));
  const keys = new Set(byKey.keys());
  const done = new Set<Deployed>();
  const visit = (one: Deployed, path: readonly string[]): void => {
    if (done.has(one)) return;
    if (path.includes(one.key)) throw new Error(`a circle of references: ${[...path, one.key].join(", ")}`);
    for (const key of referencesIn(one.inputs, keys)) visit(byKey.get(key) as Deployed, [...path, one.key]);
    done.add(one);
  };
  for (const one of all) visit(one, []);
  return [...done];
}

/** The image of an App Runner service. */
const appRunnerImages = ({ sourceConfiguration: source }: Inputs): string[] =>
  isRecord(source) && isRecord(source.imageRepository) ? [text(source.imageRepository.imageIdentifier)] : [];

/** Somebody has proved long ago whose the names of a certificate are. */
function issue(world: World, arn: string): void {
  world.change((inside) => {
    for (const one of inside.list({ type: CERTIFICATE }))
      if (one.id === arn) inside.put({ ...one, outputs: { ...one.outputs, status: "ISSUED" } });
  });
}

/**
 * Puts into the simulated AWS what CloudFormation's stacks have made, as if no engine knew of it. Nothing is made
 * that AWS would refuse.
 * @param all in any order; inputs refer to each other by `${key.output}`
 * @throws Error for what AWS refuses
 */
export async function takeFromCloudFormation(
  directory: string,
  { account, region }: Place,
  all: readonly Deployed[],
): Promise<Taken[]> {
  const world = openWorld(directory);
  // With the seed of the engine's provider, so that an update leaves physical names as they are.
  const aws = new SimulatedAws(world);
  aws.configure({ region, allowedAccountIds: [account] });
  const made = new Map<string, State>();
  const taken: Taken[] = [];
  for (const { key, type, name, inputs } of inOrder(all)) {
    const subject = { type, name, urn: `copilot:${key}` };
    const wanted = filled(inputs, made) as Inputs;
    const images = type === TASK ? containersOf(wanted).map(({ image }) => text(image)) : appRunnerImages(wanted);
    world.change((inside) => {
      for (const image of images) storeImage(inside, image);
    });
    const { inputs: checked, failures } = aws.check(subject, undefined, wanted);
    if (failures.length > 0)
      throw new Error(
        `${key} [${type}]: ${failures.map(({ property, reason }) => `${property} ${reason}`).join("; ")}`,
      );
    const state = await aws.create(subject, checked);
    if (type === CERTIFICATE) issue(world, state.id);
    made.set(key, state);
    taken.push({ key, type, name, ...state });
  }
  world.change((inside) => {
    for (const service of inside.list({ type: SERVICE }))
      for (const one of deploymentsOf(inside, service))
        putDeployment(inside, service, { ...one, looks: 2, rolloutState: "COMPLETED" });
    for (const one of inside.list()) if (one.urn.startsWith("copilot:")) inside.put({ ...one, urn: "" });
  });
  return taken;
}

/** CloudFormation's physical id of what the provider has under another one. */
export function physicalId({ type, id, outputs }: Pick<Taken, "type" | "id" | "outputs">): string {
  switch (type) {
    case TASK:
      return text(outputs.arn);
    case "aws:ec2/eip:Eip":
      return text(outputs.publicIp);
    case "aws:appautoscaling/target:Target":
      return [outputs.resourceId, outputs.scalableDimension, outputs.serviceNamespace].map(text).join("|");
    case "aws:appautoscaling/policy:Policy":
    case "aws:cloudfront/function:Function":
      return text(outputs.arn);
    default:
      return id;
  }
}
