import { suffixOf } from "../../aws/partitions.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as delivery from "../rules/delivery.js";
import { text } from "../values.js";
import { capitals, fromArn, fromInput, uuid } from "./identity.js";
import { naming } from "./naming.js";

/** What builds and ships: ECR, CodeBuild, CodePipeline, connections; and where settings and secrets are kept. */
export const deliveryTypes: Readonly<Record<string, ResourceType>> = {
  "aws:ecr/repository:Repository": {
    service: "ECR",
    naming: naming.repository,
    id: fromInput("name"),
    outputs: ({ inputs, place, name }) => {
      const repository = text(inputs.name) || name;
      return {
        arn: arn(place, "ecr", `repository/${repository}`),
        repositoryUrl: `${place.account}.dkr.ecr.${place.region}.${suffixOf(place.region)}/${repository}`,
      };
    },
    duplicate: {
      code: "RepositoryAlreadyExistsException",
      says: ({ inputs, place }) =>
        `The repository with name '${text(inputs.name)}' already exists in the registry with id '${place.account}'`,
    },
    release: delivery.releaseRepository,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    service: "ECR",
    id: fromInput("repository"),
    overwrites: true,
    needs: { repository: "repository" },
    check: delivery.checkLifecyclePolicy,
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    service: "ECR",
    repeatable: true,
    id: fromInput("repository"),
    needs: { repository: "repository" },
    check: delivery.checkRepositoryPolicy,
  },
  "docker-build:index:Image": {
    service: "docker-build",
    id: ({ digits }) => digits(32),
    unique: () => "",
    outputs: ({ inputs, name }) => delivery.imageOutputs(inputs, name),
    check: delivery.checkImage,
    allow: delivery.allowImage,
    made: delivery.pushImage,
    gone: delivery.removeImage,
    hidden: ["registries", "secrets", "buildArgs"],
    unknownAfter: () => ["contextHash", "digest", "ref"],
  },
  "aws:codebuild/project:Project": {
    service: "CodeBuild",
    naming: naming.buildProject,
    id: fromArn("codebuild", ({ inputs }) => `project/${text(inputs.name)}`),
    outputs: ({ inputs, place }, id) => ({
      arn: id,
      description: inputs.description ?? "",
      encryptionKey: inputs.encryptionKey ?? arn(place, "kms", "alias/aws/s3"),
    }),
    duplicate: {
      code: "ResourceAlreadyExistsException",
      says: ({ inputs }) => `Project already exists: ${text(inputs.name)}`,
    },
    needs: { serviceRole: "role" },
    check: delivery.checkBuildProject,
  },
  "aws:codepipeline/pipeline:Pipeline": {
    service: "CodePipeline",
    naming: naming.pipeline,
    id: fromInput("name"),
    outputs: ({ inputs, place }) => ({ arn: arn(place, "codepipeline", text(inputs.name)) }),
    duplicate: {
      code: "PipelineNameInUseException",
      says: ({ inputs }) => `A pipeline with the name '${text(inputs.name)}' in account already exists`,
    },
    needs: { roleArn: "role", "artifactStores.location": "bucket" },
    check: delivery.checkPipeline,
    allow: delivery.allowPipeline,
  },
  "aws:codestarconnections/connection:Connection": {
    service: "CodeStar Connections",
    naming: naming.connection,
    id: (made) => arn(made.place, "codestar-connections", `connection/${uuid(made)}`),
    outputs: (_made, id) => ({ arn: id, connectionStatus: "PENDING" }),
  },
  "aws:ssm/parameter:Parameter": {
    service: "SSM",
    naming: naming.parameter,
    id: fromInput("name"),
    outputs: ({ inputs, place }) => ({
      arn: arn(place, "ssm", `parameter/${text(inputs.name).replace(/^\//, "")}`),
      version: 1,
      tier: inputs.tier ?? "Standard",
      dataType: inputs.dataType ?? "text",
      hasValueWo: false,
    }),
    hidden: ["value"],
    duplicate: {
      code: "ParameterAlreadyExists",
      says: () =>
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    },
    needs: { keyId: "key" },
    check: delivery.checkParameter,
  },
  "aws:secretsmanager/secret:Secret": {
    service: "Secrets Manager",
    naming: naming.secret,
    id: (made) => arn(made.place, "secretsmanager", `secret:${text(made.inputs.name)}-${capitals(made, 6)}`),
    outputs: ({ inputs }, id) => ({ arn: id, policy: inputs.policy ?? "" }),
    duplicate: {
      code: "ResourceExistsException",
      says: ({ inputs }) => `The operation failed because the secret ${text(inputs.name)} already exists.`,
    },
    needs: { kmsKeyId: "key" },
    check: delivery.checkSecret,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    service: "Secrets Manager",
    id: (made) => `${text(made.inputs.secretId)}|${uuid(made)}`,
    outputs: (made) => ({
      arn: text(made.inputs.secretId),
      secretArn: text(made.inputs.secretId),
      versionId: uuid(made),
      hasSecretStringWo: false,
      versionStages: ["AWSCURRENT"],
    }),
    hidden: ["secretString", "secretBinary"],
    needs: { secretId: "secret" },
  },
};
