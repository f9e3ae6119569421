import { alarmMetric, ruleHasTrigger, zipHasHandler } from "./checks.js";
import { noVariables } from "./comparisons.js";
import type { ProviderFacts } from "./providerFacts.js";
import { allBut, durableReplaces } from "./replacements.js";

export const monitoring: Readonly<Record<string, ProviderFacts>> = {
  "aws:appautoscaling/target:Target": {
    source: "appautoscaling/target.go",
    replaces: ["resourceId", "scalableDimension", "serviceNamespace"],
  },
  "aws:appautoscaling/policy:Policy": {
    source: "appautoscaling/policy.go",
    replaces: ["name", "resourceId", "scalableDimension", "serviceNamespace"],
    defaults: { policyType: "StepScaling" },
    sets: [
      "predictiveScalingPolicyConfiguration.metricSpecifications.customizedCapacityMetricSpecification.metricDataQueries.metricStat.metric.dimensions",
      "predictiveScalingPolicyConfiguration.metricSpecifications.customizedLoadMetricSpecification.metricDataQueries.metricStat.metric.dimensions",
      "predictiveScalingPolicyConfiguration.metricSpecifications.customizedScalingMetricSpecification.metricDataQueries.metricStat.metric.dimensions",
      "stepScalingPolicyConfiguration.stepAdjustments",
      "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.dimensions",
      "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics",
      "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics.metricStat.metric.dimensions",
    ],
    conflicts: [
      [
        "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification",
        "targetTrackingScalingPolicyConfiguration.predefinedMetricSpecification",
      ],
    ],
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    source: "appautoscaling/scheduled_action.go",
    basis: "knowledge",
    replaces: ["name", "resourceId", "scalableDimension", "serviceNamespace"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    source: "logs/group.go",
    replaces: ["name", "namePrefix", "logGroupClass"],
    defaults: { retentionInDays: 0, skipDestroy: false },
    conflicts: [["name", "namePrefix"]],
    values: {
      retentionInDays: [
        0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
      ],
    },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    source: "logs/resource_policy.go",
    replaces: ["policyName", "resourceArn"],
    policies: ["policyDocument"],
    exactlyOne: [["policyName", "resourceArn"]],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    source: "cloudwatch/metric_alarm.go",
    replaces: ["name"],
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    sets: ["alarmActions", "insufficientDataActions", "okActions", "metricQueries"],
    conflicts: [
      ["metricQueries", "metricName"],
      ["metricQueries", "namespace"],
      ["metricQueries", "dimensions"],
      ["metricQueries", "period"],
      ["metricQueries", "statistic"],
      ["metricQueries", "extendedStatistic"],
      ["statistic", "extendedStatistic"],
      ["threshold", "thresholdMetricId"],
    ],
    ranges: { evaluationPeriods: [1, undefined], datapointsToAlarm: [1, undefined] },
    lengths: { name: [1, 255], alarmDescription: [0, 1024] },
    check: alarmMetric,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    source: "events/rule.go",
    replaces: ["name", "namePrefix", "eventBusName"],
    defaults: { eventBusName: "default", forceDestroy: false },
    keeps: ["state"],
    json: ["eventPattern"],
    conflicts: [
      ["isEnabled", "state"],
      ["name", "namePrefix"],
    ],
    arns: ["roleArn"],
    lengths: {
      name: [1, 64],
      namePrefix: [1, 38],
      scheduleExpression: [0, 256],
      description: [0, 512],
      eventPattern: [0, 4096],
    },
    check: ruleHasTrigger,
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    source: "events/target.go",
    replaces: ["rule", "targetId", "eventBusName"],
    defaults: {
      eventBusName: "default",
      forceDestroy: false,
      "ecsTarget.taskCount": 1,
      "ecsTarget.enableEcsManagedTags": false,
      "ecsTarget.enableExecuteCommand": false,
      "ecsTarget.networkConfiguration.assignPublicIp": false,
    },
    sets: [
      "ecsTarget.capacityProviderStrategies",
      "ecsTarget.networkConfiguration.securityGroups",
      "ecsTarget.networkConfiguration.subnets",
      "ecsTarget.placementConstraints",
      "sagemakerPipelineTarget.pipelineParameterLists",
    ],
    conflicts: [
      ["input", "inputPath"],
      ["input", "inputTransformer"],
      ["inputPath", "inputTransformer"],
    ],
    arns: ["arn", "roleArn"],
    ranges: { "retryPolicy.maximumEventAgeInSeconds": [0, 86400], "retryPolicy.maximumRetryAttempts": [0, 185] },
    lengths: { input: [0, 8192] },
  },
  "aws:lambda/function:Function": {
    source: "lambda/function.go",
    replaces: ["name", "packageType", "tenancyConfig"],
    replacesWhen: durableReplaces,
    defaults: { memorySize: 128, timeout: 3, packageType: "Zip", reservedConcurrentExecutions: -1, publish: false },
    sets: ["replacementSecurityGroupIds", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds"],
    equal: { environment: noVariables },
    conflicts: [["sourceKmsKeyArn", "imageUri"]],
    exactlyOne: [["code", "imageUri", "s3Bucket"]],
    arns: ["role"],
    ranges: { timeout: [1, 900], memorySize: [128, 10240], "ephemeralStorage.size": [512, 10240] },
    check: zipHasHandler,
  },
  "aws:lambda/permission:Permission": { source: "lambda/permission.go", replacesWhen: allBut(), arns: ["sourceArn"] },
};
