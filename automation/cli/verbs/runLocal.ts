import { stringify } from "yaml";
import { RunError } from "../../base/errors.js";
import type { LocalWishes } from "../../local/composeProject.js";
import { fromContainer } from "../../local/emulator.js";
import type { RunOptions } from "../../session/options.js";
import { listed, optionsFrom, reaching } from "../flags.js";
import { pairsGiven } from "../pairs.js";
import { defineVerb, type Verb } from "../verb.js";

/** `HOST:CONTAINER` → port of this machine by the container's. */
function portsGiven(given: readonly string[] | undefined): Record<number, number> {
  return Object.fromEntries(
    (listed(given) ?? []).map((text) => {
      const [, host, container] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
      if (host === undefined || container === undefined)
        throw new RunError("usage", `--port-override: "${text}" isn't HOST:CONTAINER, for example 8080:80.`);
      return [Number(container), Number(host)];
    }),
  );
}

/** `NAME=VALUE`, or `CONTAINER:NAME=VALUE` for one container. */
function overridesGiven(given: readonly string[] | undefined) {
  return Object.entries(pairsGiven(given, "env-var-override")).map(([key, value]) => {
    const [, container, name = key] = /^([^:]+):(.+)$/.exec(key) ?? [];
    return { name, value, ...(container !== undefined && { container }) };
  });
}

/** What the containers reach AWS at: for them, this machine has another name. @throws RunError `usage` */
function endpointGiven(endpoint: string | undefined): LocalWishes["overrides"] {
  if (endpoint === undefined) return [];
  if (!URL.canParse(endpoint)) throw new RunError("usage", `--aws-endpoint: "${endpoint}" is not a URL.`);
  return [{ name: "AWS_ENDPOINT_URL", value: fromContainer(endpoint) }];
}

export const runLocalVerb = defineVerb({
  command: "local",
  describe: "Run a workload with its sidecars on this machine, or a whole environment, with Docker Compose",
  flags: [...reaching, "name", "json"],
  own: {
    all: { type: "boolean", describe: "Run every service of the environment, with its load balancers in front" },
    print: { type: "boolean", describe: "Print the Compose file, and run nothing" },
    watch: { type: "boolean", describe: "Build and start again when files of the build change" },
    "env-var-override": {
      type: "string",
      array: true,
      describe: "Variables in place of the task's: NAME=VALUE or CONTAINER:NAME=VALUE, comma-separated",
    },
    "port-override": {
      type: "string",
      array: true,
      describe: "Ports of this machine: HOST:CONTAINER, comma-separated",
    },
    "use-task-role": { type: "boolean", describe: "Give the containers the task role (default: your own credentials)" },
    "aws-endpoint": { type: "string", describe: "URL that the containers reach AWS at, such as an emulator's" },
  },
  async run(parsed, verb) {
    const options = optionsFrom({ ...parsed, all: undefined });
    const wishes = {
      ports: portsGiven(parsed["port-override"]),
      overrides: [...endpointGiven(parsed["aws-endpoint"]), ...overridesGiven(parsed["env-var-override"])],
      watch: parsed.watch,
    };
    if (parsed.all === true) {
      for (const flag of ["port-override", "use-task-role"] as const)
        if (parsed[flag] !== undefined) throw new RunError("usage", `--${flag} is for one workload, not for --all.`);
      await runAll(options, wishes, parsed, verb);
      return;
    }
    const [{ localRun, localVariables }, { runProject }, { unknownLines }] = await Promise.all([
      import("../../local/runLocal.js"),
      import("../../local/compose.js"),
      import("../../local/serveEnvironment.js"),
    ]);
    const run = await localRun(options, wishes);
    for (const line of unknownLines(run)) verb.printer.say(line);
    const text = stringify(run.file, { lineWidth: 0 });
    if (parsed.print === true) return printProject(run, parsed, verb);
    const variables = await localVariables(options, run, { useTaskRole: parsed["use-task-role"] });
    verb.exit(await runProject({ text, name: String(run.file.name), args: run.arguments }, variables));
  },
});

async function runAll(
  options: RunOptions,
  wishes: LocalWishes,
  parsed: { print?: boolean; json?: boolean; "aws-endpoint"?: string },
  verb: Verb,
): Promise<void> {
  const endpoint = parsed["aws-endpoint"];
  // An emulator takes any credentials, and an SDK asks for some.
  const any = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-west-2" };
  const [{ localEnvironment }, { serveEnvironment, unknownLines }, { localVariables }, { usualPorts }] =
    await Promise.all([
      import("../../local/runEnvironment.js"),
      import("../../local/serveEnvironment.js"),
      import("../../local/runLocal.js"),
      import("../../local/router/router.js"),
    ]);
  const local = await localEnvironment(options, wishes);
  if (parsed.print === true) {
    const run = local.project(usualPorts(local.balancers.listeners));
    for (const line of [...local.leftOut, ...unknownLines(run)]) verb.printer.say(line);
    return printProject(run, parsed, verb);
  }
  verb.exit(
    await serveEnvironment(
      local,
      async (run) => ({ ...(endpoint !== undefined && any), ...(await localVariables(options, run)) }),
      (line) => verb.printer.say(line),
      endpoint === undefined ? undefined : { endpoint, region: options.region ?? any.AWS_REGION },
    ),
  );
}

function printProject(
  { file, secrets }: { file: object; secrets: object },
  { json }: { json?: boolean },
  verb: Verb,
): void {
  verb.print(json === true ? { version: 1, compose: file, secrets } : stringify(file, { lineWidth: 0 }));
}
