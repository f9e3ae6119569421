/** Letters that a name of an application, environment or workload may have: each becomes a label of a domain name. */
export const nameLimit = 63;

/** Names under which no environment can run: the project's other stacks have them. */
export const reservedEnvironments: readonly string[] = ["application", "pipeline"];

/**
 * What is wrong with the name of an application, environment or workload by Copilot's rule, which fits AWS's for all that
 * is named after it: words that follow the name. Undefined when nothing is.
 */
export function refuseName(name: string): string | undefined {
  if (name === "") return "must not be empty";
  if (name.length > nameLimit) return `has ${name.length} characters; at most ${nameLimit} are allowed`;
  if (!/^[a-z]/.test(name)) return "must begin with a lower-case letter";
  if (!/^[a-z0-9-]+$/.test(name)) return "must contain only lower-case letters, digits and hyphens";
  if (name.includes("--") || name.endsWith("-")) return "must not end with a hyphen or contain two in a row";
  return undefined;
}

/** The same for an environment, which can't have the name of another stack either. */
export function refuseEnvironmentName(name: string): string | undefined {
  return reservedEnvironments.includes(name) ? "is the name of another stack of every application" : refuseName(name);
}

/** A name near `name` that the rule allows, where there is one. */
export function allowedName(name: string): string | undefined {
  const near = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
  return near !== name && refuseName(near) === undefined ? near : undefined;
}
