import { type Runner, schemaHint } from "./runner.js";
import { render } from "./templates.js";
import { inline } from "./yamlText.js";

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

function networkView(given: NetworkText | undefined): object | undefined {
  if (given === undefined) return undefined;
  if ("vpcId" in given) {
    const groups = [
      { group: "public", ids: given.publicSubnets },
      { group: "private", ids: given.privateSubnets },
    ].filter(({ ids }) => ids.length > 0);
    return {
      id: inline(given.vpcId),
      groups: groups.map(({ group, ids }) => ({ group, subnets: ids.map((id) => ({ first: `id: ${inline(id)}` })) })),
    };
  }
  const own = (subnets: readonly SubnetText[]) =>
    subnets.map(({ cidr, zone }) => ({ first: `cidr: ${inline(cidr)}`, zone: zone && inline(zone) }));
  return {
    cidr: inline(given.cidr),
    groups: [
      { group: "public", subnets: own(given.publicSubnets) },
      { group: "private", subnets: own(given.privateSubnets) },
    ],
  };
}

function isPrivateOnly(environment: EnvironmentText): boolean {
  const given = environment.network;
  return given !== undefined && "vpcId" in given && given.publicSubnets.length === 0 && given.privateSubnets.length > 0;
}

function httpView(environment: EnvironmentText): object | undefined {
  const { certificates = [], internalSubnets = [], internalFromVpc: fromVpc = false } = environment;
  const list = (texts: readonly string[]) => (texts.length > 0 ? inline(texts) : undefined);
  const internalOnly = isPrivateOnly(environment);
  const internal = {
    certificates: internalOnly ? list(certificates) : undefined,
    subnets: list(internalSubnets),
    fromVpc,
  };
  const hasPublic = !internalOnly && certificates.length > 0;
  const hasPrivate = internal.certificates !== undefined || internal.subnets !== undefined || fromVpc;
  if (!hasPublic && !hasPrivate) return undefined;
  return {
    public: hasPublic ? { certificates: list(certificates) } : undefined,
    private: hasPrivate ? internal : undefined,
  };
}

/** The manifest of a new environment, as Copilot would accept it. */
export function environmentManifest(environment: EnvironmentText, runner: Runner | undefined): string {
  return render("manifests/environment.yml", {
    schemaHint: schemaHint("Environment", runner),
    name: environment.name,
    quotedName: inline(environment.name),
    network: networkView(environment.network),
    http: httpView(environment),
    containerInsights: environment.containerInsights === true ? "true" : "false",
  });
}
