import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "./transforms.js";

/** Functions that change what an environment makes, one for each type of child; the name tells those of one type apart. */
export interface EnvironmentTransforms {
  bucket?: Transform<aws.s3.BucketArgs>;
  certificate?: Transform<aws.acm.CertificateArgs>;
  cluster?: Transform<aws.ecs.ClusterArgs>;
  distribution?: Transform<aws.cloudfront.DistributionArgs>;
  eip?: Transform<aws.ec2.EipArgs>;
  fileSystem?: Transform<aws.efs.FileSystemArgs>;
  flowLog?: Transform<aws.ec2.FlowLogArgs>;
  internetGateway?: Transform<aws.ec2.InternetGatewayArgs>;
  listener?: Transform<aws.lb.ListenerArgs>;
  loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
  logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  logResourcePolicy?: Transform<aws.cloudwatch.LogResourcePolicyArgs>;
  mountTarget?: Transform<aws.efs.MountTargetArgs>;
  namespace?: Transform<aws.servicediscovery.PrivateDnsNamespaceArgs>;
  natGateway?: Transform<aws.ec2.NatGatewayArgs>;
  role?: Transform<aws.iam.RoleArgs>;
  route?: Transform<aws.ec2.RouteArgs>;
  routeTable?: Transform<aws.ec2.RouteTableArgs>;
  securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  securityGroupRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  subnet?: Transform<aws.ec2.SubnetArgs>;
  targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  vpc?: Transform<aws.ec2.VpcArgs>;
  vpcEndpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  zone?: Transform<aws.route53.ZoneArgs>;
}

/** Functions that change what a pipeline makes. */
export interface PipelineTransforms {
  connection?: Transform<aws.codestarconnections.ConnectionArgs>;
  pipeline?: Transform<aws.codepipeline.PipelineArgs>;
  project?: Transform<aws.codebuild.ProjectArgs>;
  role?: Transform<aws.iam.RoleArgs>;
  rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
}

/** Functions that change what a Static Site makes. */
export interface StaticSiteTransforms {
  bucket?: Transform<aws.s3.BucketArgs>;
  bucketPolicy?: Transform<aws.s3.BucketPolicyArgs>;
  certificate?: Transform<aws.acm.CertificateArgs>;
  distribution?: Transform<aws.cloudfront.DistributionArgs>;
  originAccessControl?: Transform<aws.cloudfront.OriginAccessControlArgs>;
  record?: Transform<aws.route53.RecordArgs>;
  viewerFunction?: Transform<aws.cloudfront.FunctionArgs>;
}

/** Types of the children that the functions are given. */
export const environmentChildren: Readonly<Record<keyof EnvironmentTransforms, string>> = {
  bucket: "aws:s3/bucket:Bucket",
  certificate: "aws:acm/certificate:Certificate",
  cluster: "aws:ecs/cluster:Cluster",
  distribution: "aws:cloudfront/distribution:Distribution",
  eip: "aws:ec2/eip:Eip",
  fileSystem: "aws:efs/fileSystem:FileSystem",
  flowLog: "aws:ec2/flowLog:FlowLog",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  listener: "aws:lb/listener:Listener",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  logResourcePolicy: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  mountTarget: "aws:efs/mountTarget:MountTarget",
  namespace: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
  natGateway: "aws:ec2/natGateway:NatGateway",
  role: "aws:iam/role:Role",
  route: "aws:ec2/route:Route",
  routeTable: "aws:ec2/routeTable:RouteTable",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
  securityGroupRule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  subnet: "aws:ec2/subnet:Subnet",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  vpc: "aws:ec2/vpc:Vpc",
  vpcEndpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  zone: "aws:route53/zone:Zone",
};

/** Types of a pipeline's children. */
export const pipelineChildren: Readonly<Record<keyof PipelineTransforms, string>> = {
  connection: "aws:codestarconnections/connection:Connection",
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  project: "aws:codebuild/project:Project",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
};

/** Types of a Static Site's children. */
export const staticSiteChildren: Readonly<Record<keyof StaticSiteTransforms, string>> = {
  bucket: "aws:s3/bucket:Bucket",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  certificate: "aws:acm/certificate:Certificate",
  distribution: "aws:cloudfront/distribution:Distribution",
  originAccessControl: "aws:cloudfront/originAccessControl:OriginAccessControl",
  record: "aws:route53/record:Record",
  viewerFunction: "aws:cloudfront/function:Function",
};

/** Options of a component with which its children pass through the functions of their type. */
export function withTransforms<T extends object>(
  opts: pulumi.ComponentResourceOptions | undefined,
  transforms: T,
  types: Readonly<Record<keyof T, string>>,
): pulumi.ComponentResourceOptions {
  const byType = new Map(
    (Object.entries(transforms) as [keyof T, Transform<pulumi.Inputs> | undefined][]).flatMap(([key, transform]) =>
      transform === undefined ? [] : [[types[key], transform] as const],
    ),
  );
  if (byType.size === 0) return opts ?? {};
  const transformation: pulumi.ResourceTransformation = ({ type, name, props: given, opts: options }) => {
    const transform = byType.get(type);
    if (transform === undefined) return undefined;
    return { props: transformed(transform, name, given as pulumi.Inputs), opts: options };
  };
  return { ...opts, transformations: [...(opts?.transformations ?? []), transformation] };
}
