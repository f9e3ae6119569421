import { initStorage } from "../../init/storage.js";
import { listGiven, switchGiven, textGiven, withOwn } from "../given.js";
import { initContext, tellNext } from "../initContext.js";
import type { VerbDefinition } from "../verb.js";

export const storageInitVerb: VerbDefinition = {
  command: "init",
  describe: "Write the templates of a table, a bucket or a database",
  flags: ["json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      name: { alias: "n", type: "string", describe: "Name of the storage" },
      "storage-type": { alias: ["t", "type"], type: "string", describe: "DynamoDB, S3 or Aurora" },
      workload: { alias: "w", type: "string", describe: "Service or job that uses it" },
      lifecycle: { alias: "l", type: "string", describe: "It comes and goes with the workload or the environment" },
      "add-ingress-from": {
        type: "string",
        describe: "Let this service or job use storage of the environment that exists",
      },
      "partition-key": { type: "string", describe: "Partition key of a table: NAME:S, :N or :B" },
      "sort-key": { type: "string", describe: "Its sort key: NAME:S, :N or :B" },
      sort: { type: "boolean", describe: "Ask for a sort key; --no-sort: there is none" },
      lsi: {
        type: "string",
        array: true,
        describe: "Another sort key, up to five: NAME:S, :N or :B; --no-lsi: there is none",
      },
      engine: { type: "string", describe: "Engine of a database: MySQL or PostgreSQL" },
      "initial-db": { type: "string", describe: "Name of its first database" },
      "parameter-group": { type: "string", describe: "A parameter group that exists, in place of one of its own" },
      "serverless-version": { type: "string", describe: "v2; AWS makes no v1 any more" },
      overwrite: { type: "boolean", describe: "Replace templates that exist" },
    }),
  async run(parsed, verb) {
    // `--no-lsi` reaches us as the value false among the keys.
    const noLsi = parsed.lsi === false || (Array.isArray(parsed.lsi) && parsed.lsi.includes(false));
    const lsi = noLsi && Array.isArray(parsed.lsi) ? parsed.lsi.filter((one) => one !== false) : parsed.lsi;
    const result = await initStorage(initContext(parsed, verb), {
      name: textGiven(parsed, "name"),
      storageType: textGiven(parsed, "storage-type"),
      workload: textGiven(parsed, "workload"),
      lifecycle: textGiven(parsed, "lifecycle"),
      addIngressFrom: textGiven(parsed, "add-ingress-from"),
      partitionKey: textGiven(parsed, "partition-key"),
      sortKey: textGiven(parsed, "sort-key"),
      noSort: switchGiven(parsed, "sort") === false,
      lsi: listGiven({ lsi }, "lsi"),
      noLsi,
      engine: textGiven(parsed, "engine"),
      initialDb: textGiven(parsed, "initial-db"),
      parameterGroup: textGiven(parsed, "parameter-group"),
      serverlessVersion: textGiven(parsed, "serverless-version"),
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
};
