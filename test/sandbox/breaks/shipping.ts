import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Lab, policy } from "../lab.js";

const STACK = "cloudformation/stack:Stack";
const RECORD = "route53/record:Record";
const CERTIFICATE = "acm/certificate:Certificate";
const DISTRIBUTION = "cloudfront/distribution:Distribution";
const EAST = "us-east-1";

const distribution = (more: Record<string, unknown> = {}) => ({
  enabled: true,
  origins: [{ originId: "site", domainName: "site.example.com" }],
  defaultCacheBehavior: {
    targetOriginId: "site",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET"],
    cachedMethods: ["GET"],
  },
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: { cloudfrontDefaultCertificate: true },
  ...more,
});

const zone = async (lab: Lab): Promise<string> =>
  (await lab.make("route53/zone:Zone", "zone", { name: "example.com" })).id;

/** A certificate in us-east-1 that is issued. */
async function issued(lab: Lab, domainName: string): Promise<string> {
  const zoneId = await zone(lab);
  const certificate = await lab.make(CERTIFICATE, "certificate", { domainName, validationMethod: "DNS", region: EAST });
  const options = certificate.outputs.domainValidationOptions as {
    resourceRecordName: string;
    resourceRecordValue: string;
  }[];
  for (const [index, one] of options.entries()) {
    await lab.make(RECORD, `proof-${index}`, {
      zoneId,
      name: one.resourceRecordName,
      type: "CNAME",
      ttl: 60,
      records: [one.resourceRecordValue],
    });
  }
  await lab.make("acm/certificateValidation:CertificateValidation", "validation", {
    certificateArn: certificate.id,
    region: EAST,
  });
  return certificate.id;
}

const table = "Resources: {Table: {Type: 'AWS::DynamoDB::Table'}}";

/** Breaks each rule on names in DNS, certificates, distributions, images, settings and stacks. */
/** An image that App Runner takes without a role. */
const sourceConfiguration = {
  imageRepository: { imageIdentifier: "public.ecr.aws/nginx/nginx:latest", imageRepositoryType: "ECR_PUBLIC" },
};

