import type { Problem } from "../manifest/problems.js";

/** Every check, by the code that a finding and a suppression name it by. */
export const policyCodes = {
  "public-internal": "a name that sounds internal is open to the whole internet",
  "plain-secret": "a variable that looks like a secret is plain text",
  "wildcard-iam": "an addon allows every action of a service on everything",
  "unpinned-image": "an image in a protected environment has no fixed tag or digest",
  "one-zone": "a protected environment depends on the NAT gateway of one zone",
  "no-health-check": "nothing tells whether a service that listens is healthy",
  "single-task": "a service of a protected environment that others call runs one task and does not scale",
  "unprotected-database": "a database of a protected environment can be deleted",
  "public-tasks": "tasks have public addresses, which cost money",
  "end-of-life": "an engine or a runtime is out of support",
} as const;

export type PolicyCode = keyof typeof policyCodes;

/** A finding at the key that brings it about. */
export interface Finding {
  code: PolicyCode;
  /** Absent for the environment. */
  workload?: string;
  path: string;
  message: string;
  hint: string;
  /** Where it is, if not in a manifest. */
  at?: Pick<Problem, "file" | "line" | "column">;
}

/** Findings of a workload's manifest. */
export type Found = Omit<Finding, "workload">[];
