import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const application = "chaos";
export const environment = "test";

const image = "public.ecr.aws/nginx/nginx:latest";

const table = `Parameters:
  App: {Type: String}
  Env: {Type: String}
  Name: {Type: String}
Resources:
  items:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "\${App}-\${Env}-\${Name}-items"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
Outputs:
  itemsName: {Value: !Ref items}
`;

/** The manifest of a service with rules on these paths. */
const web = (memory, paths) => `name: web
type: Load Balanced Web Service
image: {location: ${image}, port: 80}
cpu: 256
memory: ${memory}
count: {range: 1-3, cpu_percentage: 70}
http:
  path: /
  additional_rules: [${paths.map((path) => `{path: ${path}}`).join(", ")}]
publish:
  topics: [{name: orders}]
`;

const worker = (memory) => `name: worker
type: Worker Service
image: {location: ${image}}
cpu: 256
memory: ${memory}
count: 1
subscribe:
  topics: [{name: orders, service: web}]
`;

const job = `name: report
type: Scheduled Job
image: {location: ${image}}
cpu: 256
memory: 512
on: {schedule: "@daily"}
`;

/** The application as it is deployed first, about sixty resources, fewer with `quick`; with a change that makes, changes, replaces and removes. */
export function writeApplication(folder, { changed = false, quick = false } = {}) {
  const files = {
    "copilot/.workspace": `application: ${application}\n`,
    // The folders of the points have names of their own.
    "copilot/airlift.yml": `repository: ${application}\n`,
    [`copilot/environments/${environment}/manifest.yml`]: `name: ${environment}\ntype: Environment\n`,
    "copilot/web/manifest.yml": changed ? web(1024, ["a", "c", "d"]) : web(512, ["a", "b"]),
    "copilot/web/addons/table.yml": table,
    "copilot/worker/manifest.yml": worker(changed ? 1024 : 512),
    ...(!quick && { "copilot/report/manifest.yml": job }),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** CloudFormation stack of the table, which a destroy leaves and names. */
export const stackWithData = `${application}-${environment}-web-addons`;
