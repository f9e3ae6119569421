/**
 * Takes the frames of Pulumi's SDK out of an error's stack trace: the language host prints every error with colors, and Node.js
 * 20.20 then never comes to the end of a frame right below `node_modules/@pulumi/`, which is where the SDK's source maps lead
 * (17 s and 3.5 GB until its string is too long).
 */
export function withoutSdkFrames<T extends Error>(error: T): T {
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !/[\\/]@pulumi[\\/]/.test(line));
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
