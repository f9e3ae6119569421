import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { RunError } from "../base/errors.js";
import { readTextFile } from "../base/regularFile.js";
import { entryPoint } from "../engine/entryPoints.js";
import { ensureEngine, ensureLanguageHost } from "../engine/findEngine.js";
import { ManifestError } from "../manifest/problems.js";
import { openFolder } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { dependencyOf, requireRunner } from "./runner.js";

/** What `cloud init` wrote and what is left to do. */
export interface CloudInitResult {
  /** Files relative to the application's folder; those that were there already are not among them. */
  written: string[];
  /** What to do next, a sentence each. */
  next: string[];
}

/** Where a package that is installed in the folder has the program. */
const installed = "node_modules/airlift/dist/automation/copilot/pulumiMain.js";

/** The compiled program as Pulumi.yaml may name it: inside the folder, so that the file serves every machine. */
function mainOf(root: string): string {
  const here = fileURLToPath(entryPoint("copilot/pulumiMain")).replace(
    /automation([/\\])copilot[/\\]pulumiMain\.ts$/,
    "dist$1automation$1copilot$1pulumiMain.js",
  );
  const path = relative(root, here).split(sep).join("/");
  return path.startsWith("..") ? installed : path;
}

function projectName(text: string): unknown {
  const document: unknown = parse(text);
  return typeof document === "object" && document !== null && "name" in document ? document.name : undefined;
}

function writeProject(root: string, application: string, main: string): string[] {
  const file = join(root, "Pulumi.yaml");
  if (existsSync(file)) {
    const name = projectName(readTextFile(file));
    if (name === application) return [];
    throw new RunError("usage", `${file} exists and names the project "${String(name)}".`, {
      hint: `The application is "${application}". Change that line to \`name: ${application}\`, or move the file away.`,
    });
  }
  const project = {
    name: application,
    description: `The Copilot application ${application}, run by Airlift`,
    runtime: { name: "nodejs", options: { typescript: false } },
    main,
    config: { "airlift:dir": { value: "." } },
  };
  writeFileSync(file, stringify(project));
  return ["Pulumi.yaml"];
}

/**
 * Writes a Pulumi.yaml into an application's folder, so that plain `pulumi` commands and Pulumi Cloud run it, and gets
 * the language host that they need. What is there already is left as it is.
 * @throws RunError `usage` when a Pulumi.yaml of another project is in the way
 */
export async function cloudInit(options: RunOptions, onEvent: OnEvent = () => {}): Promise<CloudInitResult> {
  const { folder, application } = openFolder(options);
  if (application === "") throw new ManifestError(folder.problems);
  const { root, settings } = folder;
  const main = mainOf(root);
  const isMissing = main === installed && !existsSync(join(root, installed));
  const runner = isMissing ? await requireRunner(root, settings.runner, "The Pulumi project") : undefined;
  const written = writeProject(root, application, main);
  const stacks = folder.environments.map(({ name }) => name);
  for (const name of stacks) {
    const file = `Pulumi.${name}.yaml`;
    const { region } = settings.environment(name);
    if (region === undefined || existsSync(join(root, file))) continue;
    writeFileSync(join(root, file), stringify({ config: { "aws:region": region } }));
    written.push(file);
  }
  const tell = ({ text }: { text: string }) => onEvent({ kind: "notice", stack: "", text });
  const engine = await ensureEngine(tell, options.variables);
  const host = await ensureLanguageHost(engine, tell, options.variables);
  const paths = [...new Set([dirname(engine.command), dirname(host)])].filter(
    (path) => !(process.env.PATH ?? "").split(":").includes(path),
  );
  const [first = "ENVIRONMENT"] = stacks;
  return {
    written,
    next: [
      ...(runner === undefined ? [] : [`npm install --save-dev ${dependencyOf(runner)}`]),
      ...(paths.length > 0 ? [`export PATH=${paths.join(":")}:$PATH`] : []),
      "pulumi login",
      `pulumi stack init ${settings.organization === undefined ? first : `${settings.organization}/${application}/${first}`}`,
      `pulumi preview --stack ${first}`,
    ],
  };
}
