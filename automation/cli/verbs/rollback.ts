import { columns } from "../../aws/rollout.js";
import { optionsFrom, reaching } from "../flags.js";
import { age } from "../times.js";
import { defineVerb } from "../verb.js";

export const rollbackVerb = defineVerb({
  command: "rollback",
  describe: "Roll a service back to an earlier revision; the next `up` deploys the manifests again",
  flags: [...reaching, "name", "json", "wait", "detach", "timeout"],
  own: { to: { type: "string", describe: "Revision (default: the last one that ran)" } },
  async run(parsed, verb) {
    const { rollback } = await import("../../operations/revisions.js");
    const done = await verb.printer.during(rollback(optionsFrom(parsed), parsed.to, verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, ...done });
    for (const notice of done.notices) verb.printer.say(notice);
    const { workload, environment, from, to } = done;
    verb.printer.say(
      `Rolled back ${workload} in ${environment}${from === undefined ? "" : ` from revision ${from}`} to revision ${to}.`,
    );
    verb.printer.say("The next `airlift up` deploys the manifests again.");
  },
});

export const revisionsVerb = defineVerb({
  command: "revisions",
  describe: "List the revisions that a service can be rolled back to",
  flags: [...reaching, "name", "json"],
  own: { limit: { type: "number", describe: "Number of revisions (default 10)" } },
  async run(parsed, verb) {
    const { listServiceRevisions } = await import("../../operations/revisions.js");
    const limit = parsed.limit;
    const shown = await verb.printer.during(listServiceRevisions(optionsFrom(parsed), limit, verb.printer.onEvent));
    if (parsed.json === true) {
      verb.print({ version: 1, ...shown });
      return;
    }
    const rows = shown.revisions.map(({ revision, registered, live, outcome, images }) => [
      String(revision),
      live ? "live" : (outcome ?? "-"),
      registered === undefined ? "-" : age(registered),
      Object.values(images).join(", "),
    ]);
    verb.print(`${columns([["Revision", "Rollout", "Registered", "Images"], ...rows]).join("\n")}\n`);
  },
});
