import { container, type Lab, network, policy, publicly, service, taskDefinition, trust } from "../lab.js";

const ROLE = "iam/role:Role";
const POLICY = "iam/rolePolicy:RolePolicy";
const RULE = "cloudwatch/eventRule:EventRule";
const TARGET = "cloudwatch/eventTarget:EventTarget";
const ALARM = "cloudwatch/metricAlarm:MetricAlarm";
const SCALED = {
  serviceNamespace: "ecs",
  scalableDimension: "ecs:service:DesiredCount",
  resourceId: "service/main/web",
};

const alarm = {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 2,
  metricName: "CPU",
  namespace: "AWS/ECS",
  period: 60,
  statistic: "Average",
  threshold: 1,
};

/** Breaks each rule on policies, logs, alarms, schedules, discovery and scaling. */
export const governingBreaks = {
  "policy-document": async (lab: Lab) => {
    const bad = (document: string) =>
      lab.refused("policy-document", "MalformedPolicyDocument", () =>
        lab.make(POLICY, "p", { role: "r", policy: document }),
      );
    await bad("{");
    await bad("[]");
    await bad(policy({ Action: "everything", Resource: "*" }));
    await bad(policy({ Resource: "*" }));
    await bad(policy({ Action: "s3:*" }));
    await bad(policy({ Action: "s3:*", Resource: "bucket" }));
    await bad(policy({ Effect: "Maybe", Action: "s3:*", Resource: "*" }));
    await bad(policy({ Action: "s3:*", Resource: "*", Principal: "*" }));
    await bad(
      JSON.stringify({ Version: "2020-01-01", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
    );
    await bad(JSON.stringify({ Version: "2012-10-17", Statements: [] }));
    await lab.refused("policy-document", "MalformedPolicyDocument", () =>
      lab.make(ROLE, "r", { assumeRolePolicy: policy({ Action: "sts:AssumeRole" }) }),
    );
    await lab.make(ROLE, "fine", { assumeRolePolicy: trust });
  },
  "policy-size": async (lab: Lab) => {
    const many = Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::a-bucket-with-a-long-name-${index}`);
    await lab.refused("policy-size", "LimitExceeded", () =>
      lab.make(POLICY, "p", { role: "r", policy: policy({ Action: "s3:*", Resource: many }) }),
    );
  },
  "attached-policies": async (lab: Lab) => {
    const role = await lab.make(ROLE, "role", { assumeRolePolicy: trust });
    const attach = (index: number) =>
      lab.make("iam/rolePolicyAttachment:RolePolicyAttachment", `a${index}`, {
        role: role.id,
        policyArn: `arn:aws:iam::aws:policy/P${index}`,
      });
    for (let index = 0; index < 10; index++) await attach(index);
    await lab.refused("attached-policies", "LimitExceeded", () => attach(10));
  },
  "role-session": (lab: Lab) =>
    lab.refused("role-session", "ValidationError", () =>
      lab.make(ROLE, "r", { assumeRolePolicy: trust, maxSessionDuration: 60 }),
    ),
  "log-retention": async (lab: Lab) => {
    await lab.make("cloudwatch/logGroup:LogGroup", "fine", { retentionInDays: 30 });
    await lab.refused("log-retention", "InvalidParameterException", () =>
      lab.make("cloudwatch/logGroup:LogGroup", "l", { retentionInDays: 31 }),
    );
  },
  "log-policies": async (lab: Lab) => {
    const policyDocument = policy({
      Action: "logs:PutLogEvents",
      Resource: "*",
      Principal: { Service: "es.amazonaws.com" },
    });
    const add = (index: number) =>
      lab.make("cloudwatch/logResourcePolicy:LogResourcePolicy", `p${index}`, {
        policyName: `p${index}`,
        policyDocument,
      });
    for (let index = 0; index < 10; index++) await add(index);
    await lab.refused("log-policies", "LimitExceededException", () => add(10));
  },
  alarm: async (lab: Lab) => {
    for (const more of [
      { comparisonOperator: "Above" },
      { metricName: undefined },
      { period: 45 },
      { statistic: "Mean" },
      { datapointsToAlarm: 3 },
      { period: 3600, evaluationPeriods: 200 },
    ]) {
      await lab.refused("alarm", "ValidationError", () => lab.make(ALARM, "a", { ...alarm, ...more }));
    }
    const metricQueries = [
      { id: "e", expression: "1", returnData: true },
      { id: "f", expression: "2", returnData: true },
    ];
    const { metricName: _name, namespace: _namespace, period: _period, statistic: _statistic, ...rest } = alarm;
    await lab.refused("alarm", "ValidationError", () => lab.make(ALARM, "a", { ...rest, metricQueries }));
    await lab.make(ALARM, "fine", alarm);
  },
  schedule: async (lab: Lab) => {
    for (const scheduleExpression of [
      "rate(1 minutes)",
      "rate(0 minutes)",
      "every 5 minutes",
      "cron(0 12 * * *)",
      "cron(0 12 * * * *)",
      "cron(60 12 * * ? *)",
      "cron(0 12 ? * FOO *)",
      "cron(0 12 ? * 2-6/2 *)",
    ]) {
      await lab.refused("schedule", "ValidationException", () => lab.make(RULE, "r", { scheduleExpression }));
    }
    for (const [index, scheduleExpression] of [
      "rate(1 minute)",
      "rate(5 hours)",
      "cron(0/15 9-17 ? * MON-FRI *)",
      "cron(0 0 L * ? *)",
      "cron(0 9 ? * MON-SUN *)",
      "cron(0 9 ? * MON#1 *)",
    ].entries()) {
      await lab.make(RULE, `fine-${index}`, { scheduleExpression });
    }
  },
  "event-rule": async (lab: Lab) => {
    await lab.refused("event-rule", "ValidationException", () => lab.make(RULE, "none", {}));
    await lab.refused("event-rule", "InvalidEventPatternException", () =>
      lab.make(RULE, "flat", { eventPattern: '{"source": "aws.ecs"}' }),
    );
    await lab.make(RULE, "fine", { eventPattern: '{"source": ["aws.ecs"]}' });
  },
  "event-target": async (lab: Lab) => {
    const rule = await lab.make(RULE, "rule", { scheduleExpression: "rate(1 hour)" });
    const topic = await lab.make("sns/topic:Topic", "topic", {});
    await lab.refused("event-target", "ValidationException", () =>
      lab.make(TARGET, "t", { rule: rule.id, arn: "arn:aws:states:us-west-2:123456789012:stateMachine:x" }),
    );
    await lab.refused("event-target", "ValidationException", () =>
      lab.make(TARGET, "t", { rule: rule.id, arn: topic.id, input: "{" }),
    );
    for (let index = 0; index < 5; index++) await lab.make(TARGET, `t${index}`, { rule: rule.id, arn: topic.id });
    await lab.refused("event-target", "LimitExceededException", () =>
      lab.make(TARGET, "t5", { rule: rule.id, arn: topic.id }),
    );
  },
  "discovery-records": async (lab: Lab) => {
    const { vpc } = await network(lab);
    const namespace = await lab.make("servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "ns", {
      name: "a.local",
      vpc,
    });
    const of = (type: string) => ({
      name: "web",
      dnsConfig: { namespaceId: namespace.id, dnsRecords: [{ type, ttl: 10 }] },
    });
    await lab.refused("discovery-records", "InvalidInput", () =>
      lab.make("servicediscovery/service:Service", "s", of("MX")),
    );
    await lab.make("servicediscovery/service:Service", "s", of("SRV"));
  },
  "scaling-range": (lab: Lab) =>
    lab.refused("scaling-range", "ValidationException", () =>
      lab.make("appautoscaling/target:Target", "t", { ...SCALED, minCapacity: 3, maxCapacity: 2 }),
    ),
  "scaling-policy": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.refused("reference-exists", "ValidationException", () =>
      lab.make("appautoscaling/target:Target", "t", { ...SCALED, minCapacity: 1, maxCapacity: 2 }),
    );
    await service(lab, { ...publicly(subnets), name: "web" }, taskDefinition([container()]));
    await lab.make("appautoscaling/target:Target", "t", { ...SCALED, minCapacity: 1, maxCapacity: 2 });
    const policyOf = (configuration: Record<string, unknown>) => ({
      ...SCALED,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: configuration,
    });
    const metric = { predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } };
    await lab.refused("scaling-policy", "ValidationException", () =>
      lab.make("appautoscaling/policy:Policy", "p", policyOf({ targetValue: 70 })),
    );
    await lab.refused("scaling-policy", "ValidationException", () =>
      lab.make("appautoscaling/policy:Policy", "p", policyOf({ targetValue: 0, ...metric })),
    );
    await lab.make("appautoscaling/policy:Policy", "p", policyOf({ targetValue: 70, ...metric }));
  },
};
