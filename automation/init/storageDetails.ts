import { RunError } from "../base/errors.js";
import { type Ask, checked } from "./ask.js";
import type { InitContext } from "./context.js";
import { oneOf } from "./kinds.js";
import type { Check } from "./names.js";
import { type Engine, engines } from "./storage/aurora.js";
import type { Key, KeyType } from "./storage/dynamodb.js";

export const storageTypes = ["DynamoDB", "S3", "Aurora"] as const;
export type StorageType = (typeof storageTypes)[number];

export interface StorageFlags {
  name?: string;
  storageType?: string;
  workload?: string;
  lifecycle?: string;
  /** A workload that shall use storage of the environment that exists already. */
  addIngressFrom?: string;
  /** `Name:S`, `:N` or `:B`. */
  partitionKey?: string;
  sortKey?: string;
  noSort?: boolean;
  lsi?: readonly string[];
  noLsi?: boolean;
  engine?: string;
  initialDb?: string;
  parameterGroup?: string;
  /** v2 only: AWS no longer makes v1 clusters. */
  serverlessVersion?: string;
  overwrite?: boolean;
}

export type StorageDetails =
  | { type: "DynamoDB"; partitionKey: Key; sortKey?: Key; localIndexes: Key[] }
  | { type: "S3" }
  | {
      type: "Aurora";
      engine: Engine;
      initialDatabase: string;
      parameterGroup?: string;
      environments: readonly string[];
    };

const keyName: Check = (value) =>
  /^[a-zA-Z0-9_.-]{1,255}$/.test(value) ? undefined : "has to be letters, digits, hyphens, dots or underscores.";

const keyTypes = { String: "S", Number: "N", Binary: "B" } as const;

/** `TodoId:N`; the type may be written out. */
function readKey(flag: string, text: string): Key {
  const [, name = "", type = ""] = /^(.*):([^:]*)$/.exec(text) ?? [];
  const short = /^(S|N|B|string|number|binary)$/i.exec(type)?.[0]?.[0]?.toUpperCase() as KeyType | undefined;
  if (short === undefined || keyName(name) !== undefined) {
    throw new RunError("usage", `${flag}: "${text}" isn't a key.`, {
      hint: "Write it as NAME:TYPE, where the type is S (string), N (number) or B (binary), like TodoId:N.",
    });
  }
  return { name, type: short };
}

async function askKey(ask: Ask, flag: string, what: string): Promise<Key> {
  const name = await ask.text({ flag, message: `What is the ${what}'s name?`, check: keyName });
  const type = await ask.choose({
    flag,
    message: "Which type is it?",
    options: [{ value: "String" }, { value: "Number" }, { value: "Binary" }],
  });
  return { name, type: keyTypes[type as keyof typeof keyTypes] };
}

async function askSortKey(ask: Ask, flags: StorageFlags): Promise<Key | undefined> {
  if (flags.sortKey !== undefined) return readKey("--sort-key", flags.sortKey);
  if (flags.noSort === true) return undefined;
  // DynamoDB has local indexes only in tables with a sort key.
  if (flags.lsi !== undefined && flags.lsi.length > 0) return askKey(ask, "--sort-key", "sort key");
  const message = "Does the table have a sort key?";
  if (!(await ask.confirm({ flag: "--sort-key or --no-sort", message, suggestion: false }))) return undefined;
  return askKey(ask, "--sort-key", "sort key");
}

async function askIndexes(ask: Ask, flags: StorageFlags): Promise<Key[]> {
  if (flags.lsi !== undefined && flags.lsi.length > 0) return flags.lsi.map((text) => readKey("--lsi", text));
  // A sort key given by flag without --lsi is a whole answer where nobody can be asked.
  if (flags.noLsi === true || (!ask.interactive && flags.sortKey !== undefined)) return [];
  const keys: Key[] = [];
  while (keys.length < 5) {
    const message = keys.length === 0 ? "Add alternate sort keys (local secondary indexes)?" : "One more?";
    if (!(await ask.confirm({ flag: "--lsi", message, suggestion: false }))) break;
    keys.push(await askKey(ask, "--lsi", "index's sort key"));
  }
  return keys;
}

