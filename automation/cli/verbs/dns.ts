import { optionsFrom, reaching } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const dnsVerb = defineVerb({
  command: "dns",
  describe: "Show the DNS records to create by hand where the domain is not in Route 53, and whether they exist",
  flags: [...reaching, "all", "json"],
  async run(parsed, verb) {
    const { dnsRecords } = await api();
    const records = await verb.printer.during(dnsRecords(optionsFrom(parsed), verb.printer.onEvent));
    if (parsed.json === true) {
      verb.print({ version: 1, records });
      return;
    }
    if (records.length === 0) verb.printer.say("No DNS record has to be created by hand.");
    for (const { name, type, value, workload, state } of records)
      verb.print(`${name}\t${type}\t${value === "" ? "(not deployed yet)" : value}\t${workload}\t${state}\n`);
  },
});
