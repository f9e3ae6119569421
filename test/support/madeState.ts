import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planFolder } from "../../automation/plan/environmentPlan.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { RunOptions } from "../../automation/session/options.js";

/**
 * Writes the state that a deployment of an environment would leave in a folder, for commands that only read it. What AWS
 * would decide on is given by `made`; references to the rest stay texts.
 *
 * @param made outputs of resources by logical name, their `id` among them
 */
export async function writeState(
  options: RunOptions & { environments: [string] },
  folder: string,
  made: Readonly<Record<string, Record<string, unknown>>>,
): Promise<void> {
  const open = openFolder({ ...options, planOnly: true });
  const { application, stack, resources, outputs } = await planFolder(open);
  const root = `urn:pulumi:${stack}::${application}::pulumi:pulumi:Stack::${application}-${stack}`;
  const known = new Map<string, { urn: string; types: string }>();
  const text = (value: unknown) =>
    JSON.stringify(value).replace(/\$\{[^}]+::([^}:]+)\.(\w+)\}/g, (all, name: string, output: string) => {
      const found = made[name]?.[output];
      return found === undefined ? all : String(found);
    });
  const all = resources.map(({ type, name, parent, inputs }) => {
    const above = parent === undefined ? undefined : known.get(parent);
    const types = above === undefined ? type : `${above.types}$${type}`;
    const urn = `urn:pulumi:${stack}::${application}::${types}::${name}`;
    known.set(`${type}::${name}`, { urn, types });
    const custom = !type.startsWith("airlift:");
    const given = JSON.parse(text(inputs)) as object;
    const own = { ...given, ...made[name] };
    return {
      ...{ urn, type, custom, parent: above?.urn ?? root, inputs: given, outputs: own },
      ...(custom && { id: String(made[name]?.id ?? name) }),
    };
  });
  const stackResource = { urn: root, type: "pulumi:pulumi:Stack", custom: false, outputs: JSON.parse(text(outputs)) };
  const checkpoint = {
    version: 3,
    checkpoint: { stack, latest: { manifest: {}, resources: [stackResource, ...all] } },
  };
  const path = join(folder, ".pulumi", "stacks", application);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, `${stack}.json`), JSON.stringify(checkpoint));
}
