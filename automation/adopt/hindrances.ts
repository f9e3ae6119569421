import type { ReportRow } from "./rows.js";
import type { Survey } from "./survey.js";

/** States in which CloudFormation takes an update that changes nothing but deletion policies. */
const settled = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Versions of Copilot's templates whose resources are known here: from the ones that this was written by (v1.28) to the
 * last release, v1.34.
 */
const knownVersion = /^v1\.(2[89]|3[0-4])\./;

/** Stacks of the application count their own versions, and a template of ours may have none. */
const isOther = ({ role, version = "" }: Survey["stacks"][number]): boolean =>
  (role === "environment" || role === "workload") && /^v\d+\.\d+/.test(version) && !knownVersion.test(version);

/** What is in the way of an adoption, a sentence each. Pure. */
export function hindrancesIn(found: Survey, rows: readonly ReportRow[], deployed: boolean): string[] {
  const list = (outcome: ReportRow["outcome"]) => rows.filter((row) => row.outcome === outcome);
  return [
    ...(deployed ? [`Airlift has deployed ${found.environment} already; there is nothing to adopt.`] : []),
    ...found.stacks
      .filter(({ status }) => !settled.test(status))
      .map(({ name, status }) => `The stack ${name} is ${status}: bring it to a complete state first.`),
    ...found.stacks
      .filter(isOther)
      .map(
        ({ name, version }) =>
          `The stack ${name} has a template of version ${version}, which is not known here: deploy it with Copilot 1.28 to 1.34 first.`,
      ),
    ...list("gone").map(
      ({ name, id, stack }) => `${name}: ${stack ?? "Copilot's stack"} has it as ${id}, but it is not in AWS.`,
    ),
    ...list("unknown").map(({ name, type, reason }) => `${name} [${type}] ${reason}.`),
    ...rows.flatMap(({ name, replaces }) =>
      replaces.map(({ path }) => `${name} would be replaced: ${path} can't be changed in place.`),
    ),
  ];
}