async function askTable(ask: Ask, flags: StorageFlags): Promise<StorageDetails> {
  const indexed = flags.lsi !== undefined && flags.lsi.length > 0;
  if (flags.noSort === true && flags.sortKey !== undefined)
    throw new RunError("usage", "--sort-key and --no-sort are mutually exclusive.");
  if (indexed && flags.noLsi === true) throw new RunError("usage", "--lsi and --no-lsi are mutually exclusive.");
  if (indexed && flags.noSort === true)
    throw new RunError("usage", "--lsi needs a sort key; it can't go with --no-sort.");
  const flag = "--partition-key";
  const partitionKey =
    flags.partitionKey === undefined ? await askKey(ask, flag, "partition key") : readKey(flag, flags.partitionKey);
  const sortKey = await askSortKey(ask, flags);
  if (sortKey === undefined) return { type: "DynamoDB", partitionKey, localIndexes: [] };
  const localIndexes = await askIndexes(ask, flags);
  if (localIndexes.length > 5)
    throw new RunError("usage", `--lsi: ${localIndexes.length} local secondary indexes; the maximum is five.`);
  const names = [partitionKey, sortKey, ...localIndexes].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RunError("usage", `The key ${twice} is named twice.`);
  return { type: "DynamoDB", partitionKey, sortKey, localIndexes };
}

const databaseName: Record<Engine, Check> = {
  MySQL: (value) =>
    /^[a-zA-Z][a-zA-Z0-9]{0,63}$/.test(value)
      ? undefined
      : "has to be up to 64 letters and digits, starting with a letter.",
  PostgreSQL: (value) =>
    /^[a-zA-Z][a-zA-Z0-9_]{0,62}$/.test(value)
      ? undefined
      : "has to be up to 63 letters, digits and underscores, starting with a letter.",
};

async function askDatabase(ask: Ask, flags: StorageFlags, environments: readonly string[]): Promise<StorageDetails> {
  if (flags.serverlessVersion !== undefined && flags.serverlessVersion !== "v2") {
    throw new RunError("usage", `--serverless-version: ${flags.serverlessVersion} is no longer available.`, {
      hint: "AWS retired Aurora Serverless v1; omit the flag to use v2.",
    });
  }
  const engine: Engine =
    flags.engine === undefined
      ? await ask.choose<Engine>({
          flag: "--engine",
          message: "Which engine?",
          options: engines.map((value) => ({ value })),
        })
      : oneOf("--engine", flags.engine, engines);
  const flag = "--initial-db";
  const check = databaseName[engine];
  const initialDatabase =
    flags.initialDb === undefined
      ? await ask.text({ flag, message: "What is the first database's name?", suggestion: "main", check })
      : checked(flag, flags.initialDb, check);
  const parameterGroup = flags.parameterGroup === undefined ? {} : { parameterGroup: flags.parameterGroup };
  return { type: "Aurora", engine, initialDatabase, environments, ...parameterGroup };
}

/** What a table, bucket or cluster still lacks, from the flags or the user. */
export async function askDetails(
  context: InitContext,
  type: StorageType,
  flags: StorageFlags,
  environments: readonly string[],
): Promise<StorageDetails> {
  if (flags.addIngressFrom !== undefined) return detailsForAccess(type, flags);
  if (type === "DynamoDB") return askTable(context.ask, flags);
  return type === "S3" ? { type } : askDatabase(context.ask, flags, environments);
}

/** The storage is there: only the engine's port matters. MySQL where nothing is said, as in Copilot. */
function detailsForAccess(type: StorageType, flags: StorageFlags): StorageDetails {
  if (type === "S3") return { type };
  if (type === "DynamoDB") return { type, partitionKey: { name: "", type: "S" }, localIndexes: [] };
  return {
    type,
    engine: flags.engine === undefined ? "MySQL" : oneOf("--engine", flags.engine, engines),
    initialDatabase: "",
    environments: [],
  };
}
