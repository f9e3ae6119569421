import { expect } from "chai";
import type { Plan } from "../../automation/index.js";
import type { OverridesKind } from "../../automation/manifest/overrides/row.js";
import { rowsOf } from "../../automation/manifest/overrides/table.js";
import { planPipeline } from "../../automation/operations/pipelinePlan.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const certificate = "arn:aws:acm:us-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012";
const range =
  "count: {range: 1-4, cpu_percentage: 70, memory_percentage: 80, requests: 10, response_time: 1s}\ndeployment: {rollback_alarms: {cpu_utilization: 50, memory_utilization: 50}}\n";
const queued =
  "count: {range: 1-4, cpu_percentage: 70, memory_percentage: 80}\ndeployment: {rollback_alarms: {cpu_utilization: 50, memory_utilization: 50, messages_delayed: 5}}\n";
const topics = "publish: {topics: [{name: orders}]}\n";
const volume = "storage: {volumes: {data: {efs: true, path: /data}}}\n";
const task = `image: {location: nginx}\nnetwork: {vpc: {placement: private}}\n${topics}${volume}`;
const service = task.replace("nginx}", "nginx, port: 80}");

/** An application with everything that the table has a row for. */
const everything = {
  "copilot/.workspace": "application: shop\n",
  "copilot/index.html": "hello\n",
  "copilot/environments/test/manifest.yml": `name: test\ntype: Environment\nnetwork: {vpc: {flow_logs: on}}\ncdn: {certificate: ${certificate.replace("us-west-2", "us-east-1")}}\nhttp: {public: {access_logs: true, certificates: [${certificate}, ${certificate}2]}, private: {certificates: [${certificate}, ${certificate}2], ingress: {vpc: true}}}\n`,
  "copilot/web/manifest.yml": `name: web\ntype: Load Balanced Web Service\nhttp: {path: /, alias: web.shop.com}\nnlb: {port: 443/tcp}\n${service}${range}`,
  "copilot/api/manifest.yml": `name: api\ntype: Backend Service\nhttp: {path: /, alias: api.shop.com, hosted_zone: Z1}\n${service}${range}`,
  "copilot/work/manifest.yml": `name: work\ntype: Worker Service\nsubscribe: {topics: [{name: orders, service: web}, {name: own, service: web, queue: {dead_letter: {tries: 3}}}, {name: rows, service: web, queue: {fifo: true, dead_letter: {tries: 3}}}], queue: {dead_letter: {tries: 3}}}\n${task}${queued}`,
  "copilot/daily/manifest.yml": `name: daily\ntype: Scheduled Job\non: {schedule: "@daily"}\n${task}`,
  "copilot/front/manifest.yml": `name: front\ntype: Request-Driven Web Service\nimage: {location: 123456789012.dkr.ecr.us-west-2.amazonaws.com/x, port: 80}\nhttp: {private: true}\nnetwork: {vpc: {placement: private}}\n${topics}`,
  "copilot/site/manifest.yml": "name: site\ntype: Static Site\nfiles: [{source: copilot/index.html}]\n",
  "copilot/environments/prod/manifest.yml": `name: prod\ntype: Environment\nhttp: {public: {certificates: [${certificate}]}, private: {certificates: [${certificate}]}}\n`,
  "copilot/pipelines/main/manifest.yml":
    "name: main\nversion: 1\nsource: {provider: GitHub, properties: {repository: acme/shop}}\nstages: [{name: test, test_commands: [make]}, {name: prod, pre_deployments: {check: {buildspec: c.yml}}, post_deployments: {smoke: {buildspec: s.yml}}}]\n",
};

const components: [OverridesKind, string, missing: string[]][] = [
  // What services share in the table is not what each of them has.
  // With certificates and addresses of its own the environment has no zones.
  ["Environment", "test", ["InternalWorkloadsHostedZone", "EnvironmentHostedZone"]],
  ["Load Balanced Web Service", "web", ["MessagesDelayedRollbackAlarm", "TargetGroupForImportedALB#"]],
  ["Backend Service", "api", ["MessagesDelayedRollbackAlarm"]],
  [
    "Worker Service",
    "work",
    ["DiscoveryService", "AutoScalingPolicyALBSumRequestCountPerTarget", "AutoScalingPolicyALBAverageResponseTime"],
  ],
  ["Scheduled Job", "daily", []],
  ["Request-Driven Web Service", "front", []],
  ["Static Site", "site", []],
  ["Pipeline", "main", []],
];

describe("the table of Copilot's logical ids", function () {
  this.timeout(240_000);
  let plans: Plan[] = [];

  before(async () => {
    const dir = makeFolder(everything);
    plans = [
      await planEnvironment({ dir, environments: ["test"], variables: {} }),
      await planPipeline({ dir, variables: {} }),
    ];
  });
  after(removeFolders);

  for (const [kind, component, missing] of components) {
    it(`names children that are there: ${kind}`, () => {
      const resources = plans.flatMap((plan) => plan.resources);
      const lost = rowsOf(kind).filter(({ type, child }) => {
        const suffix = child.replace(/#/, "(-\\d+)?").replace("@", "\\d+").replace("*", ".+");
        const pattern = new RegExp(`^${component}-${suffix}$`);
        return !resources.some((one) => one.type === type && pattern.test(one.name));
      });
      expect(lost.map(({ id }) => id)).to.deep.equal(missing);
    });
  }
});
