import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { plainName } from "../hostedZones.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { distributionInputs } from "./distributions.js";
import { idsOf, type LiveReader, type LiveThing, present, unlessGone } from "./liveThing.js";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const ORIGIN_ACCESS = "aws:cloudfront/originAccessControl:OriginAccessControl";
const FUNCTION = "aws:cloudfront/function:Function";
const APP_RUNNER = "aws:apprunner/service:Service";
const CONNECTOR = "aws:apprunner/vpcConnector:VpcConnector";
const CUSTOM_DOMAIN = "aws:apprunner/customDomainAssociation:CustomDomainAssociation";

async function cloudFront(
  access: AwsAccess,
  ids: { distributions: string[]; controls: string[]; functions: string[] },
): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-cloudfront");
  return withClient("Reading CloudFront", new api.CloudFrontClient(clientSettings(access)), async (client) => {
    const distributions = await oneByOne(ids.distributions, async (id): Promise<LiveThing[]> => {
      const one = (await unlessGone(client.send(new api.GetDistributionCommand({ Id: id }))))?.Distribution;
      if (one === undefined) return [];
      const { Tags } = await client.send(new api.ListTagsForResourceCommand({ Resource: one.ARN }));
      const config = one.DistributionConfig;
      const inputs = { ...(config && distributionInputs(config)), tags: ownTags(tagMap(Tags?.Items)) };
      const outputs = { id, arn: one.ARN, domainName: one.DomainName, hostedZoneId: "Z2FDTNDATAQYW2" };
      return [{ type: DISTRIBUTION, id, inputs, outputs }];
    });
    const controls = await oneByOne(ids.controls, async (id): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.GetOriginAccessControlCommand({ Id: id })));
      const one = answer?.OriginAccessControl?.OriginAccessControlConfig;
      if (one === undefined) return [];
      const inputs = present({
        name: one.Name,
        description: one.Description,
        originAccessControlOriginType: one.OriginAccessControlOriginType,
        signingBehavior: one.SigningBehavior,
        signingProtocol: one.SigningProtocol,
      });
      return [{ type: ORIGIN_ACCESS, id, inputs, outputs: { id } }];
    });
    const functions = await oneByOne(ids.functions, async (name): Promise<LiveThing[]> => {
      const request = { Name: name, Stage: "LIVE" as const };
      const about = await unlessGone(client.send(new api.DescribeFunctionCommand(request)));
      const one = about?.FunctionSummary;
      if (one === undefined) return [];
      const code = await client.send(new api.GetFunctionCommand(request));
      const inputs = present({
        name,
        comment: one.FunctionConfig?.Comment,
        runtime: one.FunctionConfig?.Runtime,
        code: code.FunctionCode === undefined ? undefined : new TextDecoder().decode(code.FunctionCode),
      });
      return [{ type: FUNCTION, id: name, inputs, outputs: { id: name, arn: one.FunctionMetadata?.FunctionARN } }];
    });
    return [...distributions, ...controls, ...functions].flat();
  });
}

/** Names that services are served under, by the provider's id `domain,serviceArn`. */
async function customDomains(access: AwsAccess, ids: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-apprunner");
  const services = [...new Set(ids.map((id) => id.split(",")[1] ?? ""))];
  return withClient("Reading App Runner", new api.AppRunnerClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(services, async (serviceArn): Promise<LiveThing[]> => {
      const things: LiveThing[] = [];
      const read = async (): Promise<void> => {
        for await (const page of api.paginateDescribeCustomDomains({ client }, { ServiceArn: serviceArn }))
          for (const one of page.CustomDomains ?? []) {
            const { DomainName: domainName, EnableWWWSubdomain: enableWwwSubdomain } = one;
            const records = one.CertificateValidationRecords?.map(({ Name, Type, Value }) => ({
              ...{ name: plainName(Name), type: Type, value: Value },
            }));
            const id = `${domainName},${serviceArn}`;
            const inputs = present({ domainName, serviceArn, enableWwwSubdomain });
            const outputs = { id, dnsTarget: page.DNSTarget, certificateValidationRecords: records };
            things.push({ type: CUSTOM_DOMAIN, id, inputs, outputs });
          }
      };
      await unlessGone(read());
      return things.filter(({ id }) => ids.includes(id));
    });
    return found.flat();
  });
}

async function appRunner(access: AwsAccess, services: string[], connectors: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-apprunner");
  return withClient("Reading App Runner", new api.AppRunnerClient(clientSettings(access)), async (client) => {
    const tagsOf = async (arn: string | undefined) =>
      ownTags(tagMap((await client.send(new api.ListTagsForResourceCommand({ ResourceArn: arn }))).Tags));
    const found = await oneByOne(services, async (arn): Promise<LiveThing[]> => {
      const one = (await unlessGone(client.send(new api.DescribeServiceCommand({ ServiceArn: arn }))))?.Service;
      if (one === undefined) return [];
      const check = one.HealthCheckConfiguration;
      const instance = one.InstanceConfiguration;
      const inputs = present({
        serviceName: one.ServiceName,
        autoScalingConfigurationArn: one.AutoScalingConfigurationSummary?.AutoScalingConfigurationArn,
        healthCheckConfiguration: check && {
          healthyThreshold: check.HealthyThreshold,
          interval: check.Interval,
          path: check.Path,
          protocol: check.Protocol,
          timeout: check.Timeout,
          unhealthyThreshold: check.UnhealthyThreshold,
        },
        instanceConfiguration: instance && {
          cpu: instance.Cpu,
          memory: instance.Memory,
          instanceRoleArn: instance.InstanceRoleArn,
        },
        tags: await tagsOf(arn),
      });
      const outputs = { id: arn, arn, serviceUrl: one.ServiceUrl, serviceId: one.ServiceId };
      return [{ type: APP_RUNNER, id: arn, inputs, outputs }];
    });
    const connected = await oneByOne(connectors, async (arn): Promise<LiveThing[]> => {
      const request = new api.DescribeVpcConnectorCommand({ VpcConnectorArn: arn });
      const one = (await unlessGone(client.send(request)))?.VpcConnector;
      if (one === undefined) return [];
      const inputs = present({
        vpcConnectorName: one.VpcConnectorName,
        subnets: one.Subnets,
        securityGroups: one.SecurityGroups,
        tags: await tagsOf(arn),
      });
      return [{ type: CONNECTOR, id: arn, inputs, outputs: { id: arn, arn } }];
    });
    return [...found, ...connected].flat();
  });
}

/** CloudFront and App Runner. */
export const deliveryReader: LiveReader = {
  types: [DISTRIBUTION, ORIGIN_ACCESS, FUNCTION, APP_RUNNER, CONNECTOR, CUSTOM_DOMAIN],
  async read(access, wanted) {
    const ids = {
      distributions: idsOf(wanted, DISTRIBUTION),
      controls: idsOf(wanted, ORIGIN_ACCESS),
      functions: idsOf(wanted, FUNCTION),
    };
    const [services, connectors] = [idsOf(wanted, APP_RUNNER), idsOf(wanted, CONNECTOR)];
    const domains = idsOf(wanted, CUSTOM_DOMAIN);
    const all = await Promise.all([
      Object.values(ids).some((list) => list.length > 0) ? cloudFront(access, ids) : [],
      services.length + connectors.length === 0 ? [] : appRunner(access, services, connectors),
      domains.length === 0 ? [] : customDomains(access, domains),
    ]);
    return all.flat();
  },
};
