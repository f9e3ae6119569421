/** Something that runs and can be asked to stop. */
export interface Interruptible {
  /** First request: finish what has begun, then end. */
  interrupt(): void;
  /** Second request: stop at once. */
  kill(): void;
}

const running = new Set<Interruptible>();
let asked = 0;

/** SIGHUP comes when the terminal closes, SIGTERM from CI systems; both want what Ctrl-C wants. */
const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

function onSignal(): void {
  asked += 1;
  for (const one of [...running]) {
    if (asked === 1) one.interrupt();
    else one.kill();
  }
}

/**
 * Lets `target` hear Ctrl-C until the returned function is called. Several runs side by side share one count, so that
 * one Ctrl-C reaches all of them. One that starts after a Ctrl-C is interrupted at once.
 */
export function listenForInterrupts(target: Interruptible): () => void {
  if (running.size === 0) {
    asked = 0;
    for (const signal of signals) process.on(signal, onSignal);
  }
  running.add(target);
  if (asked > 0) target.interrupt();
  return () => {
    running.delete(target);
    if (running.size > 0) return;
    for (const signal of signals) process.off(signal, onSignal);
  };
}
