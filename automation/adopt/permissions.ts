/** What a role may do, a text each: `Allow s3:GetObject on arn:…`. */
export interface PermissionChange {
  role: string;
  /** Of the workload; absent for the environment. */
  workload?: string;
  gains: string[];
  loses: string[];
}

interface Permission {
  effect: string;
  /** `Action`, or `NotAction`, which turns it around. */
  verb: string;
  action: string;
  resource: string;
  /** JSON with its keys in order; "" without conditions. */
  condition: string;
}

type Statement = Record<string, unknown>;

const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

/** Permissions in a policy document; none in what is no JSON. */
function permissionsIn(document: string): Permission[] {
  let policy: { Statement?: Statement | Statement[] };
  try {
    policy = JSON.parse(document) as typeof policy;
  } catch {
    return [];
  }
  const statements = Array.isArray(policy.Statement) ? policy.Statement : policy.Statement ? [policy.Statement] : [];
  return statements.flatMap((statement) => {
    const verb = statement.NotAction === undefined ? "" : "not ";
    const resources = statement.Resource ?? statement.NotResource ?? "*";
    const condition = statement.Condition === undefined ? "" : canonical(statement.Condition);
    return listed(statement.Action ?? statement.NotAction).flatMap((action) =>
      listed(resources).map((resource) => ({
        effect: String(statement.Effect),
        verb,
        action,
        resource: statement.NotResource === undefined ? resource : `not ${resource}`,
        condition,
      })),
    );
  });
}

function canonical(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 1 ? canonical(value[0]) : `[${value.map(canonical).sort().join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(String(value));
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(",")}}`;
}

/** `s3:Get*` covers `s3:GetObject`. */
function covers(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`, "i").test(text);
}

const isCovered = (one: Permission, all: readonly Permission[]): boolean =>
  all.some(
    (other) =>
      other.effect === one.effect &&
      other.verb === one.verb &&
      covers(other.action, one.action) &&
      covers(other.resource, one.resource) &&
      (other.condition === "" || other.condition === one.condition),
  );

function say({ effect, verb, action, resource, condition }: Permission): string {
  return `${effect} ${verb}${action} on ${resource}${condition === "" ? "" : ` if ${condition}`}`;
}

/** What a role would gain and lose, each permission that the other side does not cover. */
export function permissionChange(
  before: { documents: readonly string[]; managed: readonly string[] },
  after: { documents: readonly string[]; managed: readonly string[] },
): Pick<PermissionChange, "gains" | "loses"> {
  const [old, next] = [before.documents.flatMap(permissionsIn), after.documents.flatMap(permissionsIn)];
  const missing = (of: readonly string[], from: readonly string[]) =>
    of.filter((arn) => !from.includes(arn)).map((arn) => `the managed policy ${arn}`);
  const unlike = (of: readonly Permission[], from: readonly Permission[]) => [
    ...new Set(of.filter((one) => !isCovered(one, from)).map(say)),
  ];
  return {
    gains: [...unlike(next, old), ...missing(after.managed, before.managed)],
    loses: [...unlike(old, next), ...missing(before.managed, after.managed)],
  };
}
