import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { expect } from "chai";
import { compare } from "../../automation/adopt/compare.js";
import { containerChanges } from "../../automation/adopt/containerChanges.js";
import { keptOf } from "../../automation/adopt/kept.js";
import { permissionChange } from "../../automation/adopt/permissions.js";
import { parameterDefaults, templateChanges } from "../../automation/adopt/templateChanges.js";
import { distributionInputs } from "../../automation/aws/live/distributions.js";
import { unknownValue } from "../../automation/base/unknownValue.js";
import { adoptedInputs } from "../../automation/record/adopted.js";
import { managedPolicies } from "../../components/environment/cdn.js";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const SERVICE = "aws:ecs/service:Service";
const RECORD = "aws:route53/record:Record";
const LISTENER = "aws:lb/listener:Listener";

/** As CloudFront answers for the distribution that Copilot puts before an environment's load balancer. */
const distribution: DistributionConfig = {
  CallerReference: "c",
  Comment: "",
  Enabled: true,
  IsIPV6Enabled: true,
  HttpVersion: "HTTP1.1" as never,
  PriceClass: "PriceClass_All",
  WebACLId: "",
  DefaultRootObject: "",
  Aliases: { Quantity: 0 },
  CacheBehaviors: { Quantity: 0 },
  CustomErrorResponses: { Quantity: 0 },
  OriginGroups: { Quantity: 0 },
  Logging: { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
  Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0 } },
  ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: "TLSv1", SSLSupportMethod: "vip" },
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: "copilot-shop-test-origin",
        DomainName: "lb.example.com",
        OriginPath: "",
        CustomHeaders: { Quantity: 0 },
        ConnectionAttempts: 3,
        ConnectionTimeout: 10,
        OriginShield: { Enabled: false },
        OriginAccessControlId: "",
        CustomOriginConfig: {
          ...{ HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "match-viewer" },
          OriginSslProtocols: { Quantity: 2, Items: ["TLSv1", "SSLv3"] },
          ...{ OriginReadTimeout: 30, OriginKeepaliveTimeout: 5 },
        },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: "copilot-shop-test-origin",
    ViewerProtocolPolicy: "allow-all",
    AllowedMethods: {
      Quantity: 7,
      Items: ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT", "PATCH"],
      CachedMethods: { Quantity: 2, Items: ["HEAD", "GET"] },
    },
    CachePolicyId: managedPolicies.cachingDisabled,
    OriginRequestPolicyId: managedPolicies.allViewer,
    ...{ Compress: false, SmoothStreaming: false, FieldLevelEncryptionId: "" },
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: false, Quantity: 0 },
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations: { Quantity: 0 },
  },
};

/** The plan of the same. */
const planned = () => ({
  enabled: true,
  isIpv6Enabled: true,
  origins: [
    {
      ...{ originId: "copilot-shop-test-origin", domainName: "lb.example.com" },
      customOriginConfig: {
        ...{ httpPort: 80, httpsPort: 443, originProtocolPolicy: "match-viewer", originSslProtocols: ["TLSv1.2"] },
      },
    },
  ],
  defaultCacheBehavior: {
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    cachedMethods: ["GET", "HEAD"],
    ...{ cachePolicyId: managedPolicies.cachingDisabled, originRequestPolicyId: managedPolicies.allViewer },
    ...{ targetOriginId: "copilot-shop-test-origin", viewerProtocolPolicy: "allow-all" },
  },
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: { cloudfrontDefaultCertificate: true },
});

