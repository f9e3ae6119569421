import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Ask, silentAsk } from "../../automation/init/ask.js";
import type { InitContext } from "../../automation/init/context.js";
import { loadApplication } from "../../automation/manifest/application.js";
import { validate } from "../../automation/manifest/index.js";
import { formatProblem } from "../../automation/manifest/problems.js";

/** A folder of its own with these files; `remove` takes it away. */
export interface TestFolder {
  path: string;
  /** What verbs printed, line by line. */
  messages: string[];
  /** Questions that were asked, by flag. */
  asked: string[];
  read(file: string): string;
  has(file: string): boolean;
  add(files: Readonly<Record<string, string>>): void;
  /** Verbs find nobody to ask. */
  silent(): InitContext;
  /** Answers come in this order; a question too many fails the test. */
  answering(...answers: Array<string | boolean | string[]>): InitContext;
  remove(): void;
}

export function folderFor(files: Readonly<Record<string, string>> = {}): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "airlift-init-"));
  const messages: string[] = [];
  const asked: string[] = [];
  const context = (ask: Ask): InitContext => ({
    cwd: path,
    ask,
    tell: (line) => messages.push(line),
    version: "1.2.3",
    architecture: "x64",
    variables: { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere" },
  });
  const folder: TestFolder = {
    path,
    messages,
    asked,
    read: (file) => readFileSync(join(path, file), "utf8"),
    has: (file) => existsSync(join(path, file)),
    add: (added) => {
      for (const [file, text] of Object.entries(added)) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), text);
      }
    },
    silent: () => context(silentAsk),
    answering: (...answers) => context(scripted(answers, asked)),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  folder.add(files);
  return folder;
}

/** Answers as if they were typed: suggestions on an empty text, checks and options as on the terminal. */
function scripted(answers: Array<string | boolean | string[]>, asked: string[]): Ask {
  const left = [...answers];
  const next = (flag: string, message: string): string | boolean | string[] => {
    asked.push(flag);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`No answer left for ${flag}: ${message}`);
    return answer;
  };
  const typed = (answer: unknown, check: ((value: string) => string | undefined) | undefined): string => {
    const wrong = check?.(String(answer));
    if (wrong !== undefined) throw new Error(`"${String(answer)}" ${wrong}`);
    return String(answer);
  };
  return {
    interactive: true,
    text: async ({ flag, message, suggestion, check }) => typed(next(flag, message) || (suggestion ?? ""), check),
    secret: async ({ flag, message, check }) => typed(next(flag, message), check),
    choose: async ({ flag, message, options }) => {
      const answer = next(flag, message);
      const option = options.find(({ value }) => value === answer);
      if (option === undefined) throw new Error(`${flag} has no option ${String(answer)}`);
      return option.value;
    },
    chooseSeveral: async ({ flag, message }) => next(flag, message) as string[],
    confirm: async ({ flag, message }) => next(flag, message) as boolean,
  };
}

/** Everything that the project's own reader has to say about what is written, in every environment. */
export function remarks(path: string): string[] {
  return validate(loadApplication({ dir: path, processEnvironment: {} }))
    .map(formatProblem)
    .filter((remark) => !remark.includes("has no manifest and gets Copilot's defaults"));
}

/** The error's words and its hint. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return hint === undefined ? message : `${message} | ${hint}`;
  }
  throw new Error("It was expected to fail.");
}