export const shippingBreaks = {
  "domain-name": (lab: Lab) =>
    lab.refused("domain-name", "InvalidDomainName", () => lab.make("route53/zone:Zone", "z", { name: "exam ple.com" })),
  "dns-record": async (lab: Lab) => {
    const zoneId = await zone(lab);
    const record = (inputs: Record<string, unknown>) =>
      lab.make(RECORD, "r", { zoneId, name: "www.example.com", type: "A", ...inputs });
    await lab.refused("dns-record", "InvalidChangeBatch", () => record({}));
    await lab.refused("dns-record", "InvalidChangeBatch", () => record({ records: ["1.2.3.4"] }));
    await lab.refused("dns-record", "InvalidChangeBatch", () => record({ type: "B", records: ["1.2.3.4"], ttl: 60 }));
    await record({ records: ["1.2.3.4"], ttl: 60 });
  },
  "zone-networks": async (lab: Lab) => {
    const vpc = await lab.make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    const vpcs = [{ vpcId: vpc.id }];
    await lab.make("route53/zone:Zone", "public", { name: "example.com" });
    await lab.make("route53/zone:Zone", "private", { name: "example.org", vpcs });
    await lab.refused("zone-networks", "PublicZoneVPCAssociation", () =>
      lab.put("public", { name: "example.com", vpcs }),
    );
    await lab.refused("zone-networks", "LastVPCAssociation", () => lab.put("private", { name: "example.org" }));
  },
  "dns-record-zone": async (lab: Lab) => {
    const zoneId = await zone(lab);
    await lab.refused("dns-record-zone", "InvalidChangeBatch", () =>
      lab.make(RECORD, "r", { zoneId, name: "www.example.org", type: "A", ttl: 60, records: ["1.2.3.4"] }),
    );
  },
  "dns-cname": async (lab: Lab) => {
    const zoneId = await zone(lab);
    const record = (name: string, type: string) =>
      lab.make(RECORD, `${name} ${type}`, { zoneId, name, type, ttl: 60, records: ["x"] });
    await lab.refused("dns-cname", "InvalidChangeBatch", () => record("example.com", "CNAME"));
    await record("www.example.com", "CNAME");
    await lab.refused("dns-cname", "InvalidChangeBatch", () => record("www.example.com", "A"));
    await lab.refused("deletion-order", "HostedZoneNotEmpty", () => lab.drop("zone"));
  },
  "certificate-names": async (lab: Lab) => {
    await lab.refused("certificate-names", "LimitExceededException", () =>
      lab.make(CERTIFICATE, "many", {
        domainName: "example.com",
        subjectAlternativeNames: Array.from({ length: 10 }, (_, index) => `a${index}.example.com`),
      }),
    );
    await lab.refused("certificate-names", "ValidationException", () =>
      lab.make(CERTIFICATE, "long", { domainName: `${"a".repeat(60)}.example.com` }),
    );
    await lab.refused("certificate-names", "InvalidDomainValidationOptionsException", () =>
      lab.make(CERTIFICATE, "odd", { domainName: "example" }),
    );
  },
  "certificate-validation": async (lab: Lab) => {
    const certificate = await lab.make(CERTIFICATE, "c", { domainName: "example.com", validationMethod: "DNS" });
    await lab.refused("certificate-validation", "RequestError", () =>
      lab.make("acm/certificateValidation:CertificateValidation", "v", { certificateArn: certificate.id }),
    );
  },
  "distribution-origin": (lab: Lab) =>
    lab.refused("distribution-origin", "NoSuchOrigin", () =>
      lab.make(DISTRIBUTION, "d", distribution({ defaultCacheBehavior: { targetOriginId: "other" } })),
    ),
  "distribution-certificate": async (lab: Lab) => {
    await lab.refused("distribution-certificate", "InvalidViewerCertificate", () =>
      lab.make(DISTRIBUTION, "bare", distribution({ aliases: ["www.example.com"] })),
    );
    const here = await lab.make(CERTIFICATE, "here", { domainName: "www.example.com", validationMethod: "DNS" });
    const withCertificate = (acmCertificateArn: string, alias: string) =>
      distribution({ aliases: [alias], viewerCertificate: { acmCertificateArn, sslSupportMethod: "sni-only" } });
    await lab.refused("distribution-certificate", "InvalidViewerCertificate", () =>
      lab.make(DISTRIBUTION, "west", withCertificate(here.id, "www.example.com")),
    );
    const east = await issued(lab, "*.example.com");
    await lab.refused("distribution-certificate", "InvalidViewerCertificate", () =>
      lab.make(DISTRIBUTION, "d", withCertificate(east, "a.b.example.com")),
    );
    await lab.make(DISTRIBUTION, "fine", withCertificate(east, "www.example.com"));
    await lab.drop("validation");
    await lab.refused("deletion-order", "ResourceInUseException", () => lab.drop("certificate"));
  },
  "distribution-alias": async (lab: Lab) => {
    const viewerCertificate = { acmCertificateArn: await issued(lab, "www.example.com"), sslSupportMethod: "sni-only" };
    await lab.make(DISTRIBUTION, "one", distribution({ aliases: ["www.example.com"], viewerCertificate }));
    await lab.refused("distribution-alias", "CNAMEAlreadyExists", () =>
      lab.make(DISTRIBUTION, "two", distribution({ aliases: ["www.example.com"], viewerCertificate })),
    );
  },
  "edge-function": async (lab: Lab) => {
    const make = (inputs: Record<string, unknown>) =>
      lab.make("cloudfront/function:Function", "f", { runtime: "cloudfront-js-2.0", code: "x", ...inputs });
    await lab.refused("edge-function", "FunctionSizeLimitExceeded", () => make({ code: "x".repeat(10_241) }));
    await lab.refused("edge-function", "InvalidArgument", () => make({ runtime: "nodejs20" }));
  },
  "app-runner-size": async (lab: Lab) => {
    const service = (instanceConfiguration: Record<string, unknown>) =>
      lab.make("apprunner/service:Service", "s", {
        serviceName: "frontend",
        sourceConfiguration,
        instanceConfiguration,
      });
    await lab.refused("app-runner-size", "InvalidRequestException", () => service({ cpu: "256", memory: "2048" }));
    await lab.refused("app-runner-size", "InvalidRequestException", () =>
      lab.make("apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion", "a", {
        autoScalingConfigurationName: "wide",
        maxSize: 26,
      }),
    );
    await service({ cpu: "1 vCPU", memory: "3 GB" });
  },
  "app-runner-health": (lab: Lab) =>
    lab.refused("app-runner-health", "InvalidRequestException", () =>
      lab.make("apprunner/service:Service", "s", {
        serviceName: "frontend",
        sourceConfiguration,
        healthCheckConfiguration: { interval: 21 },
      }),
    ),
  "app-runner-update": async (lab: Lab) => {
    const inputs = { serviceName: "frontend", sourceConfiguration };
    const tracing = await lab.make("apprunner/observabilityConfiguration:ObservabilityConfiguration", "o", {
      observabilityConfigurationName: "tracing",
      traceConfiguration: { vendor: "AWSXRAY" },
    });
    const observed = {
      observabilityConfiguration: { observabilityEnabled: true, observabilityConfigurationArn: tracing.id },
    };
    await lab.make("apprunner/service:Service", "s", { ...inputs, ...observed });
    await lab.refused("app-runner-update", "InvalidRequestException", () => lab.put("s", inputs));
    await lab.put("s", { ...inputs, observabilityConfiguration: { observabilityEnabled: false } });
  },
  "app-runner-image": async (lab: Lab) => {
    const of = (imageIdentifier: string) =>
      lab.make("apprunner/service:Service", "s", {
        serviceName: "frontend",
        sourceConfiguration: { imageRepository: { imageIdentifier, imageRepositoryType: "ECR" } },
      });
    await lab.refused("app-runner-image", "InvalidRequestException", () =>
      of("123456789012.dkr.ecr.us-west-2.amazonaws.com/web:1"),
    );
    await of("public.ecr.aws/nginx/nginx:latest");
  },
  "repository-empty": async (lab: Lab) => {
    const repository = await lab.make("ecr/repository:Repository", "repository", { name: "app/web" });
    const image = (name: string) =>
      lab.make("docker-build:index:Image", name, {
        push: true,
        tags: [`${repository.outputs.repositoryUrl}:1`],
        context: { location: "." },
      });
    const { outputs } = await image("web");
    if (!String(outputs.ref).includes("/app/web:1@sha256:")) throw new Error(String(outputs.ref));
    await lab.refused("repository-empty", "RepositoryNotEmptyException", () => lab.drop("repository"));
    await lab.drop("web");
    await lab.drop("repository");
  },
  "lifecycle-policy": async (lab: Lab) => {
    await lab.make("ecr/repository:Repository", "repository", { name: "app/web" });
    const rule = {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    };
    const put = (rules: unknown[]) =>
      lab.make("ecr/lifecyclePolicy:LifecyclePolicy", "p", {
        repository: "app/web",
        policy: JSON.stringify({ rules }),
      });
    await lab.refused("lifecycle-policy", "InvalidParameterException", () => put([]));
    await lab.refused("lifecycle-policy", "InvalidParameterException", () => put([rule, rule]));
    await lab.refused("lifecycle-policy", "InvalidParameterException", () =>
      put([{ ...rule, selection: { ...rule.selection, tagStatus: "old" } }]),
    );
    await put([rule]);
  },
  "image-build": async (lab: Lab) => {
    const folder = mkdtempSync(join(tmpdir(), "airlift-context-"));
    const image = (inputs: Record<string, unknown>) =>
      lab.make("docker-build:index:Image", "i", { push: true, ...inputs });
    await lab.refused("image-build", "BuildFailed", () => image({ context: { location: folder } }));
    await lab.refused("image-build", "BuildFailed", () => image({ context: { location: join(folder, "none") } }));
    await lab.refused("image-build", "NAME_UNKNOWN", () =>
      image({ context: { location: "." }, tags: ["123456789012.dkr.ecr.us-west-2.amazonaws.com/none:1"] }),
    );
    rmSync(folder, { recursive: true });
  },
  "image-tag": async (lab: Lab) => {
    const { outputs } = await lab.make("ecr/repository:Repository", "repository", {
      name: "app/web",
      imageTagMutability: "IMMUTABLE",
    });
    const image = (name: string, target: string) =>
      lab.make("docker-build:index:Image", name, {
        push: true,
        tags: [`${outputs.repositoryUrl}:1`],
        context: { location: "." },
        target,
      });
    await image("one", "a");
    await image("same", "a");
    await lab.refused("image-tag", "ImageTagAlreadyExistsException", () => image("other", "b"));
  },
  parameter: async (lab: Lab) => {
    const put = (inputs: Record<string, unknown>) =>
      lab.make("ssm/parameter:Parameter", "p", { name: "/a", type: "String", value: "x", ...inputs });
    await lab.refused("parameter", "ValidationException", () => put({ name: "/aws/x" }));
    await lab.refused("parameter", "ValidationException", () => put({ type: "Text" }));
    await lab.refused("parameter", "ValidationException", () => put({ value: "x".repeat(4097) }));
    await lab.refused("parameter", "HierarchyLevelLimitExceededException", () => put({ name: "/a".repeat(16) }));
  },
  secret: (lab: Lab) =>
    lab.refused("secret", "InvalidParameterException", () =>
      lab.make("secretsmanager/secret:Secret", "s", { recoveryWindowInDays: 6 }),
    ),
  "stack-template": async (lab: Lab) => {
    const bad = (templateBody: string) =>
      lab.refused("stack-template", "ValidationError", () => lab.make(STACK, "s", { templateBody }));
    await bad("Resources: [");
    await bad("Resources: {}");
    await bad("Resources: {T: {Type: Table}}");
    await bad("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Nobody}}}");
    await bad("Resources: {A: {Type: 'AWS::X::Y', DependsOn: B}, B: {Type: 'AWS::X::Y', DependsOn: A}}");
    await lab.refused("stack-template", "ValidationError", () =>
      lab.make(STACK, "s", { templateUrl: "https://none.s3.us-west-2.amazonaws.com/a.yml" }),
    );
    await lab.make(STACK, "fine", { templateBody: table });
  },
  "stack-size": (lab: Lab) =>
    lab.refused("stack-size", "ValidationError", () =>
      lab.make(STACK, "s", { templateBody: `${table}\n#${"x".repeat(51_200)}` }),
    ),
  "stack-parameters": async (lab: Lab) => {
    const templateBody = `Parameters: {App: {Type: String}, Size: {Type: String, Default: s, AllowedValues: [s, l]}}\n${table}`;
    const stack = (parameters: Record<string, string>) => lab.make(STACK, "s", { templateBody, parameters });
    await lab.refused("stack-parameters", "ValidationError", () => stack({}));
    await lab.refused("stack-parameters", "ValidationError", () => stack({ App: "a", Env: "b" }));
    await lab.refused("stack-parameters", "ValidationError", () => stack({ App: "a", Size: "m" }));
    await stack({ App: "a" });
  },
  "stack-capabilities": async (lab: Lab) => {
    const document = JSON.parse(policy({ Action: "s3:*", Resource: "*" })) as unknown;
    const templateBody = JSON.stringify({
      Resources: { Access: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: document } } },
    });
    await lab.refused("stack-capabilities", "InsufficientCapabilitiesException", () =>
      lab.make(STACK, "s", { templateBody }),
    );
    await lab.make(STACK, "s", { templateBody, capabilities: ["CAPABILITY_IAM"] });
  },
  "stack-exports": async (lab: Lab) => {
    const exporting = (value: string) => `${table}\nOutputs: {Out: {Value: ${value}, Export: {Name: shared}}}`;
    const importing = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !ImportValue shared}}}";
    await lab.refused("stack-exports", "ValidationError", () => lab.make(STACK, "early", { templateBody: importing }));
    await lab.make(STACK, "exporter", { templateBody: exporting("one") });
    await lab.refused("stack-exports", "ValidationError", () =>
      lab.make(STACK, "second", { templateBody: exporting("two") }),
    );
    await lab.make(STACK, "importer", { templateBody: importing });
    await lab.refused("stack-exports", "ValidationError", () =>
      lab.change("exporter", { templateBody: exporting("two") }),
    );
    await lab.refused("stack-exports", "ValidationError", () => lab.drop("exporter"));
    await lab.drop("importer");
    await lab.drop("exporter");
  },
  "stack-failed": async (lab: Lab) => {
    await lab.make("s3/bucket:Bucket", "taken", { bucket: "taken" });
    const templateBody =
      "Resources: {Topic: {Type: 'AWS::SNS::Topic'}, Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: taken}}}";
    await lab.refused("stack-failed", "ROLLBACK_COMPLETE", () => lab.make(STACK, "s", { templateBody }));
    if (lab.world.list({ type: "aws:sns/topic:Topic" }).length > 0) throw new Error("a refused stack left a topic");
  },
};
