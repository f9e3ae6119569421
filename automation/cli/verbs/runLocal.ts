import { stringify } from "yaml";
import { RunError } from "../../base/errors.js";
import { readBlock } from "../../init/cidr.js";
import type { LocalWishes } from "../../local/composeProject.js";
import { emulatorVariables, fromContainer } from "../../local/emulator.js";
import type { Relays } from "../../local/proxy/relays.js";
import type { LocalRun } from "../../local/runLocal.js";
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

/** @throws RunError `usage` */
function subnetGiven({ proxy, "proxy-network": given }: { proxy?: boolean; "proxy-network"?: string }) {
  if (given === undefined) return undefined;
  if (proxy !== true) throw new RunError("usage", "--proxy-network is for --proxy.");
  if (readBlock(given) === undefined)
    throw new RunError("usage", `--proxy-network: "${given}" is not an IPv4 subnet, such as 172.20.0.0/16.`);
  return given;
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
    proxy: {
      type: "boolean",
      describe: "Reach the environment's services and databases on AWS, through a running task that has ECS Exec",
    },
    "proxy-network": { type: "string", describe: "Subnet of the containers with --proxy, such as 172.20.0.0/16" },
    "aws-endpoint": { type: "string", describe: "URL that the containers reach AWS at, such as an emulator's" },
  },
  async run(parsed, verb) {
    const options = optionsFrom({ ...parsed, all: undefined });
    const wishes = {
      ports: portsGiven(parsed["port-override"]),
      overrides: [...endpointGiven(parsed["aws-endpoint"]), ...overridesGiven(parsed["env-var-override"])],
      watch: parsed.watch,
      subnet: subnetGiven(parsed),
    };
    if (parsed.all === true) {
      for (const flag of ["port-override", "use-task-role"] as const)
        if (parsed[flag] !== undefined) throw new RunError("usage", `--${flag} is for one workload, not for --all.`);
    }
    const { all = false, print = false } = parsed;
    const proxy = parsed.proxy === true ? await proxyFor({ options, all, print }, verb) : undefined;
    const relays = [proxy, await emulatorRelay(parsed["aws-endpoint"])].filter((one) => one !== undefined);
    const listenOn =
      relays.length === 0 ? undefined : (address: string) => Promise.all(relays.map((one) => one.listenOn(address)));
    try {
      const run = all ? runAll : runOne;
      await run(options, { ...wishes, forwarded: proxy?.forwarded }, { ...parsed, listenOn }, verb);
    } finally {
      await Promise.all(relays.map((one) => one.close()));
    }
  },
});

async function proxyFor(asked: { options: RunOptions; all: boolean; print: boolean }, verb: Verb): Promise<Relays> {
  const { openProxy } = await import("../../local/proxy/proxy.js");
  return openProxy({ ...asked, say: (line) => verb.printer.say(line) });
}

/** An emulator mostly listens on localhost alone, where containers on Linux don't reach it. */
async function emulatorRelay(endpoint: string | undefined) {
  if (endpoint === undefined || fromContainer(endpoint) === endpoint) return undefined;
  const { port, protocol } = new URL(endpoint);
  const { relayLocalPort } = await import("../../local/proxy/relays.js");
  return relayLocalPort(Number(port) || (protocol === "https:" ? 443 : 80));
}

interface Asked {
  print?: boolean;
  json?: boolean;
  "use-task-role"?: boolean;
  "aws-endpoint"?: string;
  listenOn?: (address: string) => Promise<unknown>;
}

async function runOne(options: RunOptions, wishes: LocalWishes, parsed: Asked, verb: Verb): Promise<void> {
  const [{ localRun, localVariables }, { followGateways, runProject }, { unknownLines }] = await Promise.all([
    import("../../local/runLocal.js"),
    import("../../local/compose.js"),
    import("../../local/serveEnvironment.js"),
  ]);
  const run = await localRun(options, wishes);
  for (const line of unknownLines(run)) verb.printer.say(line);
  const text = stringify(run.file, { lineWidth: 0 });
  if (parsed.print === true) return printProject(run, parsed, verb);
  const variables = await localVariables(options, run, { useTaskRole: parsed["use-task-role"] });
  const { listenOn } = parsed;
  verb.exit(
    await runProject(
      { text, name: String(run.file.name), args: run.arguments },
      variables,
      listenOn && ((project, signal) => followGateways(project, listenOn, signal)),
    ),
  );
}

async function runAll(options: RunOptions, wishes: LocalWishes, parsed: Asked, verb: Verb): Promise<void> {
  const endpoint = parsed["aws-endpoint"];
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
    const lines = [...local.leftOut, ...unknownLines(run, endpoint !== undefined)];
    for (const line of lines) verb.printer.say(line);
    return printProject(run, parsed, verb);
  }
  const emulator =
    endpoint === undefined ? undefined : { endpoint, region: await regionFor(options, local.environment) };
  const variablesFor = async (run: LocalRun) => {
    if (emulator === undefined) return localVariables(options, run);
    const secrets = Object.keys(run.secrets).length === 0 ? {} : await localVariables(options, run);
    return { ...secrets, ...emulatorVariables(emulator.region) };
  };
  const say = (line: string) => verb.printer.say(line);
  verb.exit(await serveEnvironment(local, variablesFor, say, { emulator, listenOn: parsed.listenOn }));
}

/** What is made in an emulator is looked for in the same region. */
async function regionFor(options: RunOptions, environment: string): Promise<string> {
  const [{ openFolder }, { environmentRegion }] = await Promise.all([
    import("../../session/openFolder.js"),
    import("../../session/environmentAccess.js"),
  ]);
  return (await environmentRegion(openFolder(options), environment)) ?? process.env.AWS_REGION ?? "us-west-2";
}

function printProject(
  { file, secrets }: { file: object; secrets: object },
  { json }: { json?: boolean },
  verb: Verb,
): void {
  verb.print(json === true ? { version: 1, compose: file, secrets } : stringify(file, { lineWidth: 0 }));
}
