import { ownValue } from "../../../components/ownValue.js";

/** CloudFormation's name of a property in Pulumi's and ECS's spelling: EFSVolumeConfiguration, efsVolumeConfiguration. */
function lowerCamel(name: string): string {
  const acronym = /^[A-Z]+(?=[A-Z][a-z])/.exec(name)?.[0] ?? "";
  if (acronym.length > 1) return acronym.toLowerCase() + name.slice(acronym.length);
  if (name === name.toUpperCase()) return name.toLowerCase();
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** CloudFormation's name of a property as Pulumi has it, acronyms as words: MinTTL is minTtl, ManagedEBSVolume managedEbsVolume. */
export function pulumiName(name: string): string {
  return lowerCamel(name.replaceAll("IPv", "Ipv")).replace(
    /[A-Z]{2,}(?=[A-Z][a-z]|\d|$)/g,
    (acronym) => acronym.charAt(0) + acronym.slice(1).toLowerCase(),
  );
}

/** A place in a list: an index, or "-" behind its end. */
export const isIndex = (part: string): boolean => part === "-" || /^\d+$/.test(part);

/** An expression of CloudFormation in its long form. */
export function isExpression(value: unknown): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref$|Fn::)/.test(keys[0] ?? "");
}

/** `!Ref AWS::NoValue`, which stands for nothing. */
export const isNoValue = (value: unknown): boolean => (value as { Ref?: unknown } | null)?.Ref === "AWS::NoValue";

/** Maps whose keys are the user's own and keep their spelling, and whose values are text. */
const ownKeys = new Set(["options", "dockerLabels"]);
/** Words that ECS spells differently. */
const words: Record<string, string> = { filesystemId: "fileSystemId" };
/** What ECS takes as text, however it is written. */
const texts = new Set(["value", "valueFrom"]);

/** A path below `ContainerDefinitions` in ECS's spelling. */
export function containerSteps(parts: readonly string[]): { steps: string[]; keepKeys: boolean } {
  let keepKeys = false;
  const steps = parts.map((part) => {
    if (keepKeys || isIndex(part)) return part;
    const name = containerWord(part);
    keepKeys = ownKeys.has(name);
    return name;
  });
  return { steps, keepKeys };
}

/** A value below `ContainerDefinitions` in ECS's spelling. */
export function containerValue(value: unknown, keepKeys: boolean, asText = keepKeys): unknown {
  if (isExpression(value)) return value;
  if (Array.isArray(value)) return value.map((item) => containerValue(item, keepKeys));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => {
        const name = keepKeys ? key : containerWord(key);
        const own = keepKeys || ownKeys.has(name);
        return [name, containerValue(child, own, own || texts.has(name))];
      }),
    );
  }
  return asText && value !== null ? String(value) : value;
}

/** Whether the value at this path is text for ECS. */
export const isContainerText = (steps: readonly string[]): boolean => texts.has(steps.at(-1) ?? "");

function containerWord(name: string): string {
  const word = lowerCamel(name);
  return ownValue(words, word) ?? word;
}

/** What ECS takes as a number; CloudFormation takes text for it, too, and parameters are text. */
const numbers = new Set(
  ["cpu", "memory", "memoryReservation", "containerPort", "hostPort", "startTimeout", "stopTimeout"].concat(
    ["interval", "timeout", "retries", "startPeriod", "softLimit", "hardLimit", "size"],
    ["maxSwap", "swappiness", "sharedMemorySize"],
  ),
);

/** Whether the value of a key below `ContainerDefinitions` is a number for ECS. */
export const isContainerNumber = (key: string): boolean => numbers.has(key);

/** Whether a key below `ContainerDefinitions` holds a map whose keys are the user's own. */
export const hasOwnKeys = (key: string): boolean => ownKeys.has(key);
