import { splitWords } from "../../../components/shellWords.js";
import { RunError } from "../../base/errors.js";
import { confirmByTyping } from "../ask.js";
import { listed, type OwnFlags, optionsFrom, reaching } from "../flags.js";
import { pairsGiven } from "../pairs.js";
import { defineVerb, type VerbDefinition } from "../verb.js";

const groupFlag = {
  "task-group-name": { alias: "n", type: "string", describe: "Name of the task group (default: the folder's name)" },
} as const satisfies OwnFlags;

/** Copilot names the group by --name in `task exec` and `task delete`. */
const nameFlag = {
  name: { alias: "n", type: "string", describe: "Name of the task group (default: the folder's name)" },
} as const satisfies OwnFlags;

function words(flag: string, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const found = splitWords(text);
  if (Array.isArray(found)) return found;
  throw new RunError("usage", `--${flag} ${found.message}.`, { hint: found.hint });
}

const systems: Readonly<Record<string, string>> = { linux: "LINUX", windows: "WINDOWS_SERVER_2019_CORE" };
const architectures: Readonly<Record<string, string>> = { amd64: "X86_64", x86_64: "X86_64", arm64: "ARM64" };

const taskRunVerb = defineVerb({
  command: "run",
  describe: "Run a one-off task in an environment or in a VPC",
  flags: [...reaching, "json", "wait-for-lock"],
  own: {
    ...groupFlag,
    image: { alias: "i", type: "string", describe: "Existing image, instead of a Dockerfile" },
    dockerfile: { alias: "d", type: "string", describe: "Dockerfile to build (default ./Dockerfile)" },
    "build-context": { type: "string", describe: "Build context (default: the Dockerfile's folder)" },
    tag: { type: "string", describe: "Tag of the built image (default latest)" },
    count: { type: "number", describe: "Number of tasks, up to 10 (default 1)" },
    cpu: { type: "number", describe: "CPU units (default 256)" },
    memory: { type: "number", describe: "Memory in MiB (default 512)" },
    "platform-os": { type: "string", describe: "linux or windows, or as ECS names it (default linux)" },
    "platform-arch": { type: "string", describe: "amd64 or arm64 (default amd64)" },
    command: { alias: "c", type: "string", describe: "Command of the container" },
    entrypoint: { type: "string", describe: "Entry point of the container" },
    "env-vars": { type: "string", array: true, describe: "Variables: NAME=VALUE, comma-separated" },
    "env-file": { type: "string", describe: "File with variables; --env-vars take precedence" },
    secrets: { type: "string", array: true, describe: "Secrets: NAME=PARAMETER or NAME=ARN, comma-separated" },
    "acknowledge-secrets-access": { type: "boolean", describe: "Don't ask whether the task may read the secrets" },
    "execution-role": { type: "string", describe: "Role that starts the task (default: one is created)" },
    "task-role": { type: "string", describe: "Role of the task itself (default: one is created)" },
    default: { type: "boolean", describe: "Run in the account's default VPC, in a cluster of its own" },
    cluster: { type: "string", describe: "Run in this cluster" },
    subnets: { type: "string", array: true, describe: "Run in these subnets, comma-separated" },
    "security-groups": { type: "string", array: true, describe: "With these security groups, comma-separated" },
    "resource-tags": { type: "string", array: true, describe: "Tags: KEY=VALUE, comma-separated" },
    follow: { type: "boolean", describe: "Print the log until the task ends, and exit with its exit code" },
    "generate-cmd": {
      type: "string",
      describe: "Print the command that runs a task like a service: CLUSTER/SERVICE or APP/ENV/WORKLOAD",
    },
  },
  async run(parsed, verb) {
    const options = optionsFrom({ ...parsed, image: undefined, tag: undefined });
    const generate = parsed["generate-cmd"];
    if (generate !== undefined) {
      const { taskCommand } = await import("../../operations/taskCommand.js");
      verb.print(`${await taskCommand(options, generate)}\n`);
      return;
    }
    const exclusive = (one: string | undefined, other: string | undefined, names: string) => {
      if (one !== undefined && other !== undefined) throw new RunError("usage", `${names} are mutually exclusive.`);
    };
    exclusive(parsed.image, parsed.dockerfile, "--image and --dockerfile");
    exclusive(parsed.default ? "" : undefined, parsed.cluster, "--default and --cluster");
    exclusive(parsed.default ? "" : undefined, parsed.subnets?.[0], "--default and --subnets");
    const secrets = pairsGiven(parsed.secrets, "secrets");
    if (Object.keys(secrets).length > 0 && parsed["acknowledge-secrets-access"] !== true)
      await confirmByTyping(
        verb.terminal,
        `The task may read ${Object.values(secrets).join(", ")}.`,
        "yes",
        "--acknowledge-secrets-access",
      );
    const [{ followTask, runTask }, { readEnvFile }] = await Promise.all([
      import("../../operations/oneOffTasks.js"),
      import("../../init/secretValues.js"),
    ]);
    const file = parsed["env-file"] === undefined ? [] : readEnvFile(parsed["env-file"]);
    const os = parsed["platform-os"];
    const architecture = parsed["platform-arch"];
    const starting = runTask(
      options,
      {
        group: parsed["task-group-name"],
        image: parsed.image,
        dockerfile: parsed.dockerfile,
        context: parsed["build-context"],
        tag: parsed.tag,
        count: parsed.count,
        cpu: parsed.cpu,
        memory: parsed.memory,
        os: os === undefined ? undefined : (systems[os.toLowerCase()] ?? os.toUpperCase()),
        architecture:
          architecture === undefined
            ? undefined
            : (architectures[architecture.toLowerCase()] ?? architecture.toUpperCase()),
        command: words("command", parsed.command),
        entrypoint: words("entrypoint", parsed.entrypoint),
        variables: {
          ...Object.fromEntries(file.map(({ name, value }) => [name, value])),
          ...pairsGiven(parsed["env-vars"], "env-vars"),
        },
        secrets,
        taskRole: parsed["task-role"],
        executionRole: parsed["execution-role"],
        defaultVpc: parsed.default,
        cluster: parsed.cluster,
        subnets: listed(parsed.subnets),
        securityGroups: listed(parsed["security-groups"]),
        tags: pairsGiven(parsed["resource-tags"], "resource-tags"),
      },
      verb.printer.onEvent,
    );
    const started = await verb.printer.during(starting);
    if (parsed.json === true) verb.print({ version: 1, ...started });
    const ids = started.tasks.map((id) => id.slice(0, 8)).join(", ");
    verb.printer.say(
      `Started ${ids} of ${started.group} in ${started.environment}${started.simulated ? " (simulated AWS)" : ""}.`,
    );
    if (parsed.follow !== true) return;
    verb.exit(
      await followTask(
        options,
        started,
        ({ stream, message }) =>
          verb.terminal.stdout.write(`${started.group}/${stream.split("/").at(-1)?.slice(0, 8)} ${message}\n`),
        verb.printer.onEvent,
      ),
    );
  },
});

