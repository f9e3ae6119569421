import { stringify } from "yaml";
import { RunError } from "../../base/errors.js";
import { listed, optionsFrom, reaching } from "../flags.js";
import { pairsGiven } from "../pairs.js";
import { defineVerb } from "../verb.js";

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

export const runLocalVerb = defineVerb({
  command: "local",
  describe: "Run a workload with its sidecars on this machine, with Docker Compose",
  flags: [...reaching, "name", "json"],
  own: {
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
    const { localEnvironment, localRun, runProject } = await import("../../operations/runLocal.js");
    const options = optionsFrom(parsed);
    const endpoint = parsed["aws-endpoint"];
    const run = await localRun(options, {
      ports: portsGiven(parsed["port-override"]),
      overrides: [
        ...(endpoint === undefined ? [] : [{ name: "AWS_ENDPOINT_URL", value: endpoint }]),
        ...overridesGiven(parsed["env-var-override"]),
      ],
      watch: parsed.watch,
    });
    for (const name of run.unknown)
      verb.printer.say(
        `${name} is left out: its value is known once ${run.workload} is deployed to ${run.environment}.`,
      );
    const text = stringify(run.file, { lineWidth: 0 });
    if (parsed.print === true) {
      verb.print(parsed.json === true ? { version: 1, compose: run.file, secrets: run.secrets } : text);
      return;
    }
    const environment = await localEnvironment(options, run, { useTaskRole: parsed["use-task-role"] });
    verb.exit(await runProject(text, run.arguments, environment));
  },
});
