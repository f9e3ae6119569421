import { columns } from "../../aws/rollout.js";
import type { ShownDeployment, ShownVariable, ShownWorkload } from "../../operations/show.js";
import { optionsFrom, reaching } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";
import { namesFor } from "./workloadDeploy.js";

function section(title: string, head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  return [title, "", ...columns([head, ...rows]).map((line) => `  ${line}`), ""];
}

function variableRows(deployments: readonly ShownDeployment[], pick: (one: ShownDeployment) => ShownVariable[]) {
  return deployments
    .flatMap((one) => pick(one).map(({ name, container, value }) => [name, container, one.environment, value]))
    .sort((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
}

/** A workload as a page, in the sections that Copilot's users know. */
export function showText({ application, name, kind, deployments, simulated }: ShownWorkload): string {
  const about = columns([
    ["Application", application],
    ["Name", name],
    ["Type", kind],
  ]);
  const lines = [
    "About",
    "",
    ...about.map((line) => `  ${line}`),
    "",
    ...section(
      "Configurations",
      ["Environment", "Tasks", "CPU (vCPU)", "Memory (MiB)", "Port"],
      deployments.map(({ environment, desired, cpu, memory, port }) => [
        environment,
        String(desired ?? "-"),
        cpu === undefined ? "-" : String(Number(cpu) / 1024),
        memory ?? "-",
        port ?? "-",
      ]),
    ),
    ...section(
      simulated ? "Routes (simulated AWS: nothing answers there)" : "Routes",
      ["Environment", "URL"],
      deployments.flatMap(({ environment, routes }) => routes.map((url) => [environment, url])),
    ),
    ...section(
      "Service Discovery",
      ["Environment", "Endpoint"],
      deployments.flatMap(({ environment, serviceDiscovery }) =>
        serviceDiscovery === undefined ? [] : [[environment, serviceDiscovery]],
      ),
    ),
    ...section(
      "Service Connect",
      ["Environment", "Endpoint"],
      deployments.flatMap(({ environment, serviceConnect }) =>
        serviceConnect === undefined ? [] : [[environment, serviceConnect]],
      ),
    ),
    ...section(
      "Variables",
      ["Name", "Container", "Environment", "Value"],
      variableRows(deployments, ({ variables }) => variables),
    ),
    ...section(
      "Secrets",
      ["Name", "Container", "Environment", "Value From"],
      variableRows(deployments, ({ secrets }) => secrets),
    ),
  ];
  for (const { environment, resources = [] } of deployments)
    lines.push(
      ...section(
        `Resources in ${environment}`,
        ["Type", "Physical ID"],
        resources.map(({ type, id }) => [type, id]),
      ),
    );
  if (deployments.length === 0) lines.push("Not deployed yet.", "");
  return lines.join("\n");
}

export const svcShowVerb = defineVerb({
  command: "show",
  describe: "Show a service: routes, service discovery, service connect, variables",
  flags: [...reaching, "name", "json"],
  own: {
    resources: { type: "boolean", describe: "Also list its AWS resources by type and physical ID" },
    manifest: { type: "string", describe: "Print its manifest as it applies in this environment" },
  },
  async run(parsed, verb) {
    if (parsed.manifest !== undefined) {
      const { showManifest } = await api();
      const { text, longForm } = showManifest(
        { ...optionsFrom(parsed), names: await namesFor(optionsFrom(parsed), false) },
        parsed.manifest,
      );
      verb.print(parsed.json === true ? { version: 1, manifest: longForm } : text);
      return;
    }
    const { showWorkload } = await import("../../operations/show.js");
    const { resources } = parsed;
    const shown = await verb.printer.during(showWorkload(optionsFrom(parsed), verb.printer.onEvent, { resources }));
    verb.print(parsed.json === true ? { version: 1, ...shown } : showText(shown));
  },
});
