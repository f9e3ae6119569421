import { readFileSync } from "node:fs";
import type { ImportedLoadBalancer } from "../../components/routing/importedLoadBalancer.js";
import { RunError } from "../base/errors.js";
import type { ApplicationRecord } from "../record/application.js";

/** What state and account would answer, for a plan that asks neither. Whatever is not here stays a reference. */
export interface OfflineAnswers {
  /** What the application's stack has made: artifact bucket, its key, uploaded env files (`{path}@{sha256}` → ARN). */
  application?: Partial<ApplicationRecord>;
  /** Existing load balancers by the name or ARN that `http.alb` gives. */
  loadBalancers?: Record<string, ImportedLoadBalancer>;
  /** Ids of subnets by the JSON of the tags that `from_tags` gives. */
  subnets?: Record<string, string[]>;
  /** Answers of other lookups by Pulumi's token, whatever is asked. */
  lookups?: Record<string, Record<string, unknown>>;
}

const known = new Set(["application", "loadBalancers", "subnets", "lookups"]);

/**
 * Reads AIRLIFT_OFFLINE_ANSWERS: JSON, or the path of a file that holds it. Without it nothing is known.
 * @throws RunError `usage` for what is not JSON, or has another key
 */
export function offlineAnswers(environment: NodeJS.ProcessEnv = process.env): OfflineAnswers {
  const given = environment.AIRLIFT_OFFLINE_ANSWERS;
  if (given === undefined || given === "") return {};
  let answers: unknown;
  try {
    answers = JSON.parse(given.trimStart().startsWith("{") ? given : readFileSync(given, "utf8"));
  } catch (error) {
    throw new RunError("usage", `AIRLIFT_OFFLINE_ANSWERS can't be read as JSON: ${(error as Error).message}`);
  }
  const isMap = typeof answers === "object" && answers !== null && !Array.isArray(answers);
  const unknown = isMap ? Object.keys(answers as object).filter((key) => !known.has(key)) : [];
  if (!isMap || unknown.length > 0) {
    const problem = isMap ? `unknown key \`${unknown[0]}\`` : "must be a map";
    throw new RunError("usage", `AIRLIFT_OFFLINE_ANSWERS: ${problem}; keys are ${[...known].join(", ")}`);
  }
  return answers as OfflineAnswers;
}
