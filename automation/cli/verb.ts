import type { Argv, CommandModule } from "yargs";
import type { Variables } from "../engine/location.js";
import { type FlagName, type Parsed, withFlags } from "./flags.js";
import type { Printer, TalkStream } from "./printer.js";

/** What a verb prints to and asks on; tests give their own. */
export interface Terminal {
  /** Data. */
  stdout: { write(text: string): unknown };
  /** Talk. */
  stderr: TalkStream;
  /** Where answers come from; absent or no terminal: nothing is asked. */
  stdin?: NodeJS.ReadableStream & { isTTY?: boolean };
  variables: Variables;
}

/** What a verb works with. */
export interface Verb {
  terminal: Terminal;
  printer: Printer;
  /** One JSON document, or text that ends with a line break, on standard output. */
  print(result: unknown): void;
  /** Ends the command with this code, though nothing was thrown. */
  exit(code: number): void;
}

/**
 * Starts a verb with what was parsed. It hands no promise to yargs, which would render the whole help to have it
 * ready for a failure.
 */
export type StartVerb = (parsed: Parsed, run: VerbDefinition["run"]) => void;

/** One verb of the command line, as its file defines it. */
export interface VerbDefinition {
  command: string | readonly string[];
  describe: string;
  flags: readonly FlagName[];
  /** Further arguments of its own. */
  arguments?: (yargs: Argv) => Argv;
  run(parsed: Parsed, verb: Verb): Promise<void>;
}

/** The verb as yargs takes it. */
export function commandOf(definition: VerbDefinition, terminal: Terminal, start: StartVerb): CommandModule {
  return {
    command: definition.command,
    describe: definition.describe,
    builder: (yargs) => {
      const own = definition.arguments?.(yargs) ?? yargs;
      return withFlags(own, terminal.variables, ...definition.flags);
    },
    handler: (parsed) => start(parsed, definition.run),
  };
}

/** A word with verbs of its own below it, as `env ls`. */
export interface VerbGroup {
  word: string;
  describe: string;
  load(): Promise<readonly VerbDefinition[]>;
}

/** The group as yargs takes it; its verbs are loaded only when `args` has the word, since `--help` shall be quick. */
export async function groupOf(
  group: VerbGroup,
  args: readonly string[],
  terminal: Terminal,
  start: StartVerb,
): Promise<CommandModule> {
  const { word, describe } = group;
  const definitions = args.includes(word) ? await group.load() : [];
  return {
    command: word,
    describe,
    builder: (yargs) => {
      for (const definition of definitions) yargs.command(commandOf(definition, terminal, start));
      return yargs.demandCommand(1, 1, `\`airlift ${word}\` needs one of its commands.`).strict();
    },
    handler: () => {},
  };
}
