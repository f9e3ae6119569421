import { described, imported, logicalId, output, template } from "./template.js";

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

function keySchema(indent: string, partition: Key, sort: Key | undefined): string[] {
  return [
    `${indent}KeySchema:`,
    `${indent}  - AttributeName: ${partition.name}`,
    `${indent}    KeyType: HASH`,
    ...(sort === undefined ? [] : [`${indent}  - AttributeName: ${sort.name}`, `${indent}    KeyType: RANGE`]),
  ];
}

function tableResource(table: Table, physicalName: string): string[] {
  const id = logicalId(table.name);
  const keys = [table.partitionKey, ...(table.sortKey === undefined ? [] : [table.sortKey]), ...table.localIndexes];
  return [
    `  ${id}:`,
    ...described(`The DynamoDB table ${table.name}`),
    "    Type: AWS::DynamoDB::Table",
    "    Properties:",
    `      TableName: !Sub ${physicalName}`,
    "      AttributeDefinitions:",
    ...keys.flatMap(({ name, type }) => [`        - AttributeName: ${name}`, `          AttributeType: "${type}"`]),
    "      BillingMode: PAY_PER_REQUEST",
    ...keySchema("      ", table.partitionKey, table.sortKey),
    ...(table.localIndexes.length === 0
      ? []
      : [
          "      LocalSecondaryIndexes:",
          ...table.localIndexes.flatMap((key) => [
            `        - IndexName: ${key.name}`,
            ...keySchema("          ", table.partitionKey, key),
            "          Projection:",
            "            ProjectionType: ALL",
          ]),
        ]),
  ];
}

const tableActions = [
  "BatchGet*",
  "BatchWrite*",
  "Create*",
  "Delete*",
  "DescribeStream",
  "DescribeTable",
  "Get*",
  "PutItem",
  "Query",
  "Scan",
  "Update*",
];

/** `description` has Copilot's words: another description would replace the policy of a table that is there. */
function policyResource(id: string, description: string, table: string, indexes: string | undefined): string[] {
  return [
    `  ${id}:`,
    ...described("The policy that lets the service read and write the table"),
    "    Type: AWS::IAM::ManagedPolicy",
    "    Properties:",
    `      Description: ${description}`,
    "      PolicyDocument:",
    '        Version: "2012-10-17"',
    "        Statement:",
    "          - Sid: Items",
    "            Effect: Allow",
    "            Action:",
    ...tableActions.map((action) => `              - dynamodb:${action}`),
    `            Resource: ${table}`,
    ...(indexes === undefined
      ? []
      : [
          "          - Sid: Indexes",
          "            Effect: Allow",
          "            Action:",
          "              - dynamodb:Query",
          "              - dynamodb:Scan",
          `            Resource: ${indexes}`,
        ]),
  ];
}

/** A table that belongs to one service or job; its name becomes the variable `<NAME>_NAME`. */
export function workloadTable(table: Table, workload: string): string {
  const id = logicalId(table.name);
  return template({
    about: [
      `The DynamoDB table of ${workload}. Its name reaches the container as a variable,`,
      "and the policy is attached to the task role.",
    ],
    level: "workload",
    resources: [
      tableResource(table, `\${App}-\${Env}-\${Name}-${table.name}`),
      policyResource(
        `${id}AccessPolicy`,
        `!Sub Grants CRUD access to the Dynamo DB table \${${id}}`,
        `!GetAtt ${id}.Arn`,
        table.localIndexes.length === 0 ? undefined : `!Sub \${${id}.Arn}/index/*`,
      ),
    ],
    outputs: [
      ...output(`${id}Name`, "Name of the table; a variable of the container.", `!Ref ${id}`),
      ...output(`${id}AccessPolicy`, "Managed policy for the task role.", `!Ref ${id}AccessPolicy`),
    ],
  });
}

/** A table that lives as long as its environment. */
export function environmentTable(table: Table): string {
  const id = logicalId(table.name);
  return template({
    about: ["A DynamoDB table of the environment; services get at it through the exports below."],
    level: "environment",
    resources: [tableResource(table, `\${App}-\${Env}-${table.name}`)],
    outputs: [
      ...output(`${id}Name`, "Name of the table.", `!Ref ${id}`, `${id}TableName`),
      ...output(`${id}DynamoDBTableARN`, "ARN of the table.", `!GetAtt ${id}.Arn`, `${id}TableArn`),
    ],
  });
}

/** What a service or job needs to use a table of the environment. */
export function tableAccess(name: string, workload: string): string {
  const id = logicalId(name);
  return template({
    about: [`What ${workload} needs to use the environment's DynamoDB table ${name}.`],
    level: "workload",
    resources: [
      policyResource(
        `${id}DdbTableAccessPolicy`,
        `!Sub ["Grants CRUD access to the Dynamo DB table \${Table}", { Table: ${imported(`${id}TableName`)} }]`,
        imported(`${id}TableArn`),
        `!Sub ["\${Arn}/index/*", { Arn: ${imported(`${id}TableArn`)} }]`,
      ),
    ],
    outputs: [
      ...output(`${id}NameDdbTableName`, "Name of the table; a variable of the container.", imported(`${id}TableName`)),
      ...output(`${id}DdbTableAccessPolicy`, "Managed policy for the task role.", `!Ref ${id}DdbTableAccessPolicy`),
    ],
  });
}
