import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { shellWord } from "../../components/shellWords.js";
import { RunError } from "../base/errors.js";
import { serviceOfWorkload } from "../deployment/rollouts/services.js";
import type { RunOptions } from "../session/options.js";
import { openWorkload, services } from "./openDeployed.js";

/** `NAME=VALUE,…` as Copilot's flags take maps: a pair with a comma or a quote in it is quoted as in CSV. */
function pairs(values: readonly (readonly [string, string])[]): string {
  return values
    .map(([name, value]) => `${name}=${value}`)
    .map((pair) => (/[",]/.test(pair) ? `"${pair.replaceAll('"', '""')}"` : pair))
    .join(",");
}

/**
 * The `task run` that starts a task as a service runs it.
 * @param of `CLUSTER/SERVICE`, or `APPLICATION/ENVIRONMENT/WORKLOAD`
 * @throws RunError
 */
export async function taskCommand(options: RunOptions, of: string): Promise<string> {
  const parts = of.split("/");
  const [first = "", second = "", third] = parts;
  if (parts.length < 2 || parts.length > 3 || parts.includes(""))
    throw new RunError("usage", `--generate-cmd is "${of}".`, {
      hint: "It must be CLUSTER/SERVICE or APPLICATION/ENVIRONMENT/WORKLOAD.",
    });
  const { access, cluster, service, container } =
    third === undefined ? await byService(options, first, second) : await byWorkload(options, first, second, third);
  const { describeServices, withEcs } = await import("../aws/ecs.js");
  return withEcs(access, async (client) => {
    const [found] = await describeServices(client, [{ cluster, service }]);
    if (found?.taskDefinition === undefined)
      throw new RunError("usage", `There is no service ${service} in ${cluster}.`);
    const { DescribeTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: found.taskDefinition }),
    );
    const containers = taskDefinition?.containerDefinitions ?? [];
    const main = containers.find(({ name }) => name === container) ?? containers[0];
    if (main === undefined) throw new RunError("program", `${found.taskDefinition} has no container.`);
    const network = found.networkConfiguration?.awsvpcConfiguration;
    return commandLine([
      ["--cluster", cluster],
      ["--subnets", network?.subnets?.join(",")],
      ["--security-groups", network?.securityGroups?.join(",")],
      ["--cpu", taskDefinition?.cpu],
      ["--memory", taskDefinition?.memory],
      ["--platform-os", taskDefinition?.runtimePlatform?.operatingSystemFamily],
      ["--platform-arch", taskDefinition?.runtimePlatform?.cpuArchitecture],
      ["--execution-role", taskDefinition?.executionRoleArn],
      ["--task-role", taskDefinition?.taskRoleArn],
      ...flagsOf(main),
    ]);
  });
}

async function byService(options: RunOptions, cluster: string, service: string) {
  const { region, profile } = options;
  return { access: { region, profile }, cluster, service, container: undefined };
}

async function byWorkload(options: RunOptions, application: string, environment: string, name: string) {
  const asked = { ...options, application, environments: [environment], names: [name] };
  const { access, state } = await openWorkload(asked, services);
  const { cluster, service } = serviceOfWorkload(state, name, environment);
  return { access, cluster, service, container: name };
}

type Flag = [name: string, value: string | undefined];

function flagsOf({ image, command, entryPoint, environment = [], secrets = [] }: ContainerDefinition): Flag[] {
  const words = (list: string[] | undefined) => (list?.length ? list.map(shellWord).join(" ") : undefined);
  return [
    ["--image", image],
    ["--entrypoint", words(entryPoint)],
    ["--command", words(command)],
    ["--env-vars", pairs(environment.map(({ name = "", value = "" }) => [name, value])) || undefined],
    ["--secrets", pairs(secrets.map(({ name = "", valueFrom = "" }) => [name, valueFrom])) || undefined],
  ];
}

function commandLine(flags: readonly Flag[]): string {
  const lines = flags.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${name} ${shellWord(value)}`],
  );
  return ["airlift task run", ...lines].join(" \\\n  ");
}
