type Inputs = Readonly<Record<string, unknown>>;

/** A text in a form: any value may stand there. */
const ANY = "";

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string" && one !== "") : [];

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The names that a certificate is for, each once. */
const namesOf = ({ domainName, subjectAlternativeNames }: Inputs): string[] => [
  ...new Set([textOf(domainName), ...textsOf(subjectAlternativeNames)]),
];

/**
 * How many entries the lists have that AWS computes, and which keys: of types where a program looks into them. Every
 * other list is empty in a plan. The simulated AWS answers in the same form, which a test holds.
 */
export const outputForms: Readonly<Record<string, (inputs: Inputs) => Readonly<Record<string, unknown>>>> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ vpcEndpointType, subnetIds }) => ({
    networkInterfaceIds: textsOf(subnetIds).map(() => ANY),
    dnsEntries: (vpcEndpointType ?? "Gateway") === "Gateway" ? [] : [{ dnsName: ANY, hostedZoneId: ANY }],
  }),
  "aws:lb/targetGroup:TargetGroup": () => ({
    healthCheck: {
      enabled: ANY,
      interval: ANY,
      port: ANY,
      protocol: ANY,
      healthyThreshold: ANY,
      unhealthyThreshold: ANY,
    },
  }),
  "aws:ecs/expressGatewayService:ExpressGatewayService": () => ({
    ingressPaths: [{ accessType: ANY, endpoint: ANY }],
  }),
  "aws:sfn/stateMachine:StateMachine": () => ({ loggingConfiguration: { includeExecutionData: ANY, level: ANY } }),
  "aws:route53/zone:Zone": () => ({ nameServers: [ANY, ANY, ANY, ANY] }),
  "aws:acm/certificate:Certificate": (inputs) => ({
    domainValidationOptions:
      inputs.validationMethod === "EMAIL"
        ? []
        : namesOf(inputs).map(() => ({
            domainName: ANY,
            resourceRecordName: ANY,
            resourceRecordType: ANY,
            resourceRecordValue: ANY,
          })),
    subjectAlternativeNames: namesOf(inputs).map(() => ANY),
  }),
  "aws:cloudfront/distribution:Distribution": () => ({
    trustedSigners: [{ enabled: ANY }],
    trustedKeyGroups: [{ enabled: ANY }],
  }),
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation": () => ({
    certificateValidationRecords: [0, 1, 2].map(() => ({ name: ANY, type: ANY, value: ANY, status: ANY })),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": () => ({ versionStages: [ANY] }),
  "aws:lambda/function:Function": () => ({ architectures: [ANY] }),
};
