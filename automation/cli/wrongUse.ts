import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { nearest } from "../manifest/nearest.js";
import { absentCommands, absentFlags } from "./fromCopilot.js";

/** The commands that there are: those without a group, and by their group the others. */
export type CommandNames = Readonly<Record<string, readonly string[]>>;

const whereToLook = "`airlift --help` lists the commands, `airlift COMMAND --help` the flags of one.";

/** The arguments before the first flag: the command that was meant. */
function namesOf(args: readonly string[]): string[] {
  const end = args.findIndex((arg) => arg.startsWith("-"));
  return args.slice(0, end === -1 ? args.length : end);
}

/** `--no-rollback` → `no-rollback`; of `--tag=v1` the name. */
function flagsOf(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? args.length : end).flatMap((arg) => /^--([a-z][\w-]*)/i.exec(arg)?.[1] ?? []);
}

function wrongCommand([first, second]: readonly string[], known: CommandNames): RunError | undefined {
  if (first === undefined) return undefined;
  const below = ownValue(known, first);
  const isGroup = below !== undefined && below.length > 0;
  const typed = isGroup && second !== undefined ? `${first} ${second}` : first;
  const there = isGroup ? second === undefined || below.includes(second) : below !== undefined;
  if (there) return undefined;
  const instead =
    ownValue(absentCommands, second === undefined ? first : `${first} ${second}`) ?? ownValue(absentCommands, first);
  if (instead !== undefined) {
    const typedName = second === undefined ? first : `${first} ${second}`;
    return new RunError("usage", `Airlift has no \`${typedName}\`.`, { hint: instead });
  }
  const meant = isGroup ? nearest(second ?? "", below) : nearest(first, Object.keys(known));
  const suggestion = meant === undefined ? "" : ` Did you mean ${isGroup ? `${first} ${meant}` : meant}?`;
  return new RunError("usage", `Unknown command \`${typed}\`.${suggestion}`, { hint: whereToLook });
}

/** A flag of Copilot's that is not taken. */
export function absent(flag: string): RunError {
  return new RunError("usage", `Copilot's --${flag} isn't supported.`, {
    hint: ownValue(absentFlags, flag) ?? whereToLook,
  });
}

/**
 * The message for wrong use: what is not there, what was probably meant, and of what Copilot has the way out.
 * @param message the parser's own message
 * @param flags of the command that was meant
 */
export function wrongUse(
  message: string,
  args: readonly string[],
  known: CommandNames,
  flags: readonly string[],
): RunError {
  // Without a command the parser only misses one: a flag such as --versoin is what was meant.
  const [alone] = args[0]?.startsWith("-") ? flagsOf(args) : [];
  if (alone !== undefined && namesOf(args).length === 0 && !flags.includes(alone)) {
    const meant = nearest(alone, flags);
    const suggestion = meant === undefined ? "" : ` Did you mean --${meant}?`;
    return new RunError("usage", `Unknown flag --${alone}.${suggestion}`, { hint: whereToLook });
  }
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message)?.[1]?.split(", ");
  if (unknown === undefined) return new RunError("usage", message, { hint: whereToLook });
  const wrong = wrongCommand(namesOf(args), known);
  if (wrong !== undefined) return wrong;
  // The parser names `--no-rollback` by what it would switch off.
  const isUnknown = (flag: string) => unknown.includes(flag) || unknown.includes(flag.replace(/^no-/, ""));
  const flag = flagsOf(args).find((name) => ownValue(absentFlags, name) !== undefined && isUnknown(name));
  if (flag !== undefined) return absent(flag);
  // An argument that is no flag may be the value itself: it is not shown again.
  const typed = args.filter((arg) => arg.startsWith("-")).map((arg) => arg.replace(/^-+(?:no-)?/, "").split("=")[0]);
  if (args[0] === "secret" && unknown.some((argument) => !typed.includes(argument)))
    return new RunError("usage", "There are too many arguments.", {
      hint: "Secret values are typed without echo, piped in or read from files: see `airlift secret --help`.",
    });
  const meant = flagsOf(args).flatMap((name) => (isUnknown(name) ? (nearest(name, flags) ?? []) : []));
  const suggestion = meant.length === 0 ? "" : `. Did you mean --${meant.join(", --")}?`;
  return new RunError("usage", `${message}${suggestion}`, { hint: whereToLook });
}