describe("adopt: what an import would find otherwise", () => {
  it("tells changes in place from replacements, as the provider does", async () => {
    const live = { name: "old", port: 80, protocol: "HTTP", vpcId: "vpc-1", deregistrationDelay: 300 };
    const found = await compare(GROUP, live, { ...live, port: 8080, deregistrationDelay: 60 });
    expect(found.replaces).to.deep.equal([{ path: "port", from: 80, to: 8080 }]);
    expect(found.changes).to.deep.equal([{ path: "deregistrationDelay", from: 300, to: 60 }]);
  });

  it("counts with the provider's defaults, and says what it could not compare", async () => {
    const found = await compare(
      "aws:lb/loadBalancer:LoadBalancer",
      { name: "a", enableDeletionProtection: true, subnets: ["s-1"] },
      { name: "a", subnets: [unknownValue], ipAddressType: "ipv4" },
    );
    expect(found.changes).to.deep.equal([{ path: "enableDeletionProtection", from: true, to: false }]);
    expect(found.unread).to.include("ipAddressType");
    expect(found.unread.some((path) => path.startsWith("subnets"))).to.equal(true);
  });

  it("takes policies for equal whatever their order", async () => {
    const policy = (actions: string[]) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
    const found = await compare(
      "aws:sqs/queuePolicy:QueuePolicy",
      { queueUrl: "u", policy: policy(["b:B", "a:A"]) },
      { queueUrl: "u", policy: policy(["a:A", "b:B"]) },
    );
    expect(found.changes).to.deep.equal([]);
  });

  it("keeps names, and leaves out prefixes that would replace", () => {
    const kept = keptOf(GROUP, { name: "todo-deve-DefaultHT-X" }, { namePrefix: "e578e-" });
    expect(kept).to.deep.equal({ inputs: { name: "todo-deve-DefaultHT-X" }, without: ["namePrefix"] });
  });

  it("keeps the launch type of a service as long as no Spot is wanted", () => {
    const live = { name: "s", launchType: "FARGATE", desiredCount: 7 };
    const strategies = (...names: string[]) => ({
      capacityProviderStrategies: names.map((capacityProvider) => ({ capacityProvider, weight: 1 })),
    });
    const plain = strategies("FARGATE");
    const kept = keptOf(SERVICE, live, plain);
    expect(kept).to.deep.equal({ inputs: { name: "s", launchType: "FARGATE" } });
    expect(adoptedInputs(SERVICE, { ...plain, forceNewDeployment: true }, kept)).to.deep.equal(kept.inputs);
    const spot = strategies("FARGATE", "FARGATE_SPOT");
    expect(keptOf(SERVICE, live, spot)).to.deep.equal({ inputs: { name: "s" } });
    // Wanted after the adoption, it ends the launch type.
    expect(adoptedInputs(SERVICE, spot, kept)).to.deep.equal({ ...spot, name: "s" });
    const forced = { ...plain, forceNewDeployment: true, triggers: { forced: "1" } };
    expect(adoptedInputs(SERVICE, forced, kept)).to.include({ launchType: "FARGATE", forceNewDeployment: true });
  });

  it("keeps of an alias whether it follows the target's health, and an SSL policy only as long as none is given", () => {
    const target = { name: "lb.example.com", zoneId: "Z1", evaluateTargetHealth: false };
    const live = { aliases: [{ ...target, name: "old.example.com", evaluateTargetHealth: true }] };
    const kept = keptOf(RECORD, live, { aliases: [target] });
    expect(adoptedInputs(RECORD, { aliases: [target] }, kept)).to.deep.equal({
      aliases: [{ ...target, evaluateTargetHealth: true }],
    });
    const policy = keptOf(LISTENER, { sslPolicy: "ELBSecurityPolicy-2016-08" }, { port: 443 });
    expect(adoptedInputs(LISTENER, {}, policy)).to.deep.equal({ sslPolicy: "ELBSecurityPolicy-2016-08" });
    expect(adoptedInputs(LISTENER, { sslPolicy: "mine" }, policy)).to.deep.equal({ sslPolicy: "mine" });
  });

  it("compares a distribution origin by origin, without what CloudFront fills in", async () => {
    const live = distributionInputs(distribution);
    const plan = adoptedInputs(DISTRIBUTION, planned(), keptOf(DISTRIBUTION, live, planned())) as ReturnType<
      typeof planned
    >;
    const protocols = "origins[0].customOriginConfig.originSslProtocols";
    expect(await compare(DISTRIBUTION, live, plan)).to.deep.equal({
      changes: [
        { path: `${protocols}[0]`, from: "TLSv1", to: "TLSv1.2" },
        { path: `${protocols}[1]`, from: "SSLv3", to: undefined },
      ],
      replaces: [],
      unread: [],
    });
    const [origin] = plan.origins;
    const moved = await compare(DISTRIBUTION, live, {
      ...plan,
      origins: [{ ...origin, domainName: "other.example.com" }],
    });
    expect(moved.changes.map(({ path }) => path)).to.include("origins[0].domainName");
    const cached = { ...plan, defaultCacheBehavior: { ...plan.defaultCacheBehavior, compress: true } };
    expect((await compare(DISTRIBUTION, live, cached)).changes.map(({ path }) => path)).to.include(
      "defaultCacheBehavior.compress",
    );
  });

  it("leaves a firewall, logs and the HTTP version of a distribution as they are", async () => {
    const kept = keptOf(DISTRIBUTION, distributionInputs({ ...distribution, WebACLId: "arn:acl" }), planned());
    const given = adoptedInputs(DISTRIBUTION, planned(), kept);
    expect(given).to.deep.include({ webAclId: "arn:acl", httpVersion: "http1.1", priceClass: "PriceClass_All" });
    expect(adoptedInputs(DISTRIBUTION, { ...planned(), priceClass: "PriceClass_100" }, kept)).to.include({
      priceClass: "PriceClass_100",
    });
  });

  it("shows what changes in the containers of a new revision, variable by variable", () => {
    const task = (environment: object[], image = "a@sha256:1") => ({
      containerDefinitions: JSON.stringify([{ name: "web", image, essential: true, environment, mountPoints: [] }]),
    });
    const before = task([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    const after = task(
      [
        { name: "B", value: "3" },
        { name: "C", value: "4" },
      ],
      "a@sha256:2",
    );
    expect(containerChanges(before, after)).to.deep.equal([
      { path: "web.image", from: "a@sha256:1", to: "a@sha256:2" },
      { path: "web.environment.A", from: "1", to: undefined },
      { path: "web.environment.B", from: "2", to: "3" },
      { path: "web.environment.C", from: undefined, to: "4" },
    ]);
    const turned = task([
      { name: "B", value: "2" },
      { name: "A", value: "1" },
    ]);
    expect(containerChanges(before, turned)).to.deep.equal([]);
  });
});

describe("adopt: permissions", () => {
  const policy = (...statements: object[]) => JSON.stringify({ Statement: statements });
  const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
    ...{ Effect: "Allow", Action, Resource },
    ...(Condition !== undefined && { Condition }),
  });

  it("are those that the other side does not cover", () => {
    const change = permissionChange(
      {
        documents: [
          policy(allow(["s3:GetObject", "s3:PutObject"], "arn:b/*")),
          policy(allow("logs:PutLogEvents", "*")),
        ],
        managed: ["arn:one"],
      },
      { documents: [policy(allow("s3:Get*", "arn:b/*"), allow("s3:PutObject", "arn:b/*"))], managed: ["arn:two"] },
    );
    expect(change.loses).to.deep.equal(["Allow logs:PutLogEvents on *", "the managed policy arn:one"]);
    expect(change.gains).to.deep.equal(["Allow s3:Get* on arn:b/*", "the managed policy arn:two"]);
  });

  it("with a condition are no others without it", () => {
    const tagged = { StringEquals: { "aws:ResourceTag/a": "b" } };
    const [narrow, wide] = [policy(allow("a:B", "*", tagged)), policy(allow("a:B", "*"))];
    const documents = (text: string) => ({ documents: [text], managed: [] });
    expect(permissionChange(documents(wide), documents(narrow)).loses).to.deep.equal(["Allow a:B on *"]);
    expect(permissionChange(documents(narrow), documents(wide)).loses).to.deep.equal([]);
    const listed = policy(allow("a:B", "*", { StringEquals: { "aws:ResourceTag/a": ["b"] } }));
    expect(permissionChange(documents(narrow), documents(listed))).to.deep.equal({ gains: [], loses: [] });
  });
});

describe("adopt: addons", () => {
  it("compares templates by resource, short and long forms alike", () => {
    const live =
      "Resources:\n  A:\n    Type: T\n    Properties: { X: !GetAtt B.Arn, Y: !Sub '${C}' }\n  B: { Type: U }\n";
    const same = JSON.stringify({
      Resources: {
        A: { Type: "T", Properties: { Y: { "Fn::Sub": "${C}" }, X: { "Fn::GetAtt": ["B", "Arn"] } } },
        B: { Type: "U" },
      },
    });
    expect(templateChanges(live, same)).to.deep.equal([]);
    const other = same.replace('"B":{"Type":"U"}', '"D":{"Type":"U"}');
    expect(templateChanges(live, other).map(({ path }) => path)).to.deep.equal([
      "templateBody.Resources.B",
      "templateBody.Resources.D",
    ]);
  });

  it("knows what parameters are when they are not given", () => {
    expect(
      parameterDefaults("Parameters: { Name: { Type: String, Default: main }, App: { Type: String } }\n"),
    ).to.deep.equal({
      Name: "main",
    });
  });
});
