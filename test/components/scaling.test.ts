import { expect } from "chai";
import type { CountSpec } from "../../components/fargateService.js";
import { every, json, only, type RecordedResource } from "../support/mocks.js";
import { backend, loadBalanced, worker } from "../support/workloads.js";

type Range = Extract<CountSpec, { range: unknown }>;

const targetType = "aws:appautoscaling/target:Target";
const policyType = "aws:appautoscaling/policy:Policy";
const serviceName = "${aws:ecs/service:Service::api-service.name}";
const range = { min: 1, max: 10 };

interface Tracking {
  targetValue: number;
  scaleInCooldown: number;
  scaleOutCooldown: number;
  predefinedMetricSpecification?: { predefinedMetricType: string };
  customizedMetricSpecification?: {
    metricName?: string;
    namespace?: string;
    statistic?: string;
    dimensions?: { name: string; value: string }[];
    metrics?: { id: string; returnData: boolean; expression?: string; metricStat?: { stat: string } }[];
  };
}

const tracking = (resources: RecordedResource[], name: string): Tracking =>
  only(resources, policyType, name).inputs.targetTrackingScalingPolicyConfiguration as Tracking;

describe("scaling", () => {
  it("is about the service's number of tasks, between both ends of the range, without a role", async () => {
    const resources = await backend({ count: { range: { min: 2, max: 5 }, cpu: { value: 70 } } });
    expect(only(resources, targetType).inputs).to.deep.equal({
      minCapacity: 2,
      maxCapacity: 5,
      resourceId: `service/test/${serviceName}`,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
      tags: { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" },
    });
  });

  it("is not there for a fixed count", async () => {
    expect(every(await backend({ count: { fixed: 3 } }), targetType)).to.be.empty;
  });

  for (const [key, metric] of [
    ["cpu", "ECSServiceAverageCPUUtilization"],
    ["memory", "ECSServiceAverageMemoryUtilization"],
  ] as const) {
    it(`follows ${key} with Copilot's cooldowns under Copilot's name`, async () => {
      const resources = await backend({ count: { range, [key]: { value: 70 } } });
      expect(only(resources, policyType).inputs.name).to.equal(`api-${metric}-ScalingPolicy`);
      expect(tracking(resources, `api-scaling-${key}`)).to.deep.equal({
        predefinedMetricSpecification: { predefinedMetricType: metric },
        scaleInCooldown: 120,
        scaleOutCooldown: 60,
        targetValue: 70,
      });
    });
  }

  it("takes each side of a cooldown by itself", async () => {
    const resources = await backend({ count: { range, cpu: { value: 70, cooldown: { out: 5 } } } });
    expect(tracking(resources, "api-scaling-cpu")).to.deep.include({ scaleInCooldown: 120, scaleOutCooldown: 5 });
  });

  for (const [key, suffix, metric, statistic] of [
    ["requests", "requests", "RequestCountPerTarget", "Sum"],
    ["responseTime", "response-time", "TargetResponseTime", "Average"],
  ] as const) {
    it(`follows ${metric} of the first rule's target group`, async () => {
      const http = { rules: [{ path: "/" }, { path: "/x" }] };
      const resources = await loadBalanced({ http, count: { range, [key]: { value: 2 } } });
      expect(tracking(resources, `api-scaling-${suffix}`).customizedMetricSpecification).to.deep.equal({
        namespace: "AWS/ApplicationELB",
        metricName: metric,
        statistic,
        dimensions: [
          { name: "LoadBalancer", value: "app/public/1" },
          { name: "TargetGroup", value: "${aws:lb/targetGroup:TargetGroup::api-target-group.arnSuffix}" },
        ],
      });
    });
  }

  it("by requests needs a load balancer", async () => {
    const failure = await backend({ count: { range, requests: { value: 5 } } }).catch((error: Error) => error.message);
    expect(failure).to.contain("scales by RequestCountPerTarget, which needs an Application Load Balancer");
  });
});

describe("scaling by queue", () => {
  const queueDelay = { acceptableLatency: 900, processingTime: 7 };
  const count = (min: number): Range => ({ range: { min, max: 10 }, queueDelay });

  it("keeps each task's backlog at what it works off in time, rounded up", async () => {
    expect(tracking(await worker({ count: count(1) }), "api-scaling-queue").targetValue).to.equal(129);
  });

  it("works the backlog out of CloudWatch's own metrics, and returns only that", async () => {
    const { metrics = [] } =
      tracking(await worker({ count: count(1) }), "api-scaling-queue").customizedMetricSpecification ?? {};
    expect(metrics.map(({ id, returnData }) => [id, returnData])).to.deep.equal([
      ["m1", false],
      ["m2", false],
      ["e", true],
    ]);
    expect(metrics[2]?.expression).to.equal("IF(FILL(m2,0) > 0, CEIL(m1/FILL(m2,1)), IF(m1 > 0, m1 + 129, 0))");
    expect(metrics.slice(0, 2).map(({ metricStat }) => metricStat?.stat)).to.deep.equal(["Maximum", "SampleCount"]);
  });

  it("has a policy for each queue", async () => {
    const topics = [{ name: "orders", service: "shop", fifoTopic: false, queue: {} }];
    const resources = await worker({ count: count(1), subscribe: { topics } });
    expect(every(resources, policyType).map(({ inputs }) => inputs.name)).to.deep.equal([
      "api-BacklogPerTask-${aws:sqs/queue:Queue::api-queue.name}",
      "api-BacklogPerTask-${aws:sqs/queue:Queue::api-queue-shop-orders.name}",
    ]);
  });

  it("makes no Lambda, rule or role of its own", async () => {
    const types = new Set((await worker({ count: count(0) })).map(({ type }) => type));
    expect([...types].filter((type) => type.startsWith("aws:lambda") || type.includes("eventRule"))).to.be.empty;
  });

  it("wakes a service that rests at zero by one task when messages wait", async () => {
    const resources = await worker({ count: count(0) });
    const wake = only(resources, policyType, "api-wake-queue");
    expect(wake.inputs).to.deep.include({
      policyType: "StepScaling",
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        cooldown: 120,
        metricAggregationType: "Maximum",
        stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
      },
    });
    const alarm = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").inputs;
    expect(alarm).to.deep.include({
      alarmActions: [`\${${policyType}::api-wake-queue.arn}`],
      evaluationPeriods: 1,
      threshold: 1,
      treatMissingData: "notBreaching",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
    });
    expect(JSON.stringify(alarm.metricQueries)).to.contain("IF(m1 > 0 AND FILL(m2,0) < 1, 1, 0)");
  });

  describe("by a function", () => {
    const topics = [{ name: "orders", service: "shop", fifoTopic: false, queue: {} }];
    const measured = (min: number) => worker({ count: count(min), subscribe: { topics }, queueScaling: "lambda" });
    const queue = (suffix: string, output: string) => `\${aws:sqs/queue:Queue::api-queue${suffix}.${output}}`;

    it("follows Copilot's own metric of each queue", async () => {
      const resources = await measured(1);
      for (const suffix of ["", "-shop-orders"]) {
        expect(tracking(resources, `api-scaling-queue${suffix}`)).to.deep.equal({
          customizedMetricSpecification: {
            namespace: "todo-test-api",
            metricName: "BacklogPerTask",
            statistic: "Average",
            dimensions: [{ name: "QueueName", value: queue(suffix, "name") }],
            unit: "Count",
          },
          scaleInCooldown: 120,
          scaleOutCooldown: 60,
          targetValue: 129,
        });
      }
    });

    it("runs it each minute, once its log group is there, and lets EventBridge do so", async () => {
      const resources = await measured(1);
      const made = only(resources, "aws:lambda/function:Function");
      expect(made.inputs).to.deep.include({ handler: "index.handler", timeout: 600, memorySize: 512 });
      expect(made.inputs.environment).to.deep.equal({
        variables: {
          CLUSTER_NAME: "test",
          SERVICE_NAME: serviceName,
          NAMESPACE: "todo-test-api",
          QUEUE_NAMES: `${queue("", "name")},${queue("-shop-orders", "name")}`,
          ACCEPTABLE_BACKLOG: "129",
        },
      });
      expect(only(resources, "aws:cloudwatch/logGroup:LogGroup", "api-backlog-logs").inputs).to.deep.include({
        name: "/aws/lambda/${aws:lambda/function:Function::api-backlog.name}",
        retentionInDays: 3,
      });
      expect(only(resources, "aws:cloudwatch/eventRule:EventRule").inputs).to.deep.include({
        scheduleExpression: "rate(1 minute)",
        state: "ENABLED",
      });
      expect(only(resources, "aws:cloudwatch/eventTarget:EventTarget").inputs.arn).to.equal(
        "${aws:lambda/function:Function::api-backlog.arn}",
      );
      expect(only(resources, "aws:lambda/permission:Permission").inputs).to.deep.include({
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: "${aws:cloudwatch/eventRule:EventRule::api-backlog-rule.arn}",
      });
    });

    it("lets it ask for the service in its cluster and for its queues, and no more", async () => {
      const policy = only(await measured(1), "aws:iam/rolePolicy:RolePolicy", "api-backlog-role-policy");
      expect(json<{ Statement: unknown[] }>(policy, "policy").Statement).to.deep.equal([
        {
          Effect: "Allow",
          Action: ["ecs:DescribeServices"],
          Resource: "*",
          Condition: { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/test" } },
        },
        {
          Effect: "Allow",
          Action: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
          Resource: [queue("", "arn"), queue("-shop-orders", "arn")],
        },
      ]);
    });

    it("wakes a service at zero by what it writes", async () => {
      const [alarm] = every(await measured(0), "aws:cloudwatch/metricAlarm:MetricAlarm");
      expect(alarm?.inputs).to.deep.include({
        namespace: "todo-test-api",
        metricName: "MessagesWithoutTask",
        dimensions: { QueueName: queue("", "name") },
        statistic: "Maximum",
        period: 60,
        threshold: 1,
      });
    });

    it("is not there for a worker that scales by other metrics", async () => {
      const resources = await worker({ count: { range, cpu: { value: 70 } }, queueScaling: "lambda" });
      expect(every(resources, "aws:lambda/function:Function")).to.be.empty;
    });
  });

  it("does not wake a service that never sleeps", async () => {
    expect(every(await worker({ count: count(1) }), "aws:cloudwatch/metricAlarm:MetricAlarm")).to.be.empty;
  });
});
