import { schemaHint } from "./schemaHint.js";
import { inline, paragraphs } from "./yamlText.js";

export interface SubnetText {
  cidr: string;
  zone?: string;
}

/** The network of a new environment: absent for a VPC with Copilot's own addresses. */
export type NetworkText =
  | { vpcId: string; publicSubnets: string[]; privateSubnets: string[] }
  | { cidr: string; publicSubnets: SubnetText[]; privateSubnets: SubnetText[] };

export interface EnvironmentText {
  name: string;
  network?: NetworkText;
  /** ARNs; for the internet-facing load balancer, or the internal one where all subnets are private. */
  certificates?: string[];
  /** Subnets of an imported VPC for the internal load balancer. */
  internalSubnets?: string[];
  /** The internal load balancer lets everything in the VPC in. */
  internalFromVpc?: boolean;
  containerInsights?: boolean;
}

function importedSubnets(key: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`      ${key}:`, ...ids.map((id) => `        - id: ${inline(id)}`)];
}

function ownSubnets(key: string, subnets: readonly SubnetText[]): string[] {
  return [
    `      ${key}:`,
    ...subnets.flatMap(({ cidr, zone }) => [
      `        - cidr: ${inline(cidr)}`,
      ...(zone === undefined ? [] : [`          az: ${inline(zone)}`]),
    ]),
  ];
}

function network(given: NetworkText | undefined): string[] {
  if (given === undefined) {
    return [
      "# Without this block the environment gets a VPC of its own. To use one that exists:",
      "# network:",
      "#   vpc:",
      "#     id: vpc-0123456789abcdef0",
      "#     subnets:",
      "#       public: [{ id: subnet-... }, { id: subnet-... }]",
      "#       private: [{ id: subnet-... }, { id: subnet-... }]",
    ];
  }
  if ("vpcId" in given) {
    return [
      "network:",
      "  vpc: # It exists already and is not changed.",
      `    id: ${inline(given.vpcId)}`,
      "    subnets:",
      ...importedSubnets("public", given.publicSubnets),
      ...importedSubnets("private", given.privateSubnets),
    ];
  }
  return [
    "network:",
    "  vpc:",
    `    cidr: ${inline(given.cidr)}`,
    "    subnets:",
    ...ownSubnets("public", given.publicSubnets),
    ...ownSubnets("private", given.privateSubnets),
  ];
}

function isPrivateOnly(environment: EnvironmentText): boolean {
  const given = environment.network;
  return given !== undefined && "vpcId" in given && given.publicSubnets.length === 0 && given.privateSubnets.length > 0;
}

function http(environment: EnvironmentText): string[] {
  const certificates = environment.certificates ?? [];
  const withCertificates = certificates.length > 0 ? [`    certificates: ${inline(certificates)}`] : [];
  const internalOnly = isPrivateOnly(environment);
  const privateLines = [
    ...(internalOnly ? withCertificates : []),
    ...((environment.internalSubnets ?? []).length > 0 ? [`    subnets: ${inline(environment.internalSubnets)}`] : []),
    ...(environment.internalFromVpc === true ? ["    ingress:", "      vpc: true"] : []),
  ];
  const publicLines = internalOnly ? [] : withCertificates;
  if (publicLines.length + privateLines.length === 0) {
    return [
      "# The load balancers come with the first service that needs one. For HTTPS with certificates that exist:",
      "# http:",
      "#   public:",
      "#     certificates: [arn:aws:acm:...]",
    ];
  }
  return [
    "# The load balancers come with the first service that needs one.",
    "http:",
    ...(publicLines.length > 0 ? ["  public:", ...publicLines] : []),
    ...(privateLines.length > 0 ? ["  private:", ...privateLines] : []),
  ];
}

/** The manifest of a new environment, as Copilot would accept it. `version` is Airlift's. */
export function environmentManifest(environment: EnvironmentText, version: string): string {
  return paragraphs(
    [
      schemaHint("Environment", version),
      `# Environment "${environment.name}": a network, a cluster and what its services share.`,
      "# Every field: https://aws.github.io/copilot-cli/docs/manifest/environment/ (or: airlift schema environment)",
    ],
    [`name: ${inline(environment.name)} # The same as this folder's.`, "type: Environment"],
    network(environment.network),
    http(environment),
    [
      "observability:",
      `  container_insights: ${environment.containerInsights === true} # Metrics of every container in CloudWatch, at a price.`,
    ],
  );
}
