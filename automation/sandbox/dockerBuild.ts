import type { SimulatedAws } from "./aws.js";
import type { Provider } from "./server.js";
import { versions } from "./versions.js";

/** The provider `docker-build` on the simulated AWS: builds nothing, and puts an image into the simulated registry. */
export function dockerBuildProvider(aws: SimulatedAws): Provider {
  return {
    name: "docker-build",
    version: versions["docker-build"],
    schema: () => JSON.stringify({ name: "docker-build", version: versions["docker-build"] }),
    check: (subject, olds, news) => aws.check(subject, olds, news),
    diff: (type, state, news, ignored) => aws.diff(type, state, news, ignored),
    create: async (subject, inputs, preview, secretKeys) =>
      preview ? aws.previewCreate(subject.type, inputs) : aws.create(subject, inputs, secretKeys),
    read: (type, id, outputs, inputs) => aws.read(type, id, outputs, inputs),
    update: async (subject, id, { outputs, news, preview, secretKeys }) =>
      preview ? aws.previewUpdate(subject, outputs, news) : aws.update(subject, id, outputs, news, secretKeys),
    delete: (subject, id, outputs) => aws.delete(subject, id, outputs),
  };
}
