import { initStorage } from "../../init/storage.js";
import { listed } from "../flags.js";
import { initContext, tellNext } from "../initContext.js";
import { defineVerb } from "../verb.js";

export const storageInitVerb = defineVerb({
  command: "init",
  describe: "Write the templates of a table, a bucket or a database",
  flags: ["json"],
  own: {
    name: { alias: "n", type: "string", describe: "Name of the storage" },
    "storage-type": { alias: ["t", "type"], type: "string", describe: "DynamoDB, S3 or Aurora" },
    workload: { alias: "w", type: "string", describe: "Service or job that uses it" },
    lifecycle: { alias: "l", type: "string", describe: "Whose lifecycle it shares: workload or environment" },
    "add-ingress-from": {
      type: "string",
      describe: "Let this service or job use existing storage of the environment",
    },
    "partition-key": { type: "string", describe: "Partition key of a table: NAME:S, :N or :B" },
    "sort-key": { type: "string", describe: "Its sort key: NAME:S, :N or :B" },
    sort: { type: "boolean", describe: "Ask for a sort key; --no-sort means none" },
    lsi: {
      type: "string",
      array: true,
      describe: "Alternate sort key, up to five: NAME:S, :N or :B; --no-lsi means none",
    },
    engine: { type: "string", describe: "Engine of a database: MySQL or PostgreSQL" },
    "initial-db": { type: "string", describe: "Name of its first database" },
    "parameter-group": { type: "string", describe: "Existing parameter group to use" },
    "serverless-version": { type: "string", describe: "v2 (v1 is no longer available in AWS)" },
    overwrite: { type: "boolean", describe: "Overwrite existing templates" },
  },
  async run(parsed, verb) {
    // `--no-lsi` reaches us as the value false, alone or among the keys.
    const lsi: readonly unknown[] = [parsed.lsi ?? []].flat();
    const keys = lsi.filter((one) => typeof one === "string");
    const result = await initStorage(initContext(parsed, verb), {
      name: parsed.name,
      storageType: parsed["storage-type"],
      workload: parsed.workload,
      lifecycle: parsed.lifecycle,
      addIngressFrom: parsed["add-ingress-from"],
      partitionKey: parsed["partition-key"],
      sortKey: parsed["sort-key"],
      noSort: parsed.sort === false,
      lsi: keys.length === 0 ? undefined : listed(keys),
      noLsi: lsi.includes(false),
      engine: parsed.engine,
      initialDb: parsed["initial-db"],
      parameterGroup: parsed["parameter-group"],
      serverlessVersion: parsed["serverless-version"],
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
});
