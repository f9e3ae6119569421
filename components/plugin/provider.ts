import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider/index.js";
import { argumentError } from "../argumentError.js";
import * as components from "../index.js";
import { Environment } from "../index.js";
import { withCurrentTokens } from "../typeTokens.js";
import { schema } from "./schema.js";
import { checkPlain, outputsOf } from "./values.js";

type Constructor = new (name: string, args: object, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** What the schema names, the package exports under the same name. */
const constructorOf = (kind: string): Constructor =>
  (components as unknown as Record<string, Constructor>)[kind] as Constructor;

/** Makes components for programs in other languages. */
export class ComponentProvider implements Provider {
  readonly version = schema.version;
  readonly schema = JSON.stringify(schema);
  /**
   * Environments of this run by their URN: one process makes all components of a run, and a workload needs of its
   * environment what no output can carry, such as the resources that it waits for.
   */
  private readonly environments = new Map<string, Environment>();

  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const spec = schema.resources[withCurrentTokens(type)];
    if (spec === undefined) throw new Error(`The package airlift has no component ${type}.`);
    checkPlain(inputs, spec);
    const component = constructorOf(type.slice(type.lastIndexOf(":") + 1));
    const made = new component(name, await this.withEnvironment(inputs), opts);
    if (made instanceof Environment) this.environments.set(await known(made.urn), made);
    return { urn: made.urn, state: outputsOf(made, spec) };
  }

  /** The arguments with the environment itself in the place of a reference to it. */
  private async withEnvironment(inputs: pulumi.Inputs): Promise<pulumi.Inputs> {
    const { environment } = inputs;
    // For an Environment it is a name.
    if (environment === undefined || isName(environment)) return inputs;
    const urn = await known(environment as pulumi.Input<string>);
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

/** The value of an output that is known in previews too. */
function known(value: pulumi.Input<string>): Promise<string> {
  return new Promise((resolve) => pulumi.output(value).apply(resolve));
}
