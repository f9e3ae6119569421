import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider/index.js";
import { argumentError } from "../argumentError.js";
import * as components from "../index.js";
import { Environment } from "../index.js";
import { withCurrentTokens } from "../typeTokens.js";
import { type Schema, schema } from "./schema.js";
import { checkPlain, outputsOf } from "./values.js";

type Constructor = new (name: string, args: object, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** Makes components for programs in other languages: what the schema names, `kinds` has under the same name. */
export class ComponentProvider implements Provider {
  readonly version: string;
  readonly schema: string;
  /**
   * Environments of this run by their URN: one process makes all components of a run, and a workload needs of its
   * environment what no output can carry, such as the resources that it waits for.
   */
  private readonly environments = new Map<string, Environment>();

  constructor(
    private readonly known: Schema = schema,
    private readonly kinds: object = components,
  ) {
    this.version = known.version;
    this.schema = JSON.stringify(known);
  }

  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const token = withCurrentTokens(type);
    const spec = this.known.resources[token];
    if (spec === undefined) throw new Error(`The package airlift has no component ${type}.`);
    checkPlain(this.known, inputs, spec);
    const component = (this.kinds as Record<string, Constructor>)[kindOf(token)] as Constructor;
    const made = new component(name, await this.withEnvironment(inputs), opts);
    const environment = await environmentOf(made);
    if (environment !== undefined) this.environments.set(await knownValue(environment.urn), environment);
    return { urn: made.urn, state: outputsOf(this.known, made, spec) };
  }

  /** The arguments with the environment itself in the place of a reference to it. */
  private async withEnvironment(inputs: pulumi.Inputs): Promise<pulumi.Inputs> {
    const { environment } = inputs;
    // For an Environment it is a name.
    if (environment === undefined || isName(environment)) return inputs;
    const urn = await knownValue(environment as pulumi.Input<string>);
    const found = this.environments.get(urn);
    if (found === undefined)
      throw argumentError(
        "environment",
        `must be an Environment of this program; ${urn} is none, or of another version.`,
      );
    return { ...inputs, environment: found };
  }
}

const isName = (value: unknown): boolean => typeof value === "string" && !value.startsWith("urn:");

const kindOf = (token: string): string => token.slice(token.lastIndexOf(":") + 1);

/** The environment that a component is or has made, once it is complete. @throws what its making ended with */
async function environmentOf(made: pulumi.ComponentResource): Promise<Environment | undefined> {
  await (made as unknown as { getData(): Promise<unknown> }).getData();
  if (made instanceof Environment) return made;
  const { environment } = made as { environment?: unknown };
  const own: unknown = pulumi.Output.isInstance(environment) ? await knownValue(environment) : undefined;
  return own instanceof Environment ? own : undefined;
}

/** The value of an output that is known in previews too. */
function knownValue<T>(value: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(value).apply(resolve));
}
