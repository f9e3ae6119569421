import {
  type Cluster,
  capacities,
  clusterGroupDescription,
  clusterResources,
  databaseParameter,
  type Engine,
  environmentPlace,
  facts,
  ingress,
  secretFields,
  securityGroup,
  workloadPlace,
} from "./auroraParts.js";
import { described, imported, logicalId, output, template } from "./template.js";

/** A cluster that belongs to one service or job on ECS; its credentials become the secret `<NAME>_SECRET`. */
export function workloadCluster(cluster: Cluster, workload: string): string {
  const id = logicalId(cluster.name);
  const { port } = facts[cluster.engine];
  return template({
    about: [
      `The Aurora Serverless v2 cluster of ${workload}. Its credentials reach the container as a secret in JSON,`,
      "and its security group lets in whoever carries the one that is attached to the service.",
    ],
    level: "workload",
    parameters: databaseParameter(cluster),
    mappings: capacities(cluster),
    resources: [
      securityGroup(
        `${id}SecurityGroup`,
        `The security group by which the service reaches ${cluster.name}`,
        `!Sub The Security Group for \${Name} to access Aurora Serverless v2 cluster ${id}.`,
        workloadPlace,
      ),
      securityGroup(
        `${id}DBClusterSecurityGroup`,
        `The security group of the cluster ${cluster.name}`,
        clusterGroupDescription,
        workloadPlace,
        ingress(port, `!Ref ${id}SecurityGroup`),
      ),
      ...clusterResources(cluster, workloadPlace),
    ],
    outputs: [
      ...output(`${id}Secret`, `JSON with ${secretFields}; a secret of the container.`, `!Ref ${id}AuroraSecret`),
      ...output(`${id}SecurityGroup`, "Security group that is attached to the service.", `!Ref ${id}SecurityGroup`),
    ],
  });
}

const connectorParameter = [
  "  ServiceSecurityGroupId:",
  "    Type: String",
  "    Description: Security group of the service's VPC connector; see addons.parameters.yml.",
];

/** The entry of `addons.parameters.yml` that `connectorParameter` needs. */
export const connectorParameters = {
  ServiceSecurityGroupId: { tag: "!GetAtt", value: "ServiceSecurityGroup.GroupId" },
};

/** A cluster of a Request-Driven Web Service: reached through its VPC connector, credentials by ARN. */
export function requestDrivenCluster(cluster: Cluster, workload: string): string {
  const id = logicalId(cluster.name);
  const { port } = facts[cluster.engine];
  return template({
    about: [`The Aurora Serverless v2 cluster of ${workload}, reached through the service's VPC connector.`],
    level: "workload",
    parameters: [...connectorParameter, ...databaseParameter(cluster)],
    mappings: capacities(cluster),
    resources: [
      securityGroup(
        `${id}DBClusterSecurityGroup`,
        `The security group of the cluster ${cluster.name}`,
        clusterGroupDescription,
        workloadPlace,
        ingress(port, "!Ref ServiceSecurityGroupId"),
      ),
      ...clusterResources(cluster, workloadPlace),
      [
        `  ${id}AuroraSecretAccessPolicy:`,
        ...described("The policy that lets the service read the database's credentials"),
        "    Type: AWS::IAM::ManagedPolicy",
        "    Properties:",
        `      Description: !Sub Grants read access to the \${${id}AuroraSecret} secret`,
        "      PolicyDocument:",
        '        Version: "2012-10-17"',
        "        Statement:",
        "          - Sid: Credentials",
        "            Effect: Allow",
        "            Action: secretsmanager:GetSecretValue",
        `            Resource: !Ref ${id}AuroraSecret`,
      ],
    ],
    outputs: [
      ...output(
        `${id}AuroraSecretAccessPolicy`,
        "Managed policy for the instance role.",
        `!Ref ${id}AuroraSecretAccessPolicy`,
      ),
      ...output(`${id}Secret`, `JSON with ${secretFields}.`, `!Ref ${id}AuroraSecret`),
    ],
  });
}

