import { render } from "../templates.js";
import { imported, logicalId } from "./names.js";

/** Type of a key: string, number or binary. */
export type KeyType = "S" | "N" | "B";

export interface Key {
  name: string;
  type: KeyType;
}

export interface Table {
  name: string;
  partitionKey: Key;
  sortKey?: Key;
  /** Other sort keys beside the same partition key; up to five. */
  localIndexes: readonly Key[];
}

function viewOf(table: Table, physicalName: string): object {
  const { name, partitionKey, sortKey, localIndexes } = table;
  return {
    ...{ id: logicalId(name), name, physicalName },
    keys: [partitionKey, ...(sortKey === undefined ? [] : [sortKey]), ...localIndexes],
    partitionKey: partitionKey.name,
    sortKey: sortKey?.name,
    hasIndexes: localIndexes.length > 0,
    indexes: localIndexes,
  };
}

/** `description` of the policies is Copilot's: another one would replace the policy of a table that is there. */
const grants = "Grants CRUD access to the Dynamo DB table";

/** A table that belongs to one service or job; its name becomes the variable `<NAME>_NAME`. */
export function workloadTable(table: Table, workload: string): string {
  const id = logicalId(table.name);
  return render("addons/table-workload.yml", {
    ...viewOf(table, `\${App}-\${Env}-\${Name}-${table.name}`),
    workload,
    policy: `${id}AccessPolicy`,
    description: `!Sub ${grants} \${${id}}`,
    table: `!GetAtt ${id}.Arn`,
    indexesArn: table.localIndexes.length === 0 ? undefined : `!Sub \${${id}.Arn}/index/*`,
  });
}

/** A table that lives as long as its environment. */
export function environmentTable(table: Table): string {
  return render("addons/table-environment.yml", viewOf(table, `\${App}-\${Env}-${table.name}`));
}

/** What a service or job needs to use a table of the environment. */
export function tableAccess(name: string, workload: string): string {
  const id = logicalId(name);
  return render("addons/table-access.yml", {
    ...{ id, name, workload },
    policy: `${id}DdbTableAccessPolicy`,
    description: `!Sub ["${grants} \${Table}", { Table: ${imported(`${id}TableName`)} }]`,
    table: imported(`${id}TableArn`),
    indexesArn: `!Sub ["\${Arn}/index/*", { Arn: ${imported(`${id}TableArn`)} }]`,
  });
}