const taskExecVerb = defineVerb({
  command: "exec",
  describe: "Run a command in a running task of a group",
  flags: [...reaching],
  own: {
    ...nameFlag,
    command: { alias: "c", type: "string", describe: "Command to run (default /bin/sh)" },
    "task-id": { type: "string", describe: "Task, by the beginning of its ID" },
    default: { type: "boolean", describe: "The task runs in the account's default VPC (found without the flag)" },
  },
  async run(parsed, verb) {
    const { execInTask } = await import("../../operations/oneOffTasks.js");
    const code = await execInTask(optionsFrom({ ...parsed, name: undefined }), {
      group: parsed.name,
      command: parsed.command ?? "/bin/sh",
      task: parsed["task-id"],
    });
    if (code !== 0) verb.exit(1);
  },
});

const taskDeleteVerb = defineVerb({
  command: "delete",
  describe: "Stop the tasks of a group, and delete its image, roles and log",
  flags: [...reaching, "yes", "json", "wait-for-lock"],
  own: {
    ...nameFlag,
    default: { type: "boolean", describe: "The task ran in the account's default VPC (found without the flag)" },
  },
  async run(parsed, verb) {
    const { deleteTask, taskGroup } = await import("../../operations/oneOffTasks.js");
    const options = optionsFrom({ ...parsed, name: undefined });
    const group = taskGroup(options, parsed.name);
    if (parsed.yes !== true)
      await confirmByTyping(verb.terminal, `This will delete the task group ${group} with its log.`, group, "--yes");
    const done = await verb.printer.during(deleteTask(options, group, verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, ...done });
    verb.printer.say(`The task group ${group} is deleted.`);
  },
});

/** Everything below `airlift task`. */
export const taskVerbs: readonly VerbDefinition[] = [taskRunVerb, taskExecVerb, taskDeleteVerb];
