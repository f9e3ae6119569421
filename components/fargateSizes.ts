// The sizes that AWS Fargate offers (docs.aws.amazon.com, "Task CPU and memory"). Pure: manifest checks use it as well.

/** One CPU size with the memory that goes with it: MiB from `from` to `to` in steps of `step`. */
export interface FargateSize {
  /** CPU units, 1024 a core. */
  cpu: number;
  from: number;
  to: number;
  step: number;
  /** Whether Windows tasks can have it. */
  windows: boolean;
}

const gib = 1024;

export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, from: 512, to: 2 * gib, step: 512, windows: false },
  { cpu: 512, from: gib, to: 4 * gib, step: gib, windows: false },
  { cpu: 1024, from: 2 * gib, to: 8 * gib, step: gib, windows: true },
  { cpu: 2048, from: 4 * gib, to: 16 * gib, step: gib, windows: true },
  { cpu: 4096, from: 8 * gib, to: 30 * gib, step: gib, windows: true },
  { cpu: 8192, from: 16 * gib, to: 60 * gib, step: 4 * gib, windows: false },
  { cpu: 16384, from: 32 * gib, to: 120 * gib, step: 8 * gib, windows: false },
];

/** Memory in MiB that goes with `cpu`; empty for a CPU size that Fargate does not have. */
export function memoryOf(cpu: number): number[] {
  const size = fargateSizes.find((each) => each.cpu === cpu);
  if (size === undefined) return [];
  const memory: number[] = [];
  // The smallest size skips 1.5 GiB.
  for (let mib = size.from; mib <= size.to; mib += size.step) if (!(cpu === 256 && mib === 1536)) memory.push(mib);
  return memory;
}

/** Whether the number of CPU units is one that Fargate has, whatever the memory. */
export function isFargateCpu(cpu: number, windows = false): boolean {
  return fargateSizes.some((size) => size.cpu === cpu && (size.windows || !windows));
}

/** Why Fargate runs no task of this size, with the sizes that it does run; absent when it does. */
export function fargateSizeProblem(cpu: number, memory: number, windows = false): string | undefined {
  if (!isFargateCpu(cpu, windows)) {
    const sizes = fargateSizes.filter((size) => size.windows || !windows).map((size) => size.cpu);
    return `Fargate runs no ${windows ? "Windows tasks" : "tasks"} with ${cpu} CPU units; it has ${sizes.join(", ")}.`;
  }
  const choices = memoryOf(cpu);
  if (choices.includes(memory)) return undefined;
  const nearest = choices.find((mib) => mib >= memory) ?? choices.at(-1);
  return `With ${cpu} CPU units Fargate gives ${choices[0]} to ${choices.at(-1)} MiB of memory, not ${memory}; the next size is ${nearest}.`;
}
