import type { Provider } from "./server.js";
import { versions } from "./versions.js";

/** The provider `awsx` of the sandbox. */
export function awsxProvider(): Provider {
  return {
    name: "awsx",
    version: versions.awsx,
    schema: () => JSON.stringify({ name: "awsx", version: versions.awsx }),
  };
}
