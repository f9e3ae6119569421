import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { WorldResource } from "../../automation/sandbox/world.js";
import { addFiles } from "./folder.js";
import { cleanEnvironment, command } from "./run.js";

/** A build as CodeBuild would run it: in a folder of its own, phase after phase, in one shell. */
export interface Build {
  /** CodeBuild's project, as the pipeline's stack made it. */
  project: Pick<WorldResource, "inputs">;
  /** Folder of the input artifact; absent for a project without a source. */
  source?: string;
  /** What CodePipeline adds to the project's variables. */
  variables?: Record<string, string>;
  /** Where builds have their folders. */
  root: string;
  /** Folder of the simulated AWS, in place of the account's. */
  sandbox: string;
}

export interface Built {
  code: number;
  log: string;
  /** Folder of the output artifact. */
  artifact: string;
}

interface Buildspec {
  phases: Record<string, { commands?: string[] } | undefined>;
  artifacts?: { files: string[] };
}

/** Phases in CodeBuild's order. */
const phases = ["install", "pre_build", "build", "post_build"];

/** Runs the commands of a project for real. Only the registry of npm is left out: `airlift` is the built command. */
export async function runBuild({ project, source, variables = {}, root, sandbox }: Build): Promise<Built> {
  const folder = mkdtempSync(join(root, "build-"));
  if (source !== undefined) cpSync(source, folder, { recursive: true });
  const { environment, source: from } = project.inputs as {
    environment: { environmentVariables?: { name: string; value: string }[] };
    source: { buildspec: string };
  };
  const inline = from.buildspec.startsWith("version:");
  const spec = parse(inline ? from.buildspec : readFileSync(join(folder, from.buildspec), "utf8")) as Buildspec;
  const commands = phases.flatMap((phase) => spec.phases[phase]?.commands ?? []);
  const given = (environment.environmentVariables ?? []).map(({ name, value }) => [name, value] as const);
  const { code, log } = await inShell(commands, folder, {
    ...Object.fromEntries(given),
    ...variables,
    PATH: `${tools(root)}:${process.env.PATH}`,
    AIRLIFT_SANDBOX: sandbox,
  });
  const artifact = mkdtempSync(join(root, "artifact-"));
  for (const pattern of code === 0 ? (spec.artifacts?.files ?? []) : []) await collect(pattern, folder, artifact);
  return { code, log, artifact };
}

function tools(root: string): string {
  const folder = join(root, "bin");
  if (!existsSync(folder)) {
    mkdirSync(folder);
    addFiles(folder, {
      airlift: { executable: `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n` },
      npm: { executable: '#!/bin/sh\necho "npm $*"\n' },
      // The bucket is simulated: the package comes from where it was uploaded from, below its digest.
      aws: {
        executable: `#!/bin/sh\necho "aws $*"\nfor last; do :; done\ncp "\${XDG_CACHE_HOME:-$HOME/.cache}"/airlift/packages/*-"$AIRLIFT_PACKAGE_SHA256.tar" "$last"\n`,
      },
    });
  }
  return folder;
}

/** Bash's stars leave dot files out. An artifact is a zip archive: files come out of it without their modes. */
async function collect(pattern: string, from: string, to: string): Promise<void> {
  const script = `shopt -s globstar nullglob; for file in ${pattern}; do [ -f "$file" ] && install -D -m 644 "$file" "${to}/$file"; done; true`;
  const { code, log } = await inShell([script], from, {});
  if (code !== 0) throw new Error(log);
}

function inShell(
  commands: readonly string[],
  cwd: string,
  variables: Record<string, string>,
): Promise<{ code: number; log: string }> {
  return new Promise((resolve, reject) => {
    const script = ["set -e", ...commands].join("\n");
    // Bash takes an input that is a socket for a remote login, and would read ~/.bashrc with its own PATH.
    const child = spawn("bash", ["--norc", "-c", script], { cwd, env: cleanEnvironment(variables) });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    }
    child.stdin.end();
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, log }));
  });
}
