import type { CommandModule } from "yargs";
import { ownValue } from "../../components/ownValue.js";
import type { Variables } from "../engine/location.js";
import type { MessageStream, Printer } from "./basePrinter.js";
import { examples } from "./examples.js";
import {
  type FlagName,
  inGroups,
  lastOfEach,
  type OwnFlags,
  type Parsed,
  type Positionals,
  withFlags,
  withOwn,
} from "./flags.js";

/** What a verb prints to and asks on; tests give their own. */
export interface Terminal {
  /** Data. */
  stdout: { write(text: string): unknown };
  /** Messages. */
  stderr: MessageStream;
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

/** One verb of the command line, as its file defines it. */
export interface VerbDefinition {
  command: string | readonly string[];
  describe: string;
  /** Common flags that it takes. */
  flags: readonly FlagName[];
  /** Flags that only it has, listed before the common ones. */
  own?: OwnFlags;
  positionals?: Positionals;
  run(parsed: Parsed, verb: Verb): Promise<void>;
}

interface TypedVerb<F extends FlagName, O extends OwnFlags, P extends Positionals> extends VerbDefinition {
  flags: readonly F[];
  own?: O;
  positionals?: P;
  run(parsed: Parsed<F, O & P>, verb: Verb): Promise<void>;
}

/** Defines a verb whose `run` sees the flags that it named, with the types that yargs infers, and no others. */
export function defineVerb<
  const F extends FlagName,
  const O extends OwnFlags = Record<never, never>,
  const P extends Positionals = Record<never, never>,
>(definition: TypedVerb<F, O, P>): VerbDefinition {
  return definition;
}

/**
 * Starts a verb with what was parsed. It hands no promise to yargs, which would render the whole help to have it
 * ready for a failure.
 */
export type StartVerb = (parsed: Parsed<"diff">, run: VerbDefinition["run"]) => void;

/** `init [application]` → `init` */
export const namesOf = ({ command }: Pick<VerbDefinition, "command">): string[] =>
  [command].flat().map((one) => one.split(" ")[0] ?? one);

/** How a verb is called and started. */
export interface CommandLine {
  /** What was typed. */
  args: readonly string[];
  terminal: Terminal;
  start: StartVerb;
}

/** The names of a verb with the one that was typed first: its help is headed by what the reader knows. */
function typedFirst(definition: VerbDefinition, typed: string | undefined): string[] {
  const names = [definition.command].flat();
  const found = names.findIndex((_, index) => namesOf(definition)[index] === typed);
  return found <= 0 ? names : [...names.splice(found, 1), ...names];
}

/** The verb as yargs takes it. */
export function commandOf(
  definition: VerbDefinition,
  { args, terminal, start }: CommandLine,
  group?: string,
): CommandModule {
  const { describe, own = {}, positionals = {}, flags } = definition;
  const command = typedFirst(definition, args[group === undefined ? 0 : 1]);
  const path = `${group === undefined ? "" : `${group} `}${command[0]?.split(" ")[0]}`;
  return {
    command,
    describe,
    builder: (yargs) => {
      for (const [name, options] of Object.entries(positionals)) yargs.positional(name, options);
      for (const [given, what] of ownValue(examples, path) ?? [])
        yargs.example(`$0 ${path}${given === "" ? "" : ` ${given}`}`, what);
      const grouped = inGroups(yargs, [...Object.keys(own), ...flags]);
      return withFlags(withOwn(grouped, own), terminal.variables, ...flags);
    },
    handler: (parsed) => start(lastOfEach(parsed, own) as Parsed<"diff">, definition.run),
  };
}

/** A command with commands of its own below it, as `env` has `ls`. */
export interface VerbGroup {
  name: string;
  describe: string;
  load(): Promise<readonly VerbDefinition[]>;
}

/** The group as yargs takes it; its verbs are loaded only when it is named, since `--help` shall be quick. */
export async function groupOf(group: VerbGroup, line: CommandLine): Promise<CommandModule> {
  const { name, describe } = group;
  const definitions = line.args.includes(name) ? await group.load() : [];
  return {
    command: name,
    describe,
    builder: (yargs) => {
      for (const definition of definitions) yargs.command(commandOf(definition, line, name));
      return yargs.demandCommand(1, 1, `\`airlift ${name}\` needs a subcommand.`).strict();
    },
    handler: () => {},
  };
}
