import type { StackState } from "../stack/contents.js";
import { describeBroken, urnsOfStacks, wasNeverMade } from "./addons/brokenStacks.js";
import type { RunningFacts } from "./facts.js";
import type { AppRunnerService } from "./rollouts/appRunner.js";

/** What is repaired before the engine runs, where AWS and the state differ. */
export interface Repairs {
  /** CloudFormation stacks that were never made: they are deleted and made again. */
  deleteStacks: string[];
  /** URNs of these stacks: once they are deleted the engine is to see that they are gone. */
  deletedUrns: string[];
  /** URNs of services that AWS runs otherwise than the state says: they are read into it. */
  refresh: string[];
  /** URNs of services that an earlier run left while they were being rolled out. */
  unfinished: ReadonlySet<string>;
  /** Workloads whose first deployment failed: the service is deployed again. */
  failed: ReadonlySet<string>;
  notices: string[];
}

const none: Repairs = {
  deleteStacks: [],
  deletedUrns: [],
  refresh: [],
  unfinished: new Set(),
  failed: new Set(),
  notices: [],
};

const appRunnerWentBack = ({ workload }: AppRunnerService): string =>
  `${workload}: App Runner rolled the last deployment back.`;

/**
 * What a run has to repair; a preview only says so.
 * @throws Error when AWS could not be asked, unless it is a preview, which shows what it can
 */
export function decideRepairs(
  running: RunningFacts | Error,
  state: StackState | undefined,
  operation: "plan" | "preview" | "up",
): Repairs {
  if (running instanceof Error) {
    if (operation === "up") throw running;
    return { ...none, notices: [`What runs could not be compared: ${running.message}`] };
  }
  const { differences, unfinished, rolledBack, brokenStacks } = running;
  const found = [...differences.map(({ text }) => text), ...rolledBack.map(appRunnerWentBack)];
  if (operation !== "up") {
    const notices = [...brokenStacks.map(describeBroken), ...found.map((text) => `${text} \`airlift up\` fixes it.`)];
    return { ...none, notices };
  }
  const deleteStacks = brokenStacks.filter(wasNeverMade).map(({ name }) => name);
  const changed = differences.filter(({ failed }) => !failed).map(({ service }) => service);
  return {
    deleteStacks,
    deletedUrns: urnsOfStacks(state, deleteStacks),
    refresh: [...changed, ...rolledBack].map(({ urn }) => urn),
    unfinished,
    failed: new Set(differences.filter(({ failed }) => failed).map(({ service }) => service.workload)),
    notices: [],
  };
}

/** What a run says before it repairs anything, a sentence each. */
export function announcements(running: RunningFacts | Error): string[] {
  if (running instanceof Error) return [];
  const { differences, rolledBack, brokenStacks } = running;
  return [
    ...brokenStacks.filter((one) => !wasNeverMade(one)).map(describeBroken),
    ...brokenStacks
      .filter(wasNeverMade)
      .map(
        ({ name, status }) =>
          `The CloudFormation stack ${name} could not be created last time (${status}); it is deleted and created again.`,
      ),
    ...[...differences.map(({ text }) => text), ...rolledBack.map(appRunnerWentBack)].map(
      (text) => `${text} This run fixes it.`,
    ),
  ];
}
