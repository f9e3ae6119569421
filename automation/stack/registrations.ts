/** How long nothing may be under way, once something was rejected, before the rest counts as waiting for it: half a second. */
const patience = 500;

/** What watches over the registrations of a program. */
export interface Registrations {
  /** Counts what is under way from now on; called where the program begins. */
  watch(): Promise<void>;
  /** Waits until every registration has been answered. @throws what could not be made, also where others wait for it without end */
  settled(): Promise<void>;
  /** Registers outputs of the stack before its program ends with an error, which registers none. */
  recordOutputs(outputs: Record<string, unknown>): Promise<void>;
}

interface Answering {
  registerResource: Call;
  invoke: Call;
}
type Call = (request: unknown, callback: (...answer: unknown[]) => void) => unknown;

/**
 * Notes rejections that nobody handles from now on: a value derived from an output, a registration that could not be
 * made.
 *
 * Without it the SDK tells the engine that such a program has said all that it has to say, and the engine deletes
 * every resource that was left unsaid. And what depends on a resource that was never registered waits for its URN for
 * ever, so that the run would never end.
 */
export function noteRejections(): Registrations {
  const rejected: unknown[] = [];
  process.on("unhandledRejection", (reason) => rejected.push(reason));
  let underWay = 0;
  let lastAnswer = Date.now();
  const counted = (call: Call): Call => {
    return (request, callback) => {
      underWay++;
      return call(request, (...answer) => {
        underWay--;
        lastAnswer = Date.now();
        callback(...answer);
      });
    };
  };
  const stuck = (): boolean => rejected.length > 0 && underWay === 0 && Date.now() - lastAnswer > patience;
  return {
    async watch() {
      const { getMonitor } = await import("@pulumi/pulumi/runtime/settings.js");
      const monitor = getMonitor() as unknown as Answering | undefined;
      if (monitor === undefined) return;
      monitor.registerResource = counted(monitor.registerResource.bind(monitor));
      monitor.invoke = counted(monitor.invoke.bind(monitor));
    },
    async recordOutputs(outputs) {
      const state = (await import("@pulumi/pulumi/runtime/state.js")) as unknown as { getStackResource(): Stack };
      state.getStackResource().registerOutputs(outputs);
      await (await answered())();
    },
    async settled() {
      const waitForRPCs = await answered();
      await Promise.race([waitForRPCs(), until(stuck)]);
      if (stuck()) {
        await forgetWaiting();
        throw rejected[0];
      }
      // Node.js reports unhandled rejections only once the promises at hand have been worked off.
      await new Promise((resolve) => setImmediate(resolve));
      await waitForRPCs();
      if (rejected.length > 0) throw rejected[0];
    },
  };
}

/** What the SDK hides of its stack. */
interface Stack {
  registerOutputs(outputs: Record<string, unknown>): void;
}

/** What waits for the answers to all requests; exported by the SDK, left out of its typings. */
async function answered(): Promise<() => Promise<void>> {
  const settings = await import("@pulumi/pulumi/runtime/settings.js");
  return (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs;
}

/** The SDK waits for all that was begun before it says that a program has failed; what hangs on nothing never ends. */
async function forgetWaiting(): Promise<void> {
  const state = (await import("@pulumi/pulumi/runtime/state.js")) as unknown as {
    getStore(): { settings: { rpcDone: Promise<unknown> } };
  };
  state.getStore().settings.rpcDone = Promise.resolve();
}

/** Looks again and again; does not keep the process alive. */
function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!condition()) return;
      clearInterval(timer);
      resolve();
    }, patience / 5);
    timer.unref();
  });
}
