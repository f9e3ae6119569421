import type { Value } from "./values.js";

/** What a resource belongs to: Copilot's three tags, which its IAM conditions rest on. */
export interface Owner {
  application: string;
  /** Absent for what the environments of an application share. */
  environment?: string;
  workload?: string;
}

/** Copilot's tags of a resource and the user's own ones; Copilot's win, since policies have conditions on them. */
export function copilotTags(owner: Owner, tags: Record<string, Value> = {}): Record<string, Value> {
  return {
    ...tags,
    "copilot-application": owner.application,
    ...(owner.environment === undefined ? {} : { "copilot-environment": owner.environment }),
    ...(owner.workload === undefined ? {} : { "copilot-service": owner.workload }),
  };
}
