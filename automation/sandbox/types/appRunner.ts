import { fullScalingArn } from "../facts/answers.js";
import { digitsFor, type ResourceType } from "../kind.js";
import { arn, type Place } from "../places.js";
import * as running from "../rules/appRunner.js";
import { deployAppRunner, forgetOperations } from "../rules/operations.js";
import { text } from "../values.js";
import { naming } from "./naming.js";

/** Address of a service; names of the user's own lead to it. */
const addressOf = (service: string, { region }: Place): string =>
  `${digitsFor(service)(10)}.${region}.awsapprunner.com`;

/** App Runner. */
export const apprunner: Readonly<Record<string, ResourceType>> = {
  "aws:apprunner/service:Service": {
    service: "AppRunner",
    naming: naming.appRunnerService,
    id: ({ inputs, place, digits }) => arn(place, "apprunner", `service/${text(inputs.serviceName)}/${digits(32)}`),
    outputs: ({ place }, id) => ({
      arn: id,
      serviceId: id.split("/").at(-1) ?? "",
      serviceUrl: addressOf(id, place),
      status: "RUNNING",
      autoScalingConfigurationArn: arn(
        place,
        "apprunner",
        `autoscalingconfiguration/DefaultConfiguration/1/${"0".repeat(31)}1`,
      ),
    }),
    duplicate: {
      code: "InvalidRequestException",
      says: ({ inputs }) => `Service with the provided name already exists: ${text(inputs.serviceName)}.`,
    },
    holds: { "networkConfiguration.egressConfiguration.vpcConnectorArn": "vpcConnector" },
    needs: {
      "sourceConfiguration.authenticationConfiguration.accessRoleArn": "role",
      "instanceConfiguration.instanceRoleArn": "role",
      "observabilityConfiguration.observabilityConfigurationArn": "observability",
      autoScalingConfigurationArn: "autoScalingConfiguration",
    },
    check: running.checkAppRunner,
    allow: running.allowAppRunner,
    made: deployAppRunner,
    gone: forgetOperations,
  },
  "aws:apprunner/vpcConnector:VpcConnector": {
    service: "AppRunner",
    naming: naming.vpcConnector,
    id: ({ inputs, place, digits }) =>
      arn(place, "apprunner", `vpcconnector/${text(inputs.vpcConnectorName)}/1/${digits(32)}`),
    outputs: (_made, id) => ({ arn: id, status: "ACTIVE", vpcConnectorRevision: 1 }),
    holds: { subnets: "subnet", securityGroups: "securityGroup" },
    unique: ({ inputs }) => text(inputs.vpcConnectorName),
  },
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection": {
    service: "AppRunner",
    naming: naming.vpcIngress,
    id: ({ inputs, place, digits }) =>
      arn(place, "apprunner", `vpcingressconnection/${text(inputs.name)}/${digits(32)}`),
    outputs: ({ place, digits }, id) => ({
      arn: id,
      domainName: `${digits(10)}.vpce.${place.region}.awsapprunner.com`,
      status: "AVAILABLE",
    }),
    holds: {
      serviceArn: "appRunnerService",
      "ingressVpcConfiguration.vpcEndpointId": "vpcEndpoint",
      "ingressVpcConfiguration.vpcId": "vpc",
    },
  },
  "aws:apprunner/observabilityConfiguration:ObservabilityConfiguration": {
    service: "AppRunner",
    naming: naming.observability,
    unique: () => "",
    id: ({ inputs, place, digits }) =>
      arn(
        place,
        "apprunner",
        `observabilityconfiguration/${text(inputs.observabilityConfigurationName)}/1/${digits(32)}`,
      ),
    outputs: (_made, id) => ({ arn: id, latest: true, observabilityConfigurationRevision: 1, status: "ACTIVE" }),
  },
  "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion": {
    service: "AppRunner",
    naming: naming.autoScalingConfiguration,
    unique: () => "",
    id: ({ inputs, place }) =>
      fullScalingArn(
        arn(place, "apprunner", `autoscalingconfiguration/${text(inputs.autoScalingConfigurationName)}/1`),
      ),
    outputs: (_made, id) => ({
      arn: id,
      latest: true,
      autoScalingConfigurationRevision: 1,
      status: "active",
      hasAssociatedService: false,
      isDefault: false,
    }),
    check: running.checkScaling,
  },
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation": {
    service: "AppRunner",
    id: ({ inputs }) => `${text(inputs.domainName)},${text(inputs.serviceArn)}`,
    outputs: ({ inputs, place, digits }) => ({
      dnsTarget: addressOf(text(inputs.serviceArn), place),
      status: "active",
      certificateValidationRecords: [0, 1, 2].map((index) => ({
        name: `_${digits(32, `name ${index}`)}.${text(inputs.domainName)}.`,
        type: "CNAME",
        value: `_${digits(32, `value ${index}`)}.acm-validations.aws.`,
        status: "PENDING_VALIDATION",
      })),
    }),
    holds: { serviceArn: "appRunnerService" },
  },
};
