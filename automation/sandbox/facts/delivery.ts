import { twoStages } from "./checks.js";
import { sameLifecycle } from "./comparisons.js";
import type { ProviderFacts } from "./providerFacts.js";

export const delivery: Readonly<Record<string, ProviderFacts>> = {
  "aws:ecr/repository:Repository": {
    source: "ecr/repository.go",
    replaces: ["name", "encryptionConfigurations"],
    defaults: { imageTagMutability: "MUTABLE", forceDelete: false },
    keeps: ["encryptionConfigurations", "imageScanningConfiguration"],
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    json: ["policy"],
    source: "ecr/lifecycle_policy.go",
    replaces: ["repository", "policy"],
    equal: { policy: sameLifecycle },
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    source: "ecr/repository_policy.go",
    replaces: ["repository"],
    policies: ["policy"],
  },
  "aws:codebuild/project:Project": {
    source: "codebuild/project.go",
    replaces: ["name"],
    defaults: {
      buildTimeout: 60,
      queuedTimeout: 480,
      projectVisibility: "PRIVATE",
      badgeEnabled: false,
      "environment.imagePullCredentialsType": "CODEBUILD",
      "environment.privilegedMode": false,
      "environment.environmentVariables.type": "PLAINTEXT",
      "cache.type": "NO_CACHE",
      "artifacts.encryptionDisabled": false,
    },
    sets: [
      "fileSystemLocations",
      "secondaryArtifacts",
      "secondarySourceVersions",
      "secondarySources",
      "vpcConfig.securityGroupIds",
      "vpcConfig.subnets",
    ],
    keeps: ["cache", "logsConfig"],
    ranges: { buildTimeout: [5, 2160], queuedTimeout: [5, 480] },
    lengths: { description: [0, 255] },
  },
  "aws:codepipeline/pipeline:Pipeline": {
    source: "codepipeline/codepipeline.go",
    replaces: ["name"],
    defaults: { pipelineType: "V1", executionMode: "SUPERSEDED" },
    sets: ["artifactStores"],
    arns: ["roleArn"],
    ranges: { "stages.actions.runOrder": [1, 999] },
    lengths: { name: [1, 100], "stages.name": [1, 100], "stages.actions.name": [1, 100] },
    check: twoStages,
  },
  "aws:codestarconnections/connection:Connection": {
    source: "codestarconnections/connection.go",
    replaces: ["name", "providerType", "hostArn"],
    conflicts: [["hostArn", "providerType"]],
    arns: ["hostArn"],
  },
  "docker-build:index:Image": {
    source: "pulumi/pulumi-docker-build",
    basis: "knowledge",
    // A token for the registry is another one each time.
    equal: { "registries.password": () => true },
  },
};
