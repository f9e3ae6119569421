import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed } from "./access.js";
import { type FoundSecret, findParameters, findSecrets } from "./findSecrets.js";
import { lacksTags } from "./keys.js";
import { type SecretPlace, secretPath, secretTags } from "./secrets.js";

/** A secret that a manifest names: text as ECS takes it, or the name of a Secrets Manager secret. */
export interface SecretReference {
  secret: { valueFrom: string } | { secretsManager: string };
  /** Who uses it, for the message: `backend: DB_PASSWORD`. */
  usedBy: string;
}

export interface SecretProblem {
  severity: "error" | "warning";
  kind: "missing" | "untagged" | "foreign" | "deleted" | "unreadable" | "key";
  /** Name or ARN, as the manifest has it. */
  secret: string;
  usedBy: string[];
  message: string;
  /** The command or setting that fixes it. */
  hint: string;
}

export interface SecretRules {
  /** `secrets.requireTags` of `copilot/airlift.yml`. @default true */
  requireTags?: boolean;
  /** `secrets.untagged`: names or ARNs that may go without the tags. */
  untagged?: readonly string[];
}

/** Where a secret is looked up. */
export interface SecretAddress {
  store: "ssm" | "secretsmanager";
  /** What the API takes: a name, or an ARN without JSON key and version. */
  id: string;
  /** Of an ARN. */
  region?: string;
  /** As the manifest has it. */
  text: string;
}

/** Takes a reference apart: SSM names and ARNs (with `:version`), Secrets Manager names and ARNs (with `:key:stage:id`). */
export function secretAddress({ secret }: SecretReference): SecretAddress {
  if ("secretsManager" in secret) {
    const text = secret.secretsManager;
    // A name may be followed by a JSON key, a stage and a version; it holds no colon itself.
    return { store: "secretsmanager", id: text.startsWith("arn:") ? text : (text.split(":")[0] ?? text), text };
  }
  const text = secret.valueFrom;
  const parts = text.split(":");
  if (parts[0] !== "arn") return { store: "ssm", id: text.replace(/:[^:/]+$/, ""), text };
  const region = parts[3] === "" ? undefined : parts[3];
  if (parts[2] === "secretsmanager") return { store: "secretsmanager", id: parts.slice(0, 7).join(":"), region, text };
  return { store: "ssm", id: parts.slice(0, 6).join(":"), region, text };
}

function tagArguments(place: SecretPlace): string {
  return Object.entries(secretTags(place))
    .map(([key, value]) => `Key=${key},Value=${value}`)
    .join(" ");
}

/** The parameter's name behind an ARN: `arn:…:parameter/a/b` is `/a/b`, and `parameter/a` may be `a`. */
export function parameterName(id: string): string {
  const name = id.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter/, "");
  return name.startsWith("/") && name.indexOf("/", 1) === -1 && id.startsWith("arn:") ? name.slice(1) : name;
}

function commandToMake(place: SecretPlace, address: SecretAddress): string {
  const env = `-e ${place.environment}`;
  if (address.store === "secretsmanager") {
    return `Create it with \`aws secretsmanager create-secret --name ${address.id.replace(/^arn:.*:secret:/, "")} --secret-string file://FILE --tags ${tagArguments(place)}\`.`;
  }
  const name = parameterName(address.id);
  const path = secretPath(place);
  if (name.startsWith(path)) return `Set it with \`airlift secret set ${name.slice(path.length)} ${env}\`.`;
  return `Set it with \`airlift secret set ${name} --full-name ${env}\`.`;
}

function commandToTag(place: SecretPlace, address: SecretAddress): string {
  const command =
    address.store === "secretsmanager"
      ? `aws secretsmanager tag-resource --secret-id ${address.id} --tags ${tagArguments(place)}`
      : `aws ssm add-tags-to-resource --resource-type Parameter --resource-id ${parameterName(address.id)} --tags ${tagArguments(place)}`;
  return `Tag it with \`${command}\`, or all of them with \`airlift secret tag -e ${place.environment}\`.`;
}

/** As the execution role's policy has it (components/secrets.ts). */
function mayGoUntagged(address: SecretAddress, rules: SecretRules): boolean {
  const listed = [address.text, address.id].some((one) => rules.untagged?.includes(one) === true);
  return listed || (rules.requireTags === false && address.text.startsWith("arn:"));
}

type Verdict = Pick<SecretProblem, "severity" | "kind" | "message" | "hint"> | undefined;

