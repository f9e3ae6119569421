import { isRecord } from "../base/isRecord.js";
import { resourceOf } from "../deployment/rollouts/services.js";
import type { Plan } from "../plan/recordPlan.js";
import type { StackState } from "../stack/contents.js";
import type { TaskContainer } from "./composeProject.js";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const APP_RUNNER = "aws:apprunner/service:Service";

/** A task's containers as they are deployed, or as a first deployment would make them. */
export interface KnownTask {
  containers: TaskContainer[];
  taskRole?: string;
}

/** @returns nothing where it is not deployed, or its definition is secret as a whole */
export function deployedTask(state: StackState | undefined, name: string): KnownTask | undefined {
  return taskOf(name, resourceOf(state, name, TASK)?.outputs, resourceOf(state, name, APP_RUNNER)?.outputs);
}

/** @returns nothing for what has no containers */
export function plannedTask({ resources }: Pick<Plan, "resources">, name: string): KnownTask | undefined {
  const inputs = (type: string) =>
    resources.find((one) => one.type === type && one.parent?.endsWith(`::${name}`))?.inputs;
  return taskOf(name, inputs(TASK), inputs(APP_RUNNER));
}

function taskOf(
  name: string,
  task: Record<string, unknown> | undefined,
  appRunner: Record<string, unknown> | undefined,
): KnownTask | undefined {
  if (appRunner !== undefined) return { containers: [appRunnerContainer(name, appRunner)] };
  try {
    const containers = JSON.parse(String(task?.containerDefinitions)) as TaskContainer[];
    const taskRole = task?.taskRoleArn;
    return { containers, ...(typeof taskRole === "string" && { taskRole }) };
  } catch {
    return undefined;
  }
}

/** What App Runner runs, as a container. */
function appRunnerContainer(name: string, { sourceConfiguration }: Record<string, unknown>): TaskContainer {
  const { imageRepository } = (sourceConfiguration ?? {}) as { imageRepository?: Record<string, unknown> };
  const { imageIdentifier, imageConfiguration } = imageRepository ?? {};
  const { port, runtimeEnvironmentVariables, runtimeEnvironmentSecrets, startCommand } = (
    isRecord(imageConfiguration) ? imageConfiguration : {}
  ) as { port?: string; startCommand?: string } & Record<
    "runtimeEnvironmentVariables" | "runtimeEnvironmentSecrets",
    Record<string, string> | undefined
  >;
  return {
    name,
    image: String(imageIdentifier),
    ...(startCommand !== undefined && { command: ["sh", "-c", startCommand] }),
    environment: Object.entries(runtimeEnvironmentVariables ?? {}).map(([key, value]) => ({ name: key, value })),
    secrets: Object.entries(runtimeEnvironmentSecrets ?? {}).map(([key, valueFrom]) => ({ name: key, valueFrom })),
    portMappings: [{ containerPort: Number(port ?? 8080) }],
  };
}

/** A plan's text for what only AWS decides. */
export const isReference = (text: string): boolean => /\$\{[^}]+(?:::|\.)[^}]+\}|\$\{export:[^}]+\}/.test(text);

/** Leaves out what only a deployment decides on, and notes the names. */
export function withoutUnknown(container: TaskContainer, unknown: string[]): TaskContainer {
  const known = <T extends { name: string }>(list: T[] | undefined, text: (one: T) => string | undefined): T[] =>
    (list ?? []).filter((one) => {
      if (!isReference(text(one) ?? "")) return true;
      unknown.push(one.name);
      return false;
    });
  return {
    ...container,
    environment: known(container.environment, ({ value }) => value),
    secrets: known(container.secrets, ({ valueFrom }) => valueFrom),
  };
}
