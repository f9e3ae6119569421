import { createRequire } from "node:module";

/** How the SDK hands over what the engine has answered for one property of a resource. */
type Resolver = (value: unknown, isKnown: boolean, isSecret: boolean, dependencies?: unknown[], error?: Error) => void;

type Resolvers = Record<string, Resolver>;
type Target = Record<PropertyKey, unknown>;
type Transfer = (onto: Target, label: string, properties: object) => Resolvers;
type Watch = <T>(promise: Promise<T>, context: string) => Promise<T>;

/** Key of what a resource has not made yet. */
const unmade = Symbol("airlift.unmade");

/** Promises that end with the registration of their resource, which is watched itself. */
const followers = ["resolveURN", "resolveID", "transfer"];

/** Outputs of one resource that nobody has asked for, and what the engine has answered for them. */
class Unmade {
  private readonly answers = new Map<string, Parameters<Resolver>>();
  private readonly resolvers = new Map<string, Resolver>();

  constructor(
    private readonly resource: Target,
    private readonly label: string,
    private readonly transfer: Transfer,
  ) {}

  answer(key: string, answer: Parameters<Resolver>): void {
    const resolve = this.resolvers.get(key);
    if (resolve === undefined) this.answers.set(key, answer);
    else resolve(...answer);
  }

  make(key: string): unknown {
    delete this.resource[key];
    const resolve = this.transfer(this.resource, this.label, { [key]: undefined })[key] as Resolver;
    const answer = this.answers.get(key);
    if (answer === undefined) this.resolvers.set(key, resolve);
    else resolve(...answer);
    return this.resource[key];
  }
}

/** Accessors by name of the property; resources of one type share their shape that way. */
const accessors = new Map<string, PropertyDescriptor>();

function accessorOf(key: string): PropertyDescriptor {
  const known = accessors.get(key);
  if (known !== undefined) return known;
  const accessor: PropertyDescriptor = {
    configurable: true,
    enumerable: true,
    get(this: Target) {
      return (this[unmade] as Unmade).make(key);
    },
    set(this: Target, value: unknown) {
      Object.defineProperty(this, key, { configurable: true, enumerable: true, writable: true, value });
    },
  };
  accessors.set(key, accessor);
  return accessor;
}

/** On the SDK's module once that is done: programs may load this file a second time. */
const installed = Symbol.for("airlift.lazyOutputs");

/**
 * Lets Pulumi's SDK make the outputs of a resource when something asks for them. By itself it makes one for each property
 * of a resource's type, each some thirty promises, while a program reads two or three: two thirds of the memory of a large
 * program, and a third of its time. Outputs are still made by the SDK's own code. What it notes to find promises that
 * never end is kept for registrations and lookups, and left out for what ends with these.
 *
 * An SDK that is laid out otherwise works as ever.
 */
export function lazyOutputs(): void {
  const require = createRequire(import.meta.url);
  const debuggable = require("@pulumi/pulumi/runtime/debuggable.js") as {
    debuggablePromise?: Watch;
    debugPromiseLeaks?: boolean;
  };
  const rpc = require("@pulumi/pulumi/runtime/rpc.js") as { transferProperties?: Transfer; [installed]?: true };
  if (rpc[installed]) return;
  rpc[installed] = true;
  const { debuggablePromise: watch, debugPromiseLeaks } = debuggable;
  const { transferProperties: transfer } = rpc;
  if (watch === undefined || transfer === undefined || debugPromiseLeaks === true) return;
  debuggable.debuggablePromise = (promise, context) =>
    followers.some((start) => context.startsWith(start)) ? promise : watch(promise, context);
  rpc.transferProperties = (onto, label, properties) => {
    const resolvers: Resolvers = {};
    const later = new Unmade(onto, label, transfer);
    Object.defineProperty(onto, unmade, { value: later });
    for (const key of Object.keys(properties)) {
      if (key === "id" || key === "urn") continue;
      if (Object.hasOwn(onto, key)) throw new Error(`Property '${key}' is already initialized on target '${label}`);
      Object.defineProperty(onto, key, accessorOf(key));
      resolvers[key] = (...answer) => later.answer(key, answer);
    }
    return resolvers;
  };
}
