import { totalCost } from "../../operations/cost.js";
import { priceTable } from "../../operations/prices.js";
import { costText } from "../costText.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const costVerb = defineVerb({
  command: "cost",
  describe: "Estimate what an environment costs a month, by workload; needs no engine and no account",
  flags: ["env", "json", "region", "transforms"],
  async run(parsed, verb) {
    const [{ plan }, { plannedCost }] = await Promise.all([api(), import("../../operations/costChange.js")]);
    const options = optionsFrom(parsed);
    const { resources, stack } = await plan({ ...options, planOnly: true });
    const owners = plannedCost(resources);
    if (parsed.json === true)
      verb.print({
        version: 1,
        environment: stack,
        currency: "USD",
        pricesAsOf: priceTable.asOf,
        monthly: totalCost(owners),
        owners,
      });
    else verb.print(costText(owners, options.region));
  },
});
