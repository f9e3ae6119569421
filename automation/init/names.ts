import { parseDuration } from "../manifest/durations.js";
import { refuseEnvironmentName, refuseName } from "../manifest/names.js";
import { refuseSchedule } from "../manifest/schedules.js";

/** A check says what is wrong with a value, as the predicate to the value's own name; undefined when it is fine. */
export type Check = (value: string) => string | undefined;

const sentence = (refusal: string | undefined): string | undefined => refusal && `${refusal}.`;

/** Copilot's rule: it becomes a project, and a label of domain names. */
export const applicationName: Check = (value) => sentence(refuseName(value));

const folderWithMeaning = "is a reserved folder of copilot/; choose another name.";

export const environmentName: Check = (value) =>
  ["addons", "overrides"].includes(value) ? folderWithMeaning : sentence(refuseEnvironmentName(value));

export const workloadName: Check = (value) =>
  ["pipelines", "environments"].includes(value) ? folderWithMeaning : sentence(refuseName(value));

export const pipelineName: Check = (value) => {
  if (value.length > 100) return `has ${value.length} characters; the maximum is 100.`;
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(value)
    ? undefined
    : "has to start with a letter and may contain only letters, digits and hyphens.";
};

/** A domain of at least two labels, without protocol or path. */
export const domainName: Check = (value) =>
  /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(value)
    ? undefined
    : "isn't a domain such as example.com.";

export const portNumber: Check = (value) =>
  /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535
    ? undefined
    : "isn't a port; it must be a number from 1 to 65535.";

/** DynamoDB's own rule, also for keys of a table and its indexes. */
export const tableName: Check = (value) =>
  /^[a-zA-Z0-9_.-]{3,255}$/.test(value)
    ? undefined
    : "has to be 3 to 255 letters, digits, hyphens, dots or underscores.";

export const bucketName: Check = (value) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)
    ? undefined
    : "has to be 3 to 63 lower-case letters, digits, hyphens or dots, with a letter or digit at both ends.";

export const clusterName: Check = (value) =>
  /^[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/.test(value) && value.length <= 63
    ? undefined
    : "has to be up to 63 letters, digits and single hyphens, and to start with a letter.";

/** SSM's rule for the last part of a parameter's name. */
export const secretName: Check = (value) =>
  /^[a-zA-Z0-9_.-]{1,500}$/.test(value)
    ? undefined
    : "may contain only letters, digits, hyphens, dots and underscores.";

/** Go's durations: numbers with units. */
export const duration: Check = (value) =>
  (parseDuration(value) ?? 0) > 0 ? undefined : "isn't a duration such as 1h30m or 45s.";

/** A schedule as a manifest takes it: presets, `@every`, five cron fields, `rate(...)`, `cron(...)` or `none`. */
export const schedule: Check = (value) => {
  const refusal = refuseSchedule(value);
  if (refusal === undefined) return undefined;
  return `is not accepted: ${refusal.message}.${refusal.hint === undefined ? "" : ` ${refusal.hint}`}`;
};
