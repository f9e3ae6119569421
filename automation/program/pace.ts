import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/**
 * Requests that may be open before the next workload is begun: what the SDK keeps for each is most of a run's memory, and
 * what is answered before V8 clears up costs it nothing. A run that changes something waits for AWS and needs more of them.
 */
const most = (): number => (pulumi.runtime.isDryRun() || pulumi.runtime.getMonitor() instanceof MockMonitor ? 60 : 400);

/** Milliseconds without an answer after which the next workload is begun all the same: AWS takes minutes for some resources. */
const patience = 50;

let open = 0;
let onAnswer: (() => void) | undefined;

/** Counts what the SDK asks of the engine, from when it is wanted, which may be long before it can be asked, to its answer. */
function countRequests(): void {
  const settings = createRequire(import.meta.url)("@pulumi/pulumi/runtime/settings.js") as {
    rpcKeepAlive(): () => void;
  };
  const { rpcKeepAlive } = settings;
  settings.rpcKeepAlive = () => {
    const done = rpcKeepAlive();
    let ended = false;
    open++;
    return () => {
      done();
      if (ended) return;
      ended = true;
      open--;
      onAnswer?.();
    };
  };
}

let counting = false;

/**
 * Says whether the next workload may be begun, and else waits for that, so that the memory of a program does not grow with
 * its workloads. What is under way may itself wait for a workload that is still to be made; hence the patience.
 * @returns undefined where it may begin at once: small applications are made in one go
 */
export function nextTurn(): Promise<void> | undefined {
  if (!counting) countRequests();
  counting = true;
  return open < most() ? undefined : answered();
}

async function answered(): Promise<void> {
  let silent = false;
  while (open >= most() && !silent) {
    silent = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), patience);
      onAnswer = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
    onAnswer = undefined;
  }
}
