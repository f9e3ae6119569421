import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { RunError } from "../base/errors.js";
import { isRecord } from "../base/isRecord.js";
import { registerSecrets } from "../base/mask.js";
import { secretName } from "./names.js";

/** One value of one secret in one environment. */
export interface SecretValue {
  name: string;
  environment: string;
  value: string;
}

function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new RunError("usage", `${flag}: ${path} can't be read.`);
  }
}

function checkName(where: string, name: string): void {
  const wrong = secretName(name);
  if (wrong !== undefined) throw new RunError("usage", `${where}: "${name}" ${wrong}`);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** A value in quotes at the start of a text, and what follows its last quote; undefined while the quote is open. */
function quotedValue(text: string): { value: string; rest: string } | undefined {
  const [whole, double, single] = /^"((?:\\.|[^"\\])*)"|^'([^']*)'/s.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const value = double?.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter) ?? single ?? "";
  return { value, rest: text.slice(whole.length) };
}

/**
 * Values of an env file: `NAME=value`, `export NAME="value"`; values in quotes may go over several lines, as keys and
 * certificates do. Comments and empty lines are passed over.
 * @throws RunError naming file and line, never a value.
 */
export function readEnvFile(path: string): Array<{ name: string; value: string }> {
  const values = new Map<string, string>();
  const lines = readText("--env-file", path)
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const where = `${path}:${at + 1}`;
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, raw = ""] = /^\s*(?:export\s+)?([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    // The line itself may hold a value: it is not shown.
    if (name === undefined) throw new RunError("usage", `${where}: this line isn't NAME=VALUE.`);
    checkName(where, name);
    if (!/^["']/.test(raw)) {
      values.set(name, raw.replace(/\s+#.*$/, ""));
      continue;
    }
    let text = raw;
    let quoted = quotedValue(text);
    while (quoted === undefined && at + 1 < lines.length) {
      at += 1;
      text += `\n${lines[at] ?? ""}`;
      quoted = quotedValue(text);
    }
    if (quoted === undefined) throw new RunError("usage", `${where}: this quote is never closed.`);
    if (!/^\s*(#.*)?$/.test(quoted.rest))
      throw new RunError("usage", `${where}: something follows the quoted value of ${name}.`);
    values.set(name, quoted.value);
  }
  registerSecrets(values.values());
  return [...values].map(([name, value]) => ({ name, value }));
}

/**
 * Copilot's file for several secrets: `name: {environment: value}`.
 * @throws RunError naming the secret that is not of this form, never a value.
 */
export function readSecretFile(path: string): SecretValue[] {
  let content: unknown;
  try {
    // The failsafe schema keeps every scalar's source text: a password 010 stays 010.
    content = parse(readText("--cli-input-yaml", path), {
      schema: "failsafe",
      logLevel: "error",
      prettyErrors: false,
    });
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError("usage", `--cli-input-yaml: ${path} isn't valid YAML.`);
  }
  if (!isRecord(content))
    throw new RunError("usage", `--cli-input-yaml: ${path} isn't a map of secrets.`, {
      hint: "Write it as NAME: {ENVIRONMENT: VALUE}.",
    });
  const found = Object.entries(content).flatMap(([name, byEnvironment]) => {
    checkName(path, name);
    if (!isRecord(byEnvironment))
      throw new RunError("usage", `${path}: ${name} isn't a map from environment to value.`);
    return Object.entries(byEnvironment).map(([environment, value]) => {
      if (typeof value !== "string" || value === "")
        throw new RunError("usage", `${path}: ${name} has no value for ${environment}.`);
      return { name, environment, value };
    });
  });
  registerSecrets(found.map(({ value }) => value));
  return found;
}

/** Copilot's `--values test=…,prod=…`. A comma only parts values where `name=` follows it. */
export function readValuesFlag(name: string, given: readonly string[]): SecretValue[] {
  const found = given
    .flatMap((text) => text.split(/,(?=[a-z][a-z0-9-]*=)/))
    .map((text) => {
      const [, environment, value] = /^([a-z][a-z0-9-]*)=(.+)$/s.exec(text) ?? [];
      if (environment === undefined || value === undefined) {
        throw new RunError("usage", "--values: one of them isn't ENVIRONMENT=VALUE.");
      }
      return { name, environment, value };
    });
  registerSecrets(found.map(({ value }) => value));
  return found;
}
