import { refuse } from "../refusal.js";
import { numeric } from "../values.js";

/** CPU units → the least and the most memory in MiB, and the step between. */
const SIZES: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16384: [32_768, 122_880, 8192],
  32768: [61_440, 249_856, 4096],
};

/** Fargate runs tasks of certain sizes only. */
export function checkFargateSize(cpu: unknown, memory: unknown): void {
  const [units, mebibytes] = [numeric(cpu), numeric(memory)];
  if (units === undefined || mebibytes === undefined) return;
  const [least, most, step] = SIZES[units] ?? [0, -1, 1];
  const isListed = units === 256 ? [512, 1024, 2048].includes(mebibytes) : (mebibytes - least) % step === 0;
  if (mebibytes < least || mebibytes > most || !isListed) {
    refuse(
      "fargate-size",
      "ClientException",
      `No Fargate configuration exists for given values: ${units} CPU, ${mebibytes} memory.`,
    );
  }
}