function judge(place: SecretPlace, address: SecretAddress, found: FoundSecret, rules: SecretRules): Verdict {
  const { text } = address;
  if (found.state === "missing") {
    return {
      severity: "error",
      kind: "missing",
      message: `The secret ${text} does not exist.`,
      hint: commandToMake(place, address),
    };
  }
  if (found.state === "deleted") {
    const hint = `Restore it with \`aws secretsmanager restore-secret --secret-id ${address.id}\`.`;
    return { severity: "error", kind: "deleted", message: `The secret ${text} is scheduled for deletion.`, hint };
  }
  if (found.state === "unreadable") {
    const message = `The secret ${text} could not be looked up: ${found.reason}`;
    return {
      severity: "warning",
      kind: "unreadable",
      message,
      hint: "The deployment continues; ECS may still be allowed to read it.",
    };
  }
  if (mayGoUntagged(address, rules)) return undefined;
  const wanted = Object.entries(secretTags(place));
  const other = wanted.find(([key, value]) => found.tags[key] !== undefined && found.tags[key] !== value);
  if (other !== undefined) {
    const [key, value] = other;
    const message = `The secret ${text} belongs to another ${key.replace("copilot-", "")}: its tag ${key} is ${found.tags[key]}, not ${value}.`;
    return {
      severity: "error",
      kind: "foreign",
      message,
      hint: "Use a secret of this environment, or create one with `airlift secret set`.",
    };
  }
  if (wanted.some(([key]) => found.tags[key] === undefined)) {
    const message = `The secret ${text} lacks the tags that let ${place.environment} read it.`;
    return { severity: "error", kind: "untagged", message, hint: commandToTag(place, address) };
  }
  return undefined;
}

async function keyVerdict(place: SecretPlace, address: SecretAddress, found: FoundSecret): Promise<Verdict> {
  if (found.state !== "found" || found.key === undefined) return undefined;
  if (!(await lacksTags(regional(place, address), found.key, secretTags(place)))) return undefined;
  return {
    severity: "warning",
    kind: "key",
    message: `The key ${found.key} of the secret ${address.text} lacks the tags that let ${place.environment} decrypt with it.`,
    hint: `Tag it with \`aws kms tag-resource --key-id ${found.key} --tags ${Object.entries(secretTags(place))
      .map(([key, value]) => `TagKey=${key},TagValue=${value}`)
      .join(" ")}\`, unless its policy allows the roles.`,
  };
}

function regional(place: SecretPlace, address: SecretAddress): AwsAccess {
  return address.region === undefined ? place : { ...place, region: address.region };
}

/** Finds every address once: parameters in batches, secrets one by one. */
async function findAll(place: SecretPlace, addresses: readonly SecretAddress[]): Promise<Map<string, FoundSecret>> {
  const regions = new Set(addresses.map(({ region }) => region));
  const found = await Promise.all(
    [...regions].map(async (region) => {
      const there = addresses.filter((address) => address.region === region);
      const access = region === undefined ? place : { ...place, region };
      const ids = (store: SecretAddress["store"]) => [
        ...new Set(there.filter((one) => one.store === store).map(({ id }) => id)),
      ];
      const both = await Promise.all([findParameters(access, ids("ssm")), findSecrets(access, ids("secretsmanager"))]);
      return both.flatMap((map) => [...map]);
    }),
  );
  return new Map(found.flat());
}

/**
 * Looks every secret up once, without decrypting any: those that are missing, about to go, without the environment's
 * tags, or another environment's. Secrets that the same run makes have to be left out by the caller.
 * @throws RunError when AWS can't be asked at all (credentials, region).
 */
export async function checkSecrets(
  place: SecretPlace,
  references: readonly SecretReference[],
  rules: SecretRules = {},
): Promise<SecretProblem[]> {
  if (references.length === 0) return [];
  const users = new Map<string, { address: SecretAddress; usedBy: string[] }>();
  for (const reference of references) {
    const address = secretAddress(reference);
    const key = `${address.store} ${address.text}`;
    const known = users.get(key) ?? { address, usedBy: [] };
    if (!known.usedBy.includes(reference.usedBy)) known.usedBy.push(reference.usedBy);
    users.set(key, known);
  }
  try {
    const found = await findAll(
      place,
      [...users.values()].map(({ address }) => address),
    );
    const problems = await Promise.all(
      [...users.values()].map(async ({ address, usedBy }) => {
        const secret = found.get(address.id) ?? { state: "missing" as const };
        const verdict = judge(place, address, secret, rules) ?? (await keyVerdict(place, address, secret));
        return verdict === undefined ? [] : [{ ...verdict, secret: address.text, usedBy }];
      }),
    );
    return problems.flat();
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw callFailed(`Looking up the secrets of ${place.environment}`, error);
  }
}
