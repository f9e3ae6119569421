import { homedir } from "node:os";
import { join } from "node:path";
import { opened } from "../base/jsonText.js";
import { namesSecret, registerSecrets } from "../base/mask.js";
import { readTextFile } from "../base/regularFile.js";
import { secretTextIn } from "../manifest/resolve/siteSecrets.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { OpenFolder } from "./openFolder.js";

/** Values of settings that say nothing about anybody; masked, they would make every output unreadable. */
const plainWords = new Set(
  (
    "production development staging testing enabled disabled verbose warning default localhost postgres " +
    "information 127.0.0.1 0.0.0.0"
  ).split(" "),
);

/**
 * Registers what an environment's files hold and no output may show: values of its env files, build arguments that look
 * secret, and the registries' passwords that a build uses.
 */
export function maskValuesOf(open: OpenFolder, { root, environment, workloads }: ResolvedApplication): void {
  const { folder, application } = open;
  const names = [application, environment.name, ...folder.environments, ...folder.workloads].map((one) =>
    typeof one === "string" ? one : one.name,
  );
  const isPlain = (value: string) => plainWords.has(value.toLowerCase()) || names.includes(value);
  const values = workloads.flatMap((workload) => [
    ...workload.envFiles.flatMap((file) =>
      settingsIn(textOf(join(root, file)))
        .filter(([name, value]) => namesSecret(name) || !isPlain(value))
        .map(([, value]) => value),
    ),
    ...workload.images.flatMap(({ args }) =>
      Object.entries(args).flatMap(([name, value]) =>
        namesSecret(name) || secretTextIn(value) !== undefined ? [value] : [],
      ),
    ),
  ]);
  const builds = workloads.some(({ images }) => images.length > 0);
  registerSecrets([...values, ...(builds ? registryPasswords() : [])]);
}

/** The lines `NAME=VALUE` of an env file: as ECS reads them, and as a shell would, without quotes. */
function settingsIn(text: string): [name: string, value: string][] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([^=\s#]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const unquoted = value.replace(/^(["'])(.*)\1$/, "$2");
    return value === "" ? [] : [value, unquoted].map((one): [string, string] => [name, one]);
  });
}

/** What `docker login` left on this machine in plain text. */
function registryPasswords(): string[] {
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  const { auths } = opened(textOf(file)) as { auths?: Record<string, Record<string, unknown>> };
  return Object.values(auths ?? {}).flatMap(({ auth, identitytoken }) => {
    const pair = typeof auth === "string" ? Buffer.from(auth, "base64").toString("utf8") : "";
    const password = pair.slice(pair.indexOf(":") + 1);
    return [auth, identitytoken, password].filter((one): one is string => typeof one === "string");
  });
}

function textOf(file: string): string {
  try {
    return readTextFile(file);
  } catch {
    return "";
  }
}
