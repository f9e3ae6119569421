import yargs, { type Argv, type CommandModule } from "yargs";
import { maskedStream, registerSecrets } from "../base/mask.js";
import { printableLines } from "../base/printable.js";
import { airliftVersion } from "../base/version.js";
import type { Parsed } from "./flags.js";
import { createPrinter } from "./printer.js";
import { codeOf, explain } from "./run.js";
import { type CommandLine, commandOf, groupOf, namesOf, type StartVerb, type Terminal, type Verb } from "./verb.js";
import { verbGroups, verbs } from "./verbs/index.js";
import { type CommandNames, wrongUse } from "./wrongUse.js";

function standardTerminal(): Terminal {
  return { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, variables: process.env };
}

/** Variables that programs around Airlift put credentials into. */
const credentialVariables = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "PULUMI_ACCESS_TOKEN",
  "GITHUB_TOKEN",
  "GITLAB_TOKEN",
  "DOCKER_AUTH_CONFIG",
];

/** `--sandbox` alone must not swallow the argument that follows; a folder is given as `--sandbox=DIR`. */
function spellOut(args: readonly string[]): string[] {
  const rest = args.indexOf("--");
  return args.map((arg, index) => (arg === "--sandbox" && (rest === -1 || index < rest) ? "--sandbox=" : arg));
}

/** Alone, `airlift` and `airlift svc` list their commands. */
function helpWhereBare(args: readonly string[]): readonly string[] {
  const [first, ...more] = args;
  const bare = first === undefined || (more.length === 0 && verbGroups.some(({ name }) => name === first));
  return bare ? [...args, "--help"] : args;
}

async function modules(line: CommandLine): Promise<CommandModule[]> {
  const groups = await Promise.all(verbGroups.map((group) => groupOf(group, line)));
  return [...verbs.map((definition) => commandOf(definition, line)), ...groups];
}

/** The flags that the parser knew when it failed: those of the command that was meant. The types lack this call. */
function flagsOf(parser: Argv): string[] {
  const { key } = (parser as Argv & { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return Object.keys(key).filter((name) => name.length > 1);
}

/** The commands that there are; those of groups where one of them was meant. */
async function knownCommands(args: readonly string[]): Promise<CommandNames> {
  const groups = await Promise.all(
    verbGroups.map(
      async ({ name, load }) => [name, args.includes(name) ? (await load()).flatMap(namesOf) : []] as const,
    ),
  );
  return Object.fromEntries([...verbs.flatMap(namesOf).map((name) => [name, []] as const), ...groups]);
}

/** The parser of the command line, and what a failure needs to know of it. @throws RunError for wrong use */
async function parserFor(line: CommandLine): Promise<Argv> {
  const known = await knownCommands(line.args);
  const command: Argv = yargs()
    .scriptName("airlift")
    .usage("$0 COMMAND\n\nRuns AWS Copilot manifests on Pulumi.")
    .parserConfiguration({ "camel-case-expansion": false, "duplicate-arguments-array": true })
    .command(await modules(line))
    .demandCommand(1, "Which command?")
    .strict()
    .locale("en")
    .version(airliftVersion())
    .help()
    .group(["help", "version"], "Help:")
    .alias("help", "h")
    .wrap(Math.min(110, line.terminal.stderr.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      // yargs throws some of its own messages in place of handing them over.
      throw error === undefined || error.name === "YError"
        ? wrongUse(message ?? error?.message ?? "", line.args, known, flagsOf(command))
        : error;
    });
  withoutCachedHelp(command);
  return command;
}

/** yargs lays the help of a command out before each run of it, in case it fails; nobody asks for it, and it takes a tenth of a short run. */
function withoutCachedHelp(command: Argv): void {
  const { getInternalMethods } = command as Argv & {
    getInternalMethods?(): { getUsageInstance(): { cacheHelpMessage(): void } };
  };
  const usage = getInternalMethods?.call(command).getUsageInstance();
  if (usage !== undefined) usage.cacheHelpMessage = () => {};
}

/** Parses without running anything. @throws RunError for wrong use */
export async function parseOnly(args: readonly string[], terminal: Terminal): Promise<void> {
  await (await parserFor({ args, terminal, start: () => {} })).parseAsync(spellOut(args));
}

/**
 * Runs the command line. The one place that catches, and that decides on the exit code: 0 done or no difference,
 * 1 failed, wrong use or problems in manifests, 2 differences found, 130 stopped by Ctrl-C.
 */
export async function runCommand(typed: readonly string[], given: Terminal = standardTerminal()): Promise<number> {
  const args = helpWhereBare(typed);
  // The one way out for whatever is printed.
  const terminal = { ...given, stdout: maskedStream(given.stdout), stderr: maskedStream(given.stderr) };
  registerSecrets(credentialVariables.flatMap((name) => given.variables[name] ?? []));
  let code = 0;
  let debug = false;
  const open = (parsed: Parsed<"diff">): Verb => {
    debug = parsed.debug === true;
    return {
      terminal,
      printer: createPrinter({
        stream: terminal.stderr,
        variables: terminal.variables,
        diff: parsed.diff === true,
        debug,
      }),
      print: (result) => {
        const text = typeof result === "string" ? printableLines(result) : `${JSON.stringify(result, null, 2)}\n`;
        terminal.stdout.write(text);
      },
      exit: (wanted) => {
        code = Math.max(code, wanted);
      },
    };
  };
  let running: Promise<void> | undefined;
  const start: StartVerb = (parsed, run) => {
    const verb = open(parsed);
    running = run(parsed, verb).finally(() => verb.printer.close());
  };
  try {
    const command = await parserFor({ args, terminal, start });
    await command.parseAsync(spellOut(args), {}, (error, _parsed, output) => {
      if (output !== "") terminal.stdout.write(`${output}\n`);
      if (error) throw error;
    });
    await running;
  } catch (error) {
    terminal.stderr.write(`${printableLines(explain(error, debug || args.includes("--debug")))}\n`);
    code = codeOf(error);
  }
  return code;
}
