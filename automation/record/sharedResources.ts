import { RunError } from "../base/errors.js";
import type { NeedName } from "./environmentRecord.js";

/** A shared resource of an environment that `airlift env trim` can take down. */
interface Part {
  need: NeedName;
  /** What the command calls it. */
  word: string;
  noun: string;
  /** What it costs while nobody uses it, in us-east-1. */
  cost: string;
  /** That it stays, and why. */
  stays: string;
  /** How it is spoken of. @default "it" */
  pronoun?: "them";
}

const addressKnown = "it stays, since its address is known outside";

const parts: readonly Part[] = [
  {
    need: "publicLoadBalancer",
    word: "alb",
    noun: "public load balancer",
    cost: "about 16 USD a month",
    stays: addressKnown,
  },
  {
    need: "internalLoadBalancer",
    word: "internal-alb",
    noun: "internal load balancer",
    cost: "about 16 USD a month",
    stays: addressKnown,
  },
  {
    need: "nat",
    word: "nat",
    noun: "NAT gateways",
    cost: "about 37 USD a month each, address included",
    stays: "they stay, since their addresses are known outside",
    pronoun: "them",
  },
  {
    need: "fileSystem",
    word: "efs",
    noun: "file system",
    cost: "0.30 USD a month for each GB in it",
    stays: "it stays with what workloads wrote into it",
  },
  {
    need: "appRunnerEndpoint",
    word: "app-runner",
    noun: "App Runner endpoint",
    cost: "about 7 USD a month in each zone",
    stays: addressKnown,
  },
];

/** Words for shared resources, as the command line takes them. */
export const partWords: readonly string[] = parts.map(({ word }) => word);

/** @throws RunError `usage` for a word that stands for none */
export function needOf(word: string): NeedName {
  const part = parts.find((one) => one.word === word);
  if (part !== undefined) return part.need;
  throw new RunError("usage", `"${word}" is not a shared resource of an environment.`, {
    hint: `Known: ${partWords.join(", ")}.`,
  });
}

/** Everything that can be trimmed but the file system, whose data has to be given up by name. */
export const withoutData: readonly NeedName[] = parts.map(({ need }) => need).filter((need) => need !== "fileSystem");

export function nounOf(need: NeedName): string {
  return parts.find((one) => one.need === need)?.noun ?? need;
}

/** What to say once when the last workload that needed a shared resource has gone. */
export function keptNotice(need: NeedName, environment: string): string[] {
  const part = parts.find((one) => one.need === need);
  if (part === undefined) return [];
  const { noun, cost, word, stays, pronoun = "it" } = part;
  return [
    `No workload needs the ${noun} of ${environment} any more; ${stays} (${cost}). \`airlift env trim -e ${environment} ${word}\` removes ${pronoun}.`,
  ];
}
