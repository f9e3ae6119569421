import { createRequire } from "node:module";

type Awsx = typeof import("@pulumi/awsx/ecr/index.js");

/**
 * `@pulumi/awsx`, loaded when the first image or repository is made: programs without any do not need it installed.
 *
 * @throws when it is not installed
 */
export function requireAwsx(): Awsx {
  return createRequire(import.meta.url)("@pulumi/awsx/ecr/index.js") as Awsx;
}
