import { docs, rule } from "./rule.js";

const r53 = `${docs}/Route53/latest`;
const cloudfront = `${docs}/cloudfront/latest/APIReference`;
const ecr = `${docs}/AmazonECR/latest`;
const cfn = `${docs}/AWSCloudFormation/latest`;

// Rules on names in DNS, edges, images, builds, settings and stacks.

export const naming = {
  "domain-name": rule("zones have domain names", `${r53}/DeveloperGuide/DomainNameFormat.html`),
  "zone-networks": rule(
    "a private zone keeps a VPC, and a public one gets none",
    `${r53}/APIReference/API_AssociateVPCWithHostedZone.html`,
  ),
  "dns-record": rule("a record has values and a TTL, or an alias", `${r53}/APIReference/API_ResourceRecordSet.html`),
  "dns-record-zone": rule("a record lies in its zone", `${r53}/APIReference/API_ChangeResourceRecordSets.html`),
  "dns-cname": rule(
    "a CNAME stands alone and not at the top of a zone",
    `${r53}/DeveloperGuide/ResourceRecordTypes.html`,
  ),
  "certificate-names": rule(
    "a certificate has up to ten domain names, the first of 64 characters",
    `${docs}/acm/latest/userguide/acm-limits.html`,
  ),
  "certificate-validation": rule(
    "a certificate is issued once its validation records exist",
    `${docs}/acm/latest/userguide/dns-validation.html`,
  ),
  "distribution-origin": rule("behaviours lead to origins that exist", `${cloudfront}/API_CreateDistribution.html`),
  "distribution-certificate": rule(
    "aliases need an issued certificate in us-east-1 that holds them",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html`,
  ),
  "distribution-alias": rule(
    "an alias belongs to one distribution",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html`,
  ),
  "edge-function": rule(
    "a function of the edge has 10 KB",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`,
  ),
};

export const delivery = {
  "app-runner-size": rule(
    "App Runner has certain pairs of CPU and memory, and up to 25 instances",
    `${docs}/apprunner/latest/api/API_InstanceConfiguration.html`,
  ),
  "app-runner-health": rule(
    "health checks of App Runner: 1 to 20",
    `${docs}/apprunner/latest/api/API_HealthCheckConfiguration.html`,
  ),
  "app-runner-image": rule(
    "images come from ECR, with a role when private",
    `${docs}/apprunner/latest/api/API_ImageRepository.html`,
  ),
  "app-runner-update": rule(
    "an update of a service changes something",
    `${docs}/apprunner/latest/api/API_UpdateService.html`,
  ),
  "repository-empty": rule("a repository must be empty to be deleted", `${ecr}/APIReference/API_DeleteRepository.html`),
  "lifecycle-policy": rule(
    "rules with distinct priorities and a selection",
    `${ecr}/userguide/lifecycle_policy_parameters.html`,
  ),
  "image-build": rule("Dockerfile, context and repository exist", `${ecr}/userguide/docker-push-ecr-image.html`),
  "image-tag": rule("an immutable tag is pushed once", `${ecr}/userguide/image-tag-mutability.html`),
  "build-project": rule(
    "builds last 5 to 2,160 minutes; buildspecs have a version",
    `${docs}/codebuild/latest/APIReference/API_CreateProject.html`,
  ),
  pipeline: rule(
    "sources first, two stages, artifacts made before they are used, a store for each region",
    `${docs}/codepipeline/latest/userguide/reference-pipeline-structure.html`,
  ),
  parameter: rule(
    "values of 4 KB, known types, names without aws and ssm, 15 levels",
    `${docs}/systems-manager/latest/APIReference/API_PutParameter.html`,
  ),
  secret: rule("a recovery window of 7 to 30 days", `${docs}/secretsmanager/latest/apireference/API_DeleteSecret.html`),
};

export const stacks = {
  "stack-template": rule(
    "a template has resources of known form, and refers to what it has",
    `${cfn}/UserGuide/template-anatomy.html`,
  ),
  "stack-size": rule("a template in the request has 51,200 bytes", `${cfn}/UserGuide/cloudformation-limits.html`),
  "stack-parameters": rule(
    "every parameter without a default is given, and no other",
    `${cfn}/UserGuide/parameters-section-structure.html`,
  ),
  "stack-capabilities": rule(
    "IAM resources and macros are to be acknowledged",
    `${cfn}/APIReference/API_CreateStack.html`,
  ),
  "stack-exports": rule(
    "exports are unique in a region and stay while they are imported",
    `${cfn}/UserGuide/using-cfn-stack-exports.html`,
  ),
  "stack-failed": rule("a stack whose resources fail is rolled back", `${cfn}/UserGuide/stack-failure-options.html`),
};
