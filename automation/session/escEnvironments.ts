import { tmpdir } from "node:os";
import { RunError } from "../base/errors.js";
import { registerSecrets } from "../base/mask.js";
import { type Engine, runEngineCommand } from "../engine/command.js";

/** Names of variables whose values nobody should read in an output. */
const secret = /SECRET|TOKEN|PASSWORD|PASSPHRASE|KEY|CREDENTIAL/i;

/**
 * Variables of environments of Pulumi ESC, opened one after the other: a later one wins. Values that look like credentials are
 * masked from here on.
 *
 * @param names `organization/project/environment`, as `esc:` of copilot/airlift.yml lists them
 * @throws RunError `backend` when one can't be opened
 */
export async function escVariables(engine: Engine, names: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const args = ["env", "open", name, "--format", "json"];
    const { code, stdout, stderr } = await runEngineCommand(engine, args, { cwd: tmpdir(), env: process.env });
    if (code !== 0)
      throw new RunError("backend", `The ESC environment ${name} can't be opened: ${stderr.trim()}`, {
        hint: "`pulumi login` to the organization that has it, and look at `esc:` in copilot/airlift.yml.",
      });
    const { environmentVariables = {} } = JSON.parse(stdout) as { environmentVariables?: Record<string, unknown> };
    for (const [variable, value] of Object.entries(environmentVariables)) found[variable] = String(value);
  }
  registerSecrets(Object.entries(found).flatMap(([variable, value]) => (secret.test(variable) ? [value] : [])));
  return found;
}

/** Sets variables that the process does not have: what is set on a machine wins, as it does over airlift.yml. */
export function setMissing(variables: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(variables)) env[name] ??= value;
}
