import { render } from "../templates.js";
import { imported, logicalId } from "./names.js";

export const engines = ["MySQL", "PostgreSQL"] as const;
export type Engine = (typeof engines)[number];

export interface Cluster {
  name: string;
  engine: Engine;
  /** Database that the cluster begins with. */
  initialDatabase: string;
  /** A cluster parameter group that exists; without it the template makes one. */
  parameterGroup?: string;
  /** Environments that get a row in the table of capacities. */
  environments: readonly string[];
}

interface EngineFacts {
  engine: string;
  version: string;
  port: number;
  user: string;
  family: string;
  setting: string;
}

/**
 * The versions that Copilot's templates ask for: a cluster made by either is the same. AWS makes no new clusters of minor
 * versions past their end; the template says how to find one that it does make.
 */
const facts: Record<Engine, EngineFacts> = {
  MySQL: {
    engine: "aurora-mysql",
    version: "8.0.mysql_aurora.3.02.0",
    port: 3306,
    user: "admin",
    family: "aurora-mysql8.0",
    setting: "character_set_client: utf8",
  },
  PostgreSQL: {
    engine: "aurora-postgresql",
    version: "14.4",
    port: 5432,
    user: "postgres",
    family: "aurora-postgresql14",
    setting: "client_encoding: UTF8",
  },
};

/** What the author should know of the version before the first deployment. */
export function versionAdvice(engine: Engine): string {
  const { engine: name, version } = facts[engine];
  return `The template asks for ${name} ${version}, as Copilot's does. AWS retires versions: if it no longer offers this one, the template says how to find another.`;
}

/** Values of the templates that follow from where the cluster is. */
const places = {
  workload: { ofWorkload: true, vpc: imported("VpcId"), subnets: `!Split [",", ${imported("PrivateSubnets")}]` },
  environment: { vpc: "!Ref VPCID", subnets: '!Split [",", !Ref PrivateSubnets]' },
} as const;

function viewOf(cluster: Cluster, place: keyof typeof places): object {
  return {
    ...facts[cluster.engine],
    ...places[place],
    id: logicalId(cluster.name),
    name: cluster.name,
    initialDatabase: cluster.initialDatabase,
    parameterGroup: cluster.parameterGroup,
    environments: [...cluster.environments, "All"],
    secretFields: "host, port, dbname, username, password, dbClusterIdentifier and engine",
  };
}

/** A cluster that belongs to one service or job on ECS; its credentials become the secret `<NAME>_SECRET`. */
export function workloadCluster(cluster: Cluster, workload: string): string {
  const source = `!Ref ${logicalId(cluster.name)}SecurityGroup`;
  return render("addons/cluster-workload.yml", { ...viewOf(cluster, "workload"), workload, source });
}

/** The entry of `addons.parameters.yml` for what a Request-Driven Web Service reaches through its VPC connector. */
export const connectorParameters = {
  ServiceSecurityGroupId: { tag: "!GetAtt", value: "ServiceSecurityGroup.GroupId" },
};

/** A cluster of a Request-Driven Web Service: reached through its VPC connector, credentials by ARN. */
export function requestDrivenCluster(cluster: Cluster, workload: string): string {
  const source = "!Ref ServiceSecurityGroupId";
  return render("addons/cluster-request-driven.yml", { ...viewOf(cluster, "workload"), workload, source });
}

/** Entries of the environment's `addons.parameters.yml` for `environmentCluster`. */
export const networkParameters = {
  VPCID: { tag: "!Ref", value: "VPC" },
  PrivateSubnets: { tag: "!Join", value: '[",", [!Ref PrivateSubnet1, !Ref PrivateSubnet2]]' },
};

/** A cluster that lives as long as its environment. App Runner services are let in one by one, others by a group. */
export function environmentCluster(cluster: Cluster, requestDriven: boolean): string {
  return render("addons/cluster-environment.yml", { ...viewOf(cluster, "environment"), requestDriven });
}

/** What lets a Request-Driven Web Service into a cluster of the environment. */
export function clusterIngress(name: string, engine: Engine, workload: string): string {
  return render("addons/cluster-ingress.yml", { id: logicalId(name), name, workload, port: facts[engine].port });
}
