import type {
  CdnSpec,
  EnvironmentSpec,
  PrivateHttpSpec,
  PublicHttpSpec,
  SecurityGroupRuleSpec,
  VpcSpec,
} from "../../../components/environment.js";
import { wholeRange } from "../addresses.js";
import type { EnvironmentForm } from "../kinds.js";
import { present, unlessEmpty } from "./context.js";

type VpcForm = EnvironmentForm["network"]["vpc"];
type HttpForm = NonNullable<EnvironmentForm["http"]>;
type RuleForm = NonNullable<NonNullable<VpcForm["security_group"]>["ingress"]>[number];

/** The environment's manifest as its component takes it. */
export function environmentSpec(form: EnvironmentForm): EnvironmentSpec<string> {
  const { vpc } = form.network;
  const group = vpc.security_group;
  return present({
    vpc: vpcSpec(vpc),
    securityGroupRules: unlessEmpty(
      present({ ingress: group?.ingress?.map(ruleSpec), egress: group?.egress?.map(ruleSpec) }),
    ),
    flowLogs: vpc.flow_logs.enable ? { retention: vpc.flow_logs.retention } : undefined,
    containerInsights: form.observability.container_insights,
    http: unlessEmpty(present({ public: publicHttp(form.http?.public), private: privateHttp(form.http?.private) })),
    cdn: cdnSpec(form.cdn),
  });
}

function vpcSpec(form: VpcForm): VpcSpec<string> | undefined {
  const publicSubnets = form.subnets?.public ?? [];
  const privateSubnets = form.subnets?.private ?? [];
  if (form.id !== undefined) {
    const ids = (subnets: typeof publicSubnets): string[] =>
      subnets.flatMap(({ id }) => (id === undefined ? [] : [id]));
    return { id: form.id, publicSubnetIds: ids(publicSubnets), privateSubnetIds: ids(privateSubnets) };
  }
  if (form.cidr === undefined) {
    return undefined;
  }
  const ranges = (subnets: typeof publicSubnets): { cidr: string; az?: string }[] =>
    subnets
      .map(({ cidr, az }) => present({ cidr: wholeRange(cidr ?? ""), az }))
      .sort((a, b) => ((a.az ?? "") < (b.az ?? "") ? -1 : (a.az ?? "") > (b.az ?? "") ? 1 : 0));
  return { cidr: wholeRange(form.cidr), publicSubnets: ranges(publicSubnets), privateSubnets: ranges(privateSubnets) };
}

function ruleSpec(form: RuleForm): SecurityGroupRuleSpec {
  return { cidr: wholeRange(form.cidr), protocol: form.ip_protocol, fromPort: form.ports.from, toPort: form.ports.to };
}

function publicHttp(form: HttpForm["public"]): PublicHttpSpec<string> | undefined {
  if (form === undefined) return undefined;
  const old = form.security_groups?.ingress?.restrict_to;
  const logs = form.access_logs;
  return unlessEmpty(
    present({
      certificates: form.certificates,
      sslPolicy: form.ssl_policy,
      accessLogs: logs.enable ? present({ bucketName: logs.bucket_name, prefix: logs.prefix }) : undefined,
      ingress: unlessEmpty(
        present({
          cdn: form.ingress?.cdn === true || old?.cdn === true ? true : undefined,
          sourceIps: (form.ingress?.source_ips ?? old?.source_ips)?.map(wholeRange),
        }),
      ),
    }),
  );
}

function privateHttp(form: HttpForm["private"]): PrivateHttpSpec<string> | undefined {
  if (form === undefined) return undefined;
  const fromVpc = form.ingress?.vpc === true || form.security_groups?.ingress?.from_vpc === true;
  return unlessEmpty(
    present({
      certificates: form.certificates,
      sslPolicy: form.ssl_policy,
      subnets: form.subnets,
      ingressFromVpc: fromVpc ? true : undefined,
    }),
  );
}

function cdnSpec(form: EnvironmentForm["cdn"]): CdnSpec<string> | undefined {
  if (!form.enable) return undefined;
  return present({
    certificate: form.certificate,
    terminateTls: form.terminate_tls === true ? true : undefined,
    staticAssets: form.static_assets,
  });
}
