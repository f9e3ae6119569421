import { expect } from "chai";
import { mapPath, mapValue } from "../../automation/manifest/overrides/mapProperty.js";

const t = {
  service: "aws:ecs/service:Service",
  rule: "aws:lb/listenerRule:ListenerRule",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  distribution: "aws:cloudfront/distribution:Distribution",
  bucket: "aws:s3/bucket:Bucket",
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  target: "aws:appautoscaling/target:Target",
} as const;

const path = (type: string, text: string): string => mapPath(text.split("/"), type).steps.join(".");
const values = (type: string, text: string, value: unknown): [string, unknown][] =>
  mapValue(text.split("/"), value, type).map(({ steps, value: mapped }) => [steps.join("."), mapped]);

describe("CloudFormation's properties in Pulumi's words", () => {
  it("write acronyms as words, wherever they stand", () => {
    expect(path(t.distribution, "DistributionConfig/DefaultCacheBehavior/MinTTL")).to.equal(
      "defaultCacheBehavior.minTtl",
    );
    expect(path(t.distribution, "DistributionConfig/WebACLId")).to.equal("webAclId");
    expect(path(t.target, "RoleARN")).to.equal("roleArn");
    expect(path("aws:lb/loadBalancer:LoadBalancer", "SubnetMappings/0/PrivateIPv4Address")).to.equal(
      "subnetMappings.0.privateIpv4Address",
    );
  });

  it("find deployment settings on both of their places", () => {
    expect(path(t.service, "DeploymentConfiguration/Strategy")).to.equal("deploymentConfiguration.strategy");
    expect(values(t.service, "DeploymentConfiguration", { MaximumPercent: 150, Strategy: "ROLLING" })).to.deep.equal([
      ["deploymentMaximumPercent", 150],
      ["deploymentConfiguration.strategy", "ROLLING"],
    ]);
    expect(
      values(t.service, "VolumeConfigurations", [{ Name: "v", ManagedEBSVolume: { RoleArn: "arn", Encrypted: true } }]),
    ).to.deep.equal([["volumeConfiguration", { name: "v", managedEbsVolume: { roleArn: "arn", encrypted: true } }]]);
  });

  it("forward to several target groups, with stickiness", () => {
    const forward = {
      TargetGroups: [{ TargetGroupArn: "arn", Weight: 1 }],
      TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
    };
    expect(values(t.rule, "Actions", [{ Type: "forward", ForwardConfig: forward }])).to.deep.equal([
      [
        "actions",
        [
          {
            type: "forward",
            forward: { targetGroups: [{ arn: "arn", weight: 1 }], stickiness: { enabled: true, duration: 60 } },
          },
        ],
      ],
    ]);
  });

  it("measure metrics of alarms with their dimensions as a map", () => {
    const stat = {
      Metric: { MetricName: "m", Namespace: "n", Dimensions: [{ Name: "Q", Value: "q" }] },
      Period: 60,
      Stat: "Sum",
    };
    expect(values(t.alarm, "Metrics", [{ Id: "a", MetricStat: stat }])).to.deep.equal([
      [
        "metricQueries",
        [{ id: "a", metric: { metricName: "m", namespace: "n", dimensions: { Q: "q" }, period: 60, stat: "Sum" } }],
      ],
    ]);
  });

  it("answer errors of a site and let other origins read its bucket", () => {
    expect(
      values(t.distribution, "DistributionConfig/CustomErrorResponses", [{ ErrorCode: 404, ErrorCachingMinTTL: 10 }]),
    ).to.deep.equal([["customErrorResponses", [{ errorCode: 404, errorCachingMinTtl: 10 }]]]);
    expect(
      values(t.bucket, "CorsConfiguration", { CorsRules: [{ Id: "x", AllowedMethods: ["GET"], MaxAge: 5 }] }),
    ).to.deep.equal([["corsRules", [{ allowedMethods: ["GET"], maxAgeSeconds: 5 }]]]);
  });

  it("keep the keys of an action's configuration", () => {
    expect(path(t.pipeline, "Stages/1/Actions/0/Configuration/BranchName")).to.equal(
      "stages.1.actions.0.configuration.BranchName",
    );
    expect(path(t.pipeline, "Stages/1/Actions/0/ActionTypeId/Provider")).to.equal("stages.1.actions.0.provider");
    expect(path(t.pipeline, "ArtifactStore/Location")).to.equal("artifactStores.0.location");
  });
});
