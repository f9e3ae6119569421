/**
 * Notes rejections that nobody handles from now on: a value derived from an output, a registration that could not be
 * made. The function that it returns is for the end of a program: it waits until every registration has been answered,
 * and throws when one could not be made.
 *
 * Without it the SDK tells the engine that such a program has said all that it has to say, and the engine deletes
 * every resource that was left unsaid.
 */
export function noteRejections(): () => Promise<void> {
  const rejected: unknown[] = [];
  process.on("unhandledRejection", (reason) => rejected.push(reason));
  return async () => {
    const settings = await import("@pulumi/pulumi/runtime/settings.js");
    // Exported by the SDK, left out of its typings.
    const { waitForRPCs } = settings as unknown as { waitForRPCs(): Promise<void> };
    await waitForRPCs();
    // Node.js reports unhandled rejections only once the promises at hand have been worked off.
    await new Promise((resolve) => setImmediate(resolve));
    await waitForRPCs();
    if (rejected.length > 0) throw rejected[0];
  };
}
