import { shapeOf } from "../providerSchema/shape.js";
import type { SimulatedAws } from "./aws.js";
import type { Provider } from "./server.js";
import { resourceTypes } from "./types/index.js";
import { versions } from "./versions.js";

const SPECS = {
  s: { type: "string" },
  n: { type: "number" },
  b: { type: "boolean" },
  l: { type: "array", items: { $ref: "pulumi.json#/Any" } },
  m: { type: "object", additionalProperties: { type: "string" } },
  o: { $ref: "pulumi.json#/Any" },
} as const;

/** The provider `aws` on the simulated AWS. */
export function awsProvider(aws: SimulatedAws): Provider {
  return {
    name: "aws",
    version: versions.aws,
    schema: () => JSON.stringify({ name: "aws", version: versions.aws, resources: schemas() }),
    configure: (variables) => aws.configure(variables),
    check: (subject, olds, news) => aws.check(subject, olds, news),
    diff: (type, state, news, ignored) => aws.diff(type, state, news, ignored),
    create: async (subject, inputs, preview, secretKeys) =>
      preview ? aws.previewCreate(subject.type, inputs) : aws.create(subject, inputs, secretKeys),
    read: (type, id, outputs, inputs) => aws.read(type, id, outputs, inputs),
    update: async (subject, id, { outputs, news, preview, secretKeys }) =>
      preview ? aws.previewUpdate(subject, outputs, news) : aws.update(subject, id, outputs, news, secretKeys),
    delete: (subject, id, outputs) => aws.delete(subject, id, outputs),
    invoke: (token, args) => aws.invoke(token, args),
  };
}

function schemas(): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(resourceTypes)
      .filter((type) => type.startsWith("aws:"))
      .map((type) => {
        const shape = shapeOf(type) ?? [];
        const specs = (properties: typeof shape) =>
          Object.fromEntries(properties.map(({ name, kind }) => [name, SPECS[kind]]));
        return [
          type,
          {
            properties: specs(shape),
            required: shape.filter(({ output }) => output).map(({ name }) => name),
            inputProperties: specs(shape.filter(({ input }) => input)),
            requiredInputs: shape.filter(({ required }) => required).map(({ name }) => name),
          },
        ];
      }),
  );
}
