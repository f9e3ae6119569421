import { spawn } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Variables } from "./location.js";
import type { OnInstallStep } from "./steps.js";

/** One command of a Go module, built in a scratch module: `go install pkg@version` refuses modules with replacements. */
interface GoCommand {
  label: string;
  module: string;
  version: string;
  package: string;
  /** Variable that the command reports its version from. */
  versionVariable: string;
  output: string;
}

const suffix = process.platform === "win32" ? ".exe" : "";

/** The last release of the SDK's module that holds the language hosts of Node.js and Python. */
const languageHostVersion = "3.60.0";

function engineOf(version: string): GoCommand {
  return {
    label: `pulumi ${version}`,
    module: "github.com/pulumi/pulumi/pkg/v3",
    version,
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    output: `pulumi${suffix}`,
  };
}

/** Languages whose host can be built. */
export type HostLanguage = "nodejs" | "yaml" | "python";

const languageHosts: Readonly<Record<HostLanguage, GoCommand>> = {
  nodejs: {
    label: "the Node.js language host",
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: languageHostVersion,
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    output: languageHostName("nodejs"),
  },
  python: {
    label: "the Python language host",
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: languageHostVersion,
    package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    output: languageHostName("python"),
  },
  yaml: {
    label: "the YAML language host",
    module: "github.com/pulumi/pulumi-yaml",
    version: "1.32.0",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
    output: languageHostName("yaml"),
  },
};

/** Name of the executable of a language host. */
export function languageHostName(language: HostLanguage): string {
  return `pulumi-language-${language}${suffix}`;
}

interface GoRun {
  cwd: string;
  variables: Variables;
  onLine?: (line: string) => void;
}

/** Runs `go` and returns what it printed; the last line of its errors becomes the error. */
function go(args: string[], { cwd, variables, onLine }: GoRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...variables, GOFLAGS: "-mod=mod", GOWORK: "off", CGO_ENABLED: variables.CGO_ENABLED ?? "0" };
    const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let last: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      printed += chunk;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      last = [...last, line].slice(-8);
      onLine?.(line);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new Error("Go is not installed") : error);
    });
    child.on("close", (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(last.filter((line) => !/^go: downloading/.test(line)).pop() ?? `go ended with ${code}`));
    });
  });
}

/** Tells at most every few seconds and at each tenth, so that a log of lines stays short. */
function pacedReport(label: string, total: number, onStep: OnInstallStep): (done: number) => void {
  let toldTenth = 0;
  return (done) => {
    const progress = total === 0 ? 0 : Math.min(done / total, 0.99);
    const tenth = Math.floor(progress * 10);
    if (tenth <= toldTenth) return;
    toldTenth = tenth;
    onStep({ text: `Building ${label}: ${tenth * 10} % of ${total} packages`, progress });
  };
}

async function buildCommand(
  command: GoCommand,
  folder: string,
  onStep: OnInstallStep,
  variables: Variables,
): Promise<string> {
  const scratch = join(folder, `.scratch-${command.output}`);
  await mkdir(scratch, { recursive: true });
  const run = { cwd: scratch, variables };
  try {
    await writeFile(
      join(scratch, "go.mod"),
      `module airlift.local/scratch\n\ngo 1.23\n\nrequire ${command.module} v${command.version}\n`,
    );
    await go(["version"], run);
    onStep({ text: `Fetching the source of ${command.label} through the Go module proxy …` });
    const listed = await go(["list", "-deps", command.package], run);
    const report = pacedReport(command.label, listed.trim().split("\n").length, onStep);
    onStep({ text: `Building ${command.label}; some minutes the first time …`, progress: 0 });
    let compiled = 0;
    const ldflags = `-s -w -X ${command.versionVariable}=v${command.version}`;
    await go(["build", "-v", "-o", join(folder, command.output), "-ldflags", ldflags, command.package], {
      ...run,
      onLine: (line) => {
        // With -v each package that is compiled is a line of its own; those kept from an earlier build are not.
        if (!/^[\w./-]+$/.test(line)) return;
        compiled += 1;
        report(compiled);
      },
    });
    return (await go(["list", "-m", "-f", "{{.Dir}}", command.module], run)).trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Builds the pulumi command into `folder/bin` and returns that folder. */
export async function buildEngine(
  folder: string,
  version: string,
  onStep: OnInstallStep,
  variables: Variables,
): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  await buildCommand(engineOf(version), bin, onStep, variables);
  return bin;
}

/**
 * Builds a language host and puts it beside the engine, that of Node.js with the scripts that a distribution of Pulumi has
 * there; for runs through Pulumi.yaml.
 * @returns path of the language host
 */
export async function buildLanguageHost(
  folder: string,
  language: HostLanguage,
  onStep: OnInstallStep,
  variables: Variables,
): Promise<string> {
  const command = languageHosts[language];
  const aside = join(folder, `.languagehost-${process.pid}`);
  await mkdir(aside, { recursive: true });
  try {
    const source = await buildCommand(command, aside, onStep, variables);
    if (language === "nodejs") await copyScripts(join(source, "nodejs", "dist"), aside, folder);
    if (language === "python") await copyScripts(join(source, "python", "cmd"), aside, folder);
    const host = join(folder, command.output);
    await rename(join(aside, command.output), host);
    onStep({ text: `The language host is ready in ${dirname(host)}.` });
    return host;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function copyScripts(scripts: string, aside: string, folder: string): Promise<void> {
  for (const name of await readdir(scripts)) {
    // Beside the script of Python's host lies the folder of its source.
    if (
      !name.startsWith("pulumi-") ||
      name === languageHostName("python") ||
      name.endsWith(".cmd") !== (process.platform === "win32")
    )
      continue;
    await copyFile(join(scripts, name), join(aside, name));
    await chmod(join(aside, name), 0o755);
    await rename(join(aside, name), join(folder, name));
  }
}
