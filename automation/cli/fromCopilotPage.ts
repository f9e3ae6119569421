import { ownValue } from "../../components/ownValue.js";
import { copilotCommands } from "./copilotCommands.js";
import { commonFlags } from "./flags.js";
import { absentCommands, absentFlags, otherwise } from "./fromCopilot.js";
import { namesOf, type VerbDefinition } from "./verb.js";
import { verbGroups, verbs } from "./verbs/index.js";

/** What becomes of a flag of Copilot's: taken, taken with a remark, or refused with the way out. */
interface FlagFate {
  flag: string;
  taken: boolean;
  remark?: string;
}

/** What becomes of a command of Copilot's. */
export interface CommandFate {
  command: string;
  /** Airlift has a command of the same name. */
  taken: boolean;
  remark?: string;
  flags: FlagFate[];
}

/** The verb of a command as it is typed. */
async function verbOf(command: string): Promise<VerbDefinition | undefined> {
  const [first = "", second] = command.split(" ");
  if (second === undefined) return verbs.find((verb) => namesOf(verb).includes(first));
  const group = verbGroups.find(({ name }) => name === first);
  return (await group?.load())?.find((verb) => namesOf(verb).includes(second));
}

function fateOf(command: string, flag: string, taken: readonly string[]): FlagFate {
  const here = taken.includes(flag) || taken.includes(flag.replace(/^no-/, ""));
  const remark = ownValue(otherwise, `${command} --${flag}`) ?? (here ? undefined : ownValue(absentFlags, flag));
  return { flag, taken: here, ...(remark !== undefined && { remark }) };
}

/** What becomes of every command of Copilot's and of each of its flags, from the definitions of our own. */
export function fromCopilot(): Promise<CommandFate[]> {
  return Promise.all(
    Object.entries(copilotCommands).map(async ([command, flags]) => {
      const verb = await verbOf(command);
      const remark = ownValue(absentCommands, command);
      const taken = verb === undefined ? [] : [...commonFlags(verb.flags), ...Object.keys(verb.own ?? {})];
      return {
        command,
        taken: verb !== undefined,
        ...(remark !== undefined && { remark }),
        flags: flags.split(" ").flatMap((flag) => (flag === "" ? [] : [fateOf(command, flag, taken)])),
      };
    }),
  );
}

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function rowsOf({ command, taken, remark, flags }: CommandFate): string[] {
  const same = flags.filter((one) => one.taken && one.remark === undefined).map(({ flag }) => code(`--${flag}`));
  const head = taken ? code(`airlift ${command}`) : (remark ?? "");
  const rest = flags.filter((one) => taken && one.remark !== undefined);
  return [
    `| ${code(command)} | ${cell(head)} | ${same.join(" ")} |`,
    ...rest.map((one) => `| ${code(`${command} --${one.flag}`)} | ${cell(one.remark ?? "")} | |`),
  ];
}

/** docs/from-copilot.md, made from the definitions of the commands. */
export async function fromCopilotPage(): Promise<string> {
  const fates = await fromCopilot();
  const flags = fates.flatMap((one) => one.flags);
  const there = fates.filter(({ taken }) => taken).length;
  return `# From Copilot's commands

Type \`airlift\` in place of \`copilot\`. Made from the code by \`npm run docs\`; held against AWS Copilot CLI v1.34, which has
${fates.length} commands. ${there} of them are here under the same name, with ${flags.filter(({ taken }) => taken).length} of ${flags.length} flags; the rest says what stands for it when it
is typed, and here. Every command takes \`--help\`.

| Copilot | Airlift | flags that are the same |
| --- | --- | --- |
${fates.flatMap(rowsOf).join("\n")}
`;
}
