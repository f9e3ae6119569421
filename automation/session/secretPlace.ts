import type { SecretPlace } from "../aws/secrets.js";
import type { EnvironmentAccess } from "./environmentAccess.js";

/** As much of a target as secrets are looked up by. */
export type SecretAccess = Pick<EnvironmentAccess, "application" | "environment" | "aws">;

/** Where an environment's secrets are, and how its account is reached. */
export function secretPlace({ application, environment, aws }: SecretAccess): SecretPlace {
  return { application, environment, ...aws };
}
