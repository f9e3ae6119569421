import { type PlannedResource, recordPlan } from "../../automation/plan/recordPlan.js";

/** What a program registered, resource by resource. */
export interface Recording {
  resources: PlannedResource[];
  outputs: Record<string, unknown>;
  /** All resources of a type, in the order of their names. */
  all(type: string): PlannedResource[];
  /** The one resource of this type, or of this type and name; anything else than one is an error. */
  one(type: string, name?: string): PlannedResource;
  /** Types of the resources, each with how many there are. */
  counts(): Record<string, number>;
}

/** What AWS would answer. */
export const aws = {
  account: "123456789012",
  region: "eu-west-1",
  partition: "aws",
  zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
};

/** Outputs that components read; each stands as `${<type>::<name>.<output>}`. */
const outputNames = [
  "allocationId",
  "arn",
  "arnSuffix",
  "bucket",
  "bucketRegionalDomainName",
  "certificateArn",
  "dnsName",
  "dnsTarget",
  "domainName",
  "fqdn",
  "hostedZoneId",
  "id",
  "imageUri",
  "keyId",
  "name",
  "nameServers",
  "serviceUrl",
  "url",
  "zoneId",
];

/** Runs a program without an engine and gives back what it registered. */
export async function record(program: () => Record<string, unknown> | undefined): Promise<Recording> {
  const plan = await recordPlan({ application: "todo", stack: "test" }, async () => program() ?? {}, {
    outputsOf,
    answer,
  });
  const { resources } = plan;
  const all = (type: string): PlannedResource[] =>
    resources.filter((resource) => resource.type === type).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    resources,
    outputs: plan.outputs,
    all,
    one(type, name) {
      const found = all(type).filter((resource) => name === undefined || resource.name === name);
      const [only] = found;
      if (only === undefined || found.length !== 1) {
        const there = all(type).map((resource) => resource.name);
        throw new Error(`${found.length} of ${type} ${name ?? ""}; there are: ${there.join(", ")}`);
      }
      return only;
    },
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
      return counts;
    },
  };
}

/** The text that stands for an output of a resource. */
export function reference(type: string, name: string, output: string): string {
  return `\${${type}::${name}.${output}}`;
}

function outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const output of outputNames) {
    if (inputs[output] === undefined) outputs[output] = reference(type, name, output);
  }
  if (type === "aws:acm/certificate:Certificate") outputs.domainValidationOptions = validationOptions(inputs);
  if (type === "aws:apprunner/customDomainAssociation:CustomDomainAssociation") {
    outputs.certificateValidationRecords = ["_1", "_2", "_3"].map((label) => ({
      name: `${label}.${inputs.domainName}`,
      type: "CNAME",
      value: `${label}.acm`,
    }));
  }
  if (type === "aws:ecs/expressGatewayService:ExpressGatewayService") {
    outputs.ingressPaths = [{ accessType: "PUBLIC", endpoint: `${name}.ecs.example` }];
  }
  if (type === "aws:cloudformation/stack:Stack") outputs.outputs = stackOutputs(name);
  return outputs;
}

/** Every output that a template may have is a reference named after it. */
function stackOutputs(name: string): Record<string, string> {
  const names = ["TableName", "Secret", "Group", "Policy"];
  return Object.fromEntries(
    names.map((output) => [output, reference("aws:cloudformation/stack:Stack", name, `outputs.${output}`)]),
  );
}

function validationOptions(inputs: Record<string, unknown>): Record<string, string>[] {
  const names = [inputs.domainName, ...((inputs.subjectAlternativeNames as string[] | undefined) ?? [])];
  return names.map((domainName) => ({
    domainName: String(domainName),
    resourceRecordName: `_proof.${String(domainName).replace("*.", "")}`,
    resourceRecordType: "CNAME",
    resourceRecordValue: "_proof.acm",
  }));
}

function answer(token: string): Record<string, unknown> {
  switch (token) {
    case "aws:index/getAvailabilityZones:getAvailabilityZones":
      return { names: aws.zones };
    case "aws:index/getRegion:getRegion":
      return { region: aws.region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: aws.account };
    case "aws:index/getPartition:getPartition":
      return { partition: aws.partition };
    case "aws:codestarconnections/getConnection:getConnection":
      return { arn: "arn:connection" };
    case "aws:ec2/getManagedPrefixList:getManagedPrefixList":
      return { id: "pl-cloudfront" };
    case "aws:ec2/getRouteTables:getRouteTables":
      return { ids: ["rtb-imported"] };
    case "aws:route53/getZone:getZone":
      return { zoneId: "ZLOOKEDUP" };
    default:
      throw new Error(`No answer to the lookup ${token}: add it to test/support/recording.ts.`);
  }
}
