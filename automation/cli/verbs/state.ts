import { readFileSync, writeFileSync } from "node:fs";
import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { confirmByTyping } from "../ask.js";
import { type OwnFlags, optionsFrom, reaching } from "../flags.js";
import { age } from "../times.js";
import { defineVerb, type VerbDefinition } from "../verb.js";

const stack = {
  stack: { type: "string", describe: "Another stack of the application, such as `application` or `pipeline.main`" },
} as const satisfies OwnFlags;

const exportVerb = defineVerb({
  command: "export",
  describe: "Print the state of an environment, secrets encrypted, or write it to a file",
  flags: [...reaching],
  own: { ...stack, file: { type: "string", describe: "File to write, instead of standard output" } },
  async run(parsed, verb) {
    const { exportState } = await import("../../operations/states.js");
    const text = await exportState(optionsFrom(parsed), { stack: parsed.stack });
    if (parsed.file === undefined) {
      verb.print(text);
      return;
    }
    writeFileSync(parsed.file, text, { mode: 0o600 });
    verb.printer.say(`Wrote ${parsed.file}.`);
  },
});

const importVerb = defineVerb({
  command: "import [file]",
  describe: "Replace the state of an environment with an exported one or a backup; AWS isn't changed",
  flags: [...reaching, "yes", "json", "wait-for-lock"],
  positionals: { file: { type: "string", describe: "File that `state export` or a backup wrote" } },
  own: { ...stack, "state-file": { type: "string", describe: "The same, as a flag" } },
  async run(parsed, verb) {
    const { importPlan, importState } = await import("../../operations/states.js");
    const file = parsed.file ?? parsed["state-file"];
    if (file === undefined) throw new RunError("usage", "Which file? Name it after `state import`.");
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      throw new RunError("usage", `${file} can't be read.`, { cause: error });
    }
    const options = optionsFrom(parsed);
    if (parsed.yes !== true) {
      const { stack: name, now, afterwards } = await importPlan(options, text, parsed);
      const question = `This will replace the state of ${name} (${now} resources) with ${file} (${afterwards} resources).`;
      await confirmByTyping(verb.terminal, question, name, "--yes");
    }
    const done = await verb.printer.during(importState(options, text, { stack: parsed.stack }, verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, ...done });
    if (done.backup !== undefined) verb.printer.say(`The state as it was is in ${done.backup.file}.`);
    verb.printer.say(
      `Imported ${done.resources} resources into ${done.stack}. \`airlift drift\` compares them with AWS.`,
    );
  },
});

const backupVerb = defineVerb({
  command: "backup",
  describe: "Copy the state of an environment to this machine, as every run does before it begins",
  flags: [...reaching, "json"],
  own: stack,
  async run(parsed, verb) {
    const { backUpState } = await import("../../operations/states.js");
    const made = await backUpState(optionsFrom(parsed), { stack: parsed.stack });
    if (parsed.json === true) verb.print({ version: 1, ...made });
    verb.printer.say(`The state is in ${made.file}.`);
  },
});

const listVerb = defineVerb({
  command: "ls",
  describe: "List the backups of an environment's state on this machine",
  flags: [...reaching, "json"],
  own: stack,
  async run(parsed, verb) {
    const { listBackups } = await import("../../operations/states.js");
    const backups = await listBackups(optionsFrom(parsed), { stack: parsed.stack });
    if (parsed.json === true) verb.print({ version: 1, backups });
    else if (backups.length === 0) verb.printer.say("There is no backup yet: every run makes one before it begins.");
    else
      verb.print(
        `${columns([["Made", "Size", "File"], ...backups.map(({ at, size, file }) => [age(at), `${Math.ceil(size / 1024)} KiB`, file])]).join("\n")}\n`,
      );
  },
});

/** Everything below `airlift state`. */
export const stateVerbs: readonly VerbDefinition[] = [exportVerb, importVerb, backupVerb, listVerb];
