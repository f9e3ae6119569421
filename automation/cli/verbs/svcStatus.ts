import { columns, deploymentTable } from "../../aws/rollout.js";
import type { ServiceStatus } from "../../operations/status.js";
import { optionsFrom, reaching } from "../flags.js";
import { age } from "../times.js";
import { defineVerb } from "../verb.js";

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));

/** The status as a page. */
export function statusText(shown: ServiceStatus): string {
  const { status, running, desired, pending, deployments, tasks, events, alarms, missing, simulated } = shown;
  const rows = tasks.map((task) => [
    task.id.slice(0, 8),
    task.status,
    String(task.revision ?? "-"),
    task.started === undefined ? "-" : age(task.started),
    task.health,
    task.target ?? "-",
  ]);
  const alarmRows = alarms.map(({ name, condition, since, state }) => [
    name,
    condition,
    since === undefined ? "-" : age(since),
    state,
  ]);
  const head = ["ID", "Status", "Revision", "Started At", "Cont. Health", "HTTP Health"];
  return [
    "Service Status",
    "",
    `  ${status} ${running} / ${desired} running tasks (${pending} pending)${simulated ? " (simulated AWS)" : ""}`,
    "",
    "Deployments",
    "",
    ...indented(deploymentTable(deployments)),
    "",
    "Tasks",
    "",
    ...indented(rows.length === 0 ? ["none"] : columns([head, ...rows])),
    "",
    "Events",
    "",
    ...indented(
      events.length === 0
        ? ["none"]
        : events.map(({ at, message }) => `${at === undefined ? "" : `${age(at)}: `}${message}`),
    ),
    "",
    ...(alarms.length === 0
      ? []
      : ["Alarms", "", ...indented(columns([["Name", "Condition", "Last Updated", "Health"], ...alarmRows])), ""]),
    ...missing.map((text) => `  Not shown: ${text}`),
    ...(missing.length === 0 ? [] : [""]),
  ].join("\n");
}

export const svcStatusVerb = defineVerb({
  command: "status",
  describe: "Show the status of a service: tasks, health, deployments, alarms",
  flags: [...reaching, "name", "json"],
  async run(parsed, verb) {
    const { serviceStatus } = await import("../../operations/status.js");
    const shown = await verb.printer.during(serviceStatus(optionsFrom(parsed), verb.printer.onEvent));
    verb.print(parsed.json === true ? { version: 1, ...shown } : statusText(shown));
  },
});
