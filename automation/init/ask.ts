import { RunError } from "../base/errors.js";
import { printable } from "../base/printable.js";
import type { Check } from "./names.js";

export interface Option<T extends string = string> {
  value: T;
  /** Stands beside the value. */
  hint?: string;
}

interface Question {
  /** The flag that answers it, for example `--name`. */
  flag: string;
  message: string;
}

export interface TextQuestion extends Question {
  /** Offered; Enter takes it. */
  suggestion?: string;
  check?: Check;
}

export interface ChoiceQuestion<T extends string> extends Question {
  options: ReadonlyArray<Option<T>>;
  suggestion?: T;
}

export interface SeveralQuestion extends Question {
  options: readonly Option[];
  /** Chosen at the start. */
  chosen?: readonly string[];
  /** At least one has to be chosen. */
  required?: boolean;
}

export interface ConfirmQuestion extends Question {
  suggestion: boolean;
}

/** Asks the user. The one in tests answers by itself; the silent one refuses and names the flag. */
export interface Ask {
  /** Whether anyone is there to answer. */
  readonly interactive: boolean;
  text(question: TextQuestion): Promise<string>;
  choose<T extends string>(question: ChoiceQuestion<T>): Promise<T>;
  chooseSeveral(question: SeveralQuestion): Promise<string[]>;
  confirm(question: ConfirmQuestion): Promise<boolean>;
  /** Typed unseen. */
  secret(question: TextQuestion): Promise<string>;
}

/** Without a terminal every question is an error that names its flag, unless it has one answer only. */
export const silentAsk: Ask = {
  interactive: false,
  text: missing,
  choose: async (question) => onlyAnswer(question) ?? missing(question),
  chooseSeveral: missing,
  confirm: missing,
  secret: missing,
};

/** The answer to a question that has no other: nobody is asked it. */
function onlyAnswer<T extends string>({ options }: ChoiceQuestion<T>): T | undefined {
  return options.length === 1 ? options[0]?.value : undefined;
}

async function missing(question: Question & { options?: readonly Option[] }): Promise<never> {
  const choices = question.options?.map(({ value }) => `"${value}"`).join(", ") ?? "";
  throw new RunError("usage", `${question.flag} is missing.`, {
    hint: `It answers: ${question.message} ${choices === "" ? "" : `One of: ${choices}. `}Questions are only asked on a terminal.`,
  });
}

/** Ctrl-C in a prompt ends the command; the library throws an error of its own for it. */
async function interruptible<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new RunError("aborted", "Cancelled; nothing was written.", { cause: error });
    }
    throw error;
  }
}

/** Questions on the terminal, with arrow keys. The library is loaded at the first one. */
export function terminalAsk(): Ask {
  const prompts = () => import("@inquirer/prompts");
  // Questions go to standard error: standard output stays clean for what a command answers.
  const context = { output: process.stderr };
  const validate = (check: Check | undefined) => (value: string) => {
    const wrong = check?.(value);
    return wrong === undefined ? true : `${value === "" ? "It" : `"${value}"`} ${wrong}`;
  };
  const shown = <T extends string>({ value, hint }: Option<T>) => ({
    value,
    name: printable(hint === undefined ? value : `${value}  (${hint})`),
    short: printable(value),
  });
  return {
    interactive: true,
    async text({ message, suggestion, check }) {
      const { input } = await prompts();
      return interruptible(
        input({ message: printable(message), default: suggestion, validate: validate(check) }, context),
      );
    },
    async choose(question) {
      const { message, options, suggestion } = question;
      const only = onlyAnswer(question);
      if (only !== undefined) return only;
      const { select } = await prompts();
      return interruptible(
        select({ message: printable(message), choices: options.map(shown), default: suggestion }, context),
      );
    },
    async chooseSeveral({ message, options, chosen, required }) {
      const { checkbox } = await prompts();
      const choices = options.map((option) => ({ ...shown(option), checked: chosen?.includes(option.value) === true }));
      return interruptible(checkbox({ message: printable(message), choices, required: required === true }, context));
    },
    async confirm({ message, suggestion }) {
      const { confirm } = await prompts();
      return interruptible(confirm({ message: printable(message), default: suggestion }, context));
    },
    async secret({ message, check }) {
      const { password } = await prompts();
      const shownCheck = (value: string) => {
        const wrong = check?.(value);
        return wrong === undefined ? true : `It ${wrong}`;
      };
      return interruptible(password({ message: printable(message), mask: "*", validate: shownCheck }, context));
    },
  };
}

/** The terminal where there is one, else silent. `CI` and `--yes`-like flags are the caller's business. */
export function askFor(interactive: boolean): Ask {
  return interactive ? terminalAsk() : silentAsk;
}

/** The flag's value, checked, or the answer to the question. @throws RunError naming the flag when its value is wrong. */
export async function textOf(ask: Ask, given: string | undefined, question: TextQuestion): Promise<string> {
  if (given === undefined) return ask.text(question);
  checked(question.flag, given, question.check);
  return given;
}

/** @throws RunError naming the flag when the value is wrong. */
export function checked(flag: string, value: string, check: Check | undefined): string {
  const wrong = check?.(value);
  if (wrong !== undefined) throw new RunError("usage", `${flag}: "${value}" ${wrong}`);
  return value;
}
