import type { Effects } from "./routingEffects.js";

const http = "SecurityGroupIngressRule test-public-alb-http-security-group-ingress";
const https = "SecurityGroupIngressRule test-public-alb-https-security-group-ingress";
const rule = (way: "ingress" | "egress", name: string): string =>
  `SecurityGroup${way === "ingress" ? "Ingress" : "Egress"}Rule test-environment-security-group-${way}-${name}`;

const ofGroup = (way: "ingress" | "egress"): Effects => ({
  [`network.vpc.security_group.${way}`]: [`${rule(way, "tcp-80-80-0.0.0.0/0")} cidrIpv4 = 0.0.0.0/0`],
  [`network.vpc.security_group.${way}[]`]: [`${rule(way, "-1-0-65535-0.0.0.0/0")} ipProtocol = -1`],
  [`network.vpc.security_group.${way}[].cidr`]: [`${rule(way, "tcp-80-80-10.0.0.0/8")} cidrIpv4 = 10.0.0.0/8`],
  [`network.vpc.security_group.${way}[].ip_protocol`]: [`${rule(way, "tcp-80-80-0.0.0.0/0")} ipProtocol = tcp`],
  [`network.vpc.security_group.${way}[].ports`]: [`${rule(way, "tcp-80-80-0.0.0.0/0")} toPort = 80`],
});

const sourceIps = [`${http}-10.0.0.0/8 cidrIpv4 = 10.0.0.0/8`, `${https}-10.0.0.0/8 toPort = 443`];
const fromCdn = [`${http}-cloudfront prefixListId = pl-63696e67`, `${https}-cloudfront toPort = 443`];
const fromVpc = ["SecurityGroupIngressRule test-internal-alb-security-group-ingress-from-vpc-80 toPort = 80"];

/** Keys of an environment, with a public service and an internal one in it. */
export const environmentEffects: Effects = {
  "observability.container_insights": ["Cluster test-cluster settings.containerInsights.value = enabled"],
  cdn: ["Distribution test-cdn aliases.0 = www.example.com", "Certificate test-cdn-certificate region = us-east-1"],
  "cdn.certificate": [
    "Distribution test-cdn viewerCertificate.acmCertificateArn = arn:aws:acm:us-east-1:1:certificate/1",
    "- Certificate test-cdn-certificate region = us-east-1",
  ],
  "cdn.terminate_tls": ["Distribution test-cdn origins.0.customOriginConfig.originProtocolPolicy = http-only"],
  "cdn.static_assets": ["OriginAccessControl test-cdn-origin-access originAccessControlOriginType = s3"],
  "cdn.static_assets.location": ["Distribution test-cdn origins.1.domainName = one"],
  "cdn.static_assets.alias": ["Distribution test-cdn aliases.0 = one"],
  "cdn.static_assets.path": ["Distribution test-cdn orderedCacheBehaviors.0.pathPattern = one"],
  "network.vpc.id": ["PrivateDnsNamespace test-namespace vpc = vpc-1"],
  "network.vpc.cidr": ["Vpc test-vpc cidrBlock = 10.1.0.0/16"],
  "network.vpc.subnets": ["LoadBalancer test-public-alb subnets.0 = subnet-1"],
  "network.vpc.subnets.public": ["LoadBalancer test-public-alb subnets.1 = subnet-2"],
  "network.vpc.subnets.public[]": ["LoadBalancer test-public-alb subnets.0 = subnet-1"],
  "network.vpc.subnets.public[].id": ["LoadBalancer test-public-alb subnets.0 = subnet-1"],
  "network.vpc.subnets.private": ["LoadBalancer test-internal-alb subnets.0 = subnet-1"],
  "network.vpc.subnets.private[]": ["LoadBalancer test-internal-alb subnets.0 = subnet-1"],
  "network.vpc.subnets.private[].id": ["LoadBalancer test-internal-alb subnets.0 = subnet-1"],
  ...ofGroup("ingress"),
  ...ofGroup("egress"),
  "network.vpc.flow_logs": ["LogGroup test-flow-logs retentionInDays = 14"],
  "network.vpc.flow_logs.retention": ["LogGroup test-flow-logs retentionInDays = 30"],
  "http.public.certificates": [
    "Listener test-public-alb-https certificateArn = arn:aws:acm:us-west-2:1:certificate/1",
    "ListenerCertificate test-public-alb-https-certificate-12 certificateArn = arn:aws:acm:us-west-2:1:certificate/12",
  ],
  "http.public.certificates[]": [
    "Listener test-public-alb-https certificateArn = arn:aws:acm:us-west-2:1:certificate/1",
    "- Certificate test-certificate domainName = test.shop.example.com",
  ],
  "http.public.access_logs": ["LoadBalancer test-public-alb accessLogs.enabled = true"],
  "http.public.access_logs.bucket_name": ["LoadBalancer test-public-alb accessLogs.bucket = one"],
  "http.public.access_logs.prefix": ["LoadBalancer test-public-alb accessLogs.prefix = one"],
  "http.public.ssl_policy": ["Listener test-public-alb-https sslPolicy = one"],
  "http.public.ingress.cdn": fromCdn,
  "http.public.ingress.source_ips": sourceIps,
  "http.public.ingress.source_ips[]": sourceIps,
  "http.public.security_groups.ingress.restrict_to.cdn": fromCdn,
  "http.public.security_groups.ingress.restrict_to.source_ips": sourceIps,
  "http.public.security_groups.ingress.restrict_to.source_ips[]": sourceIps,
  "http.private.certificates": [
    "Listener test-internal-alb-https certificateArn = arn:aws:acm:us-west-2:1:certificate/1",
    "ListenerCertificate test-internal-alb-https-certificate-12 certificateArn = arn:aws:acm:us-west-2:1:certificate/12",
  ],
  "http.private.certificates[]": [
    "Listener test-internal-alb-https certificateArn = arn:aws:acm:us-west-2:1:certificate/1",
  ],
  "http.private.ingress.vpc": fromVpc,
  "http.private.security_groups.ingress.from_vpc": fromVpc,
};
