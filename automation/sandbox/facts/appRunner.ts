import { withFullScalingArn } from "./answers.js";
import { appRunnerImage } from "./checks.js";
import type { ProviderFacts } from "./providerFacts.js";
import { observabilityStays } from "./updates.js";

export const appRunner: Readonly<Record<string, ProviderFacts>> = {
  "aws:apprunner/service:Service": {
    source: "apprunner/service.go",
    replaces: ["serviceName", "encryptionConfiguration"],
    defaults: {
      "healthCheckConfiguration.protocol": "TCP",
      "healthCheckConfiguration.interval": 5,
      "healthCheckConfiguration.timeout": 2,
      "healthCheckConfiguration.healthyThreshold": 1,
      "healthCheckConfiguration.unhealthyThreshold": 5,
      "healthCheckConfiguration.path": "/",
      "instanceConfiguration.cpu": "1024",
      "instanceConfiguration.memory": "2048",
      "sourceConfiguration.autoDeploymentsEnabled": true,
      "sourceConfiguration.imageRepository.imageConfiguration.port": "8080",
      "networkConfiguration.ipAddressType": "IPV4",
    },
    read: withFullScalingArn,
    applied: observabilityStays,
    exactlyOne: [["sourceConfiguration.codeRepository", "sourceConfiguration.imageRepository"]],
    ranges: {
      "healthCheckConfiguration.interval": [1, 20],
      "healthCheckConfiguration.timeout": [1, 20],
      "healthCheckConfiguration.healthyThreshold": [1, 20],
      "healthCheckConfiguration.unhealthyThreshold": [1, 20],
    },
    check: appRunnerImage,
  },
  "aws:apprunner/vpcConnector:VpcConnector": {
    source: "apprunner/vpc_connector.go",
    replaces: ["vpcConnectorName", "subnets", "securityGroups"],
    sets: ["securityGroups", "subnets"],
    lengths: { vpcConnectorName: [4, 40] },
  },
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection": {
    source: "apprunner/vpc_ingress_connection.go",
    replaces: ["serviceArn"],
    neverApplied: ["ingressVpcConfiguration", "name"],
  },
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation": {
    source: "apprunner/custom_domain_association.go",
    createdOnly: ["dnsTarget"],
    replaces: ["domainName", "serviceArn", "enableWwwSubdomain"],
    defaults: { enableWwwSubdomain: true },
    lengths: { domainName: [1, 255] },
  },
  "aws:apprunner/observabilityConfiguration:ObservabilityConfiguration": {
    source: "apprunner/observability_configuration.go",
    replaces: ["observabilityConfigurationName"],
    neverApplied: ["traceConfiguration"],
  },
  "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion": {
    source: "apprunner/auto_scaling_configuration_version.go",
    replaces: ["autoScalingConfigurationName", "maxConcurrency", "maxSize", "minSize"],
    defaults: { maxConcurrency: 100, maxSize: 25, minSize: 1 },
    ranges: { maxConcurrency: [1, 200], maxSize: [1, undefined], minSize: [1, undefined] },
  },
};