/** Entries of the environment's `addons.parameters.yml` for `environmentCluster`. */
export const networkParameters = {
  VPCID: { tag: "!Ref", value: "VPC" },
  PrivateSubnets: { tag: "!Join", value: '[",", [!Ref PrivateSubnet1, !Ref PrivateSubnet2]]' },
};

const networkParameterTypes = [
  "  VPCID:",
  "    Type: String",
  "    Description: The environment's VPC; see addons.parameters.yml.",
  '    Default: ""',
  "  PrivateSubnets:",
  "    Type: String",
  "    Description: Its private subnets, separated by commas; see addons.parameters.yml.",
  '    Default: ""',
];

/** A cluster that lives as long as its environment. App Runner services are let in one by one, others by a group. */
export function environmentCluster(cluster: Cluster, requestDriven: boolean): string {
  const id = logicalId(cluster.name);
  const { port } = facts[cluster.engine];
  const group = securityGroup(
    `${id}DBClusterSecurityGroup`,
    `The security group of the cluster ${cluster.name}`,
    clusterGroupDescription,
    environmentPlace,
  );
  const ecs = [
    securityGroup(
      `${id}WorkloadSecurityGroup`,
      `The security group by which services reach ${cluster.name}`,
      `The Security Group to access Aurora Serverless v2 cluster ${id}.`,
      environmentPlace,
    ),
    group,
    [
      `  ${id}DBClusterSecurityGroupIngressFromWorkload:`,
      "    Type: AWS::EC2::SecurityGroupIngress",
      "    Properties:",
      "      Description: Ingress from one or more workloads in the environment.",
      `      GroupId: !Ref ${id}DBClusterSecurityGroup`,
      "      IpProtocol: tcp",
      `      FromPort: ${port}`,
      `      ToPort: ${port}`,
      `      SourceSecurityGroupId: !Ref ${id}WorkloadSecurityGroup`,
    ],
  ];
  const groupOutput = requestDriven
    ? output(
        `${id}ClusterSecurityGroup`,
        "Security group of the cluster.",
        `!Ref ${id}DBClusterSecurityGroup`,
        `${id}DBClusterSecurityGroup`,
      )
    : output(
        `${id}SecurityGroup`,
        "Security group for services that use the cluster.",
        `!Ref ${id}WorkloadSecurityGroup`,
        `${id}SecurityGroup`,
      );
  return template({
    about: ["An Aurora Serverless v2 cluster of the environment; services get at it through the exports below."],
    level: "environment",
    parameters: [...databaseParameter(cluster), ...networkParameterTypes],
    mappings: capacities(cluster),
    resources: [...(requestDriven ? [group] : ecs), ...clusterResources(cluster, environmentPlace)],
    outputs: [
      ...output(`${id}Secret`, `JSON with ${secretFields}.`, `!Ref ${id}AuroraSecret`, `${id}AuroraSecret`),
      ...groupOutput,
    ],
  });
}

/** What lets a Request-Driven Web Service into a cluster of the environment. */
export function clusterIngress(name: string, engine: Engine, workload: string): string {
  const id = logicalId(name);
  const { port } = facts[engine];
  return template({
    about: [`Lets ${workload} into the environment's cluster ${name}.`],
    level: "workload",
    parameters: connectorParameter,
    resources: [
      [
        `  ${id}ClusterSecurityGroupIngressFromWorkload:`,
        "    Type: AWS::EC2::SecurityGroupIngress",
        "    Properties:",
        "      Description: !Sub Ingress from workload ${Name}.",
        `      GroupId: ${imported(`${id}DBClusterSecurityGroup`)}`,
        "      IpProtocol: tcp",
        `      FromPort: ${port}`,
        `      ToPort: ${port}`,
        "      SourceSecurityGroupId: !Ref ServiceSecurityGroupId",
      ],
    ],
  });
}
