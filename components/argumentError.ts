import * as pulumi from "@pulumi/pulumi";
import { withoutSdkFrames } from "./errorFrames.js";

/**
 * An argument of a component that can't be.
 *
 * @param propertyPath the argument, for example `http.rules[0].targetContainer`
 */
export function argumentError(propertyPath: string, reason: string): pulumi.InputPropertyError {
  const error = new pulumi.InputPropertyError({ propertyPath, reason });
  // Only an engine that is asked for a remote component prints the path by itself.
  error.message = `${propertyPath}: ${reason}`;
  return withoutSdkFrames(error);
}
