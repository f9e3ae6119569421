import { described, imported, logicalId } from "./template.js";

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
export const facts: Record<Engine, EngineFacts> = {
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
  return `The template asks for ${name} ${version}, as Copilot's does. AWS retires versions: if it refuses this one, the template says how to find another.`;
}

export const secretFields = "host, port, dbname, username, password, dbClusterIdentifier and engine";

interface Place {
  vpc: string;
  subnets: string;
  /** Value of the tag Name of the security groups. */
  groupName: string;
}

export const workloadPlace: Place = {
  vpc: imported("VpcId"),
  subnets: `!Split [",", ${imported("PrivateSubnets")}]`,
  groupName: "copilot-${App}-${Env}-${Name}-Aurora",
};

export const environmentPlace: Place = {
  vpc: "!Ref VPCID",
  subnets: '!Split [",", !Ref PrivateSubnets]',
  groupName: "copilot-${App}-${Env}-Aurora",
};

export function securityGroup(
  id: string,
  sentence: string,
  description: string,
  place: Place,
  ingress: string[] = [],
): string[] {
  return [
    `  ${id}:`,
    ...described(sentence),
    "    Type: AWS::EC2::SecurityGroup",
    "    Properties:",
    `      GroupDescription: ${description}`,
    ...ingress,
    `      VpcId: ${place.vpc}`,
    "      Tags:",
    "        - Key: Name",
    `          Value: !Sub ${place.groupName}`,
  ];
}

/** What the group that the cluster itself is in is called in AWS: Copilot's words, since a change of them replaces it. */
export const clusterGroupDescription = "The Security Group for the Aurora Serverless v2 cluster.";

function secret(id: string, user: string): string[] {
  return [
    `  ${id}AuroraSecret:`,
    ...described("The secret that holds the database's user and password"),
    "    Type: AWS::SecretsManager::Secret",
    "    Properties:",
    "      Description: !Sub Aurora main user secret for ${AWS::StackName}",
    "      GenerateSecretString:",
    `        SecretStringTemplate: '{"username": "${user}"}'`,
    "        GenerateStringKey: password",
    "        ExcludePunctuation: true",
    "        IncludeSpace: false",
    "        PasswordLength: 16",
  ];
}

function parameterGroup(id: string, { family, setting }: EngineFacts): string[] {
  return [
    `  ${id}DBClusterParameterGroup:`,
    ...described("The settings of the database engine"),
    "    Type: AWS::RDS::DBClusterParameterGroup",
    "    Properties:",
    "      Description: !Ref AWS::StackName",
    `      Family: ${family}`,
    "      Parameters:",
    `        ${setting}`,
  ];
}

function fromSecret(id: string, field: string): string {
  return `!Sub "{{resolve:secretsmanager:\${${id}AuroraSecret}:SecretString:${field}}}"`;
}

export function clusterResources(cluster: Cluster, place: Place): string[][] {
  const id = logicalId(cluster.name);
  const { engine, version, port } = facts[cluster.engine];
  const group = cluster.parameterGroup ?? `!Ref ${id}DBClusterParameterGroup`;
  return [
    [
      `  ${id}DBSubnetGroup:`,
      "    Type: AWS::RDS::DBSubnetGroup",
      "    Properties:",
      `      DBSubnetGroupDescription: Group of ${place === workloadPlace ? "Copilot " : ""}private subnets for Aurora Serverless v2 cluster.`,
      `      SubnetIds: ${place.subnets}`,
    ],
    secret(id, facts[cluster.engine].user),
    ...(cluster.parameterGroup === undefined ? [parameterGroup(id, facts[cluster.engine])] : []),
    [
      `  ${id}DBCluster:`,
      ...described(`The Aurora Serverless v2 cluster ${cluster.name}`),
      "    Type: AWS::RDS::DBCluster",
      "    Properties:",
      `      MasterUsername: ${fromSecret(id, "username")}`,
      `      MasterUserPassword: ${fromSecret(id, "password")}`,
      `      DatabaseName: !Ref ${id}DBName`,
      `      Engine: ${engine}`,
      "      # AWS retires versions. Those that it makes now, and their parameter group family:",
      `      # aws rds describe-db-engine-versions --engine ${engine} --query 'DBEngineVersions[].[EngineVersion,DBParameterGroupFamily]'`,
      `      EngineVersion: "${version}"`,
      `      DBClusterParameterGroupName: ${group}`,
      `      DBSubnetGroupName: !Ref ${id}DBSubnetGroup`,
      `      Port: ${port}`,
      "      VpcSecurityGroupIds:",
      `        - !Ref ${id}DBClusterSecurityGroup`,
      "      ServerlessV2ScalingConfiguration:",
      "        # !Ref Env in place of All gives each environment its own row of the table above.",
      `        MinCapacity: !FindInMap [${id}EnvScalingConfigurationMap, All, DBMinCapacity]`,
      `        MaxCapacity: !FindInMap [${id}EnvScalingConfigurationMap, All, DBMaxCapacity]`,
    ],
    [
      `  ${id}DBWriterInstance:`,
      ...described(`The instance of ${cluster.name} that writes`),
      "    Type: AWS::RDS::DBInstance",
      "    Properties:",
      `      DBClusterIdentifier: !Ref ${id}DBCluster`,
      "      DBInstanceClass: db.serverless",
      `      Engine: ${engine}`,
      "      PromotionTier: 1",
      "      AvailabilityZone: !Select [0, !GetAZs { Ref: AWS::Region }]",
    ],
    [
      `  ${id}SecretAuroraClusterAttachment:`,
      "    Type: AWS::SecretsManager::SecretTargetAttachment",
      "    Properties:",
      `      SecretId: !Ref ${id}AuroraSecret`,
      `      TargetId: !Ref ${id}DBCluster`,
      "      TargetType: AWS::RDS::DBCluster",
    ],
  ];
}

export function databaseParameter(cluster: Cluster): string[] {
  return [
    `  ${logicalId(cluster.name)}DBName:`,
    "    Type: String",
    "    Description: Name of the first database in the cluster.",
    `    Default: ${cluster.initialDatabase}`,
  ];
}

export function capacities(cluster: Cluster): string[] {
  const row = (name: string) => [`    ${name}:`, "      DBMinCapacity: 0.5", "      DBMaxCapacity: 8"];
  return [
    "  # In Aurora capacity units, from 0.5 to 128.",
    `  ${logicalId(cluster.name)}EnvScalingConfigurationMap:`,
    ...[...cluster.environments, "All"].flatMap(row),
  ];
}

export function ingress(port: number, source: string): string[] {
  return [
    "      SecurityGroupIngress:",
    "        - IpProtocol: tcp",
    `          FromPort: ${port}`,
    `          ToPort: ${port}`,
    "          Description: !Sub From the Aurora Security Group of the workload ${Name}.",
    `          SourceSecurityGroupId: ${source}`,
  ];
}
