import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Program } from "./program.js";
import { applicationIn } from "./registered.js";
import { repositoryRoot } from "./root.js";

/** A program that `eject` has written, ready to be run on the state of the sandbox that it was made of. */
export async function ejectedProgram(folder: string, sandbox: string): Promise<Program> {
  const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { runtime: string };
  const program = await Program.make(project, sandbox, applicationIn(sandbox), folder);
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@airlift"), { recursive: true });
  for (const one of ["@pulumi", "@types", "typescript"])
    symlinkSync(join(repositoryRoot, "node_modules", one), join(modules, one));
  symlinkSync(join(repositoryRoot, "dist/components"), join(modules, "@airlift/components"));
  program.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
  return program;
}
