import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "./transforms.js";

/** Functions that change what an environment makes, one for each type of child; the name tells those of one type apart. */
export interface EnvironmentTransforms {
  /** Access logs of the public load balancer. */
  bucket?: Transform<aws.s3.BucketArgs>;
  /** Certificates of load balancer and CDN. */
  certificate?: Transform<aws.acm.CertificateArgs>;
  /** The ECS cluster. */
  cluster?: Transform<aws.ecs.ClusterArgs>;
  /** The CDN. */
  distribution?: Transform<aws.cloudfront.DistributionArgs>;
  /** Addresses of the NAT gateways. */
  eip?: Transform<aws.ec2.EipArgs>;
  /** The environment's EFS file system. */
  fileSystem?: Transform<aws.efs.FileSystemArgs>;
  /** Flow log of the VPC. */
  flowLog?: Transform<aws.ec2.FlowLogArgs>;
  /** Internet gateway of the VPC. */
  internetGateway?: Transform<aws.ec2.InternetGatewayArgs>;
  /** HTTP and HTTPS listeners of both load balancers. */
  listener?: Transform<aws.lb.ListenerArgs>;
  /** The public and the internal load balancer. */
  loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
  /** Log groups of flow logs. */
  logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  /** Policy that lets Step Functions write logs. */
  logResourcePolicy?: Transform<aws.cloudwatch.LogResourcePolicyArgs>;
  /** The file system's places in the private subnets. */
  mountTarget?: Transform<aws.efs.MountTargetArgs>;
  /** The private DNS namespace. */
  namespace?: Transform<aws.servicediscovery.PrivateDnsNamespaceArgs>;
  /** NAT gateways of the private subnets. */
  natGateway?: Transform<aws.ec2.NatGatewayArgs>;
  /** Roles of the environment, the flow log's among them. */
  role?: Transform<aws.iam.RoleArgs>;
  /** Routes of the subnets. */
  route?: Transform<aws.ec2.RouteArgs>;
  /** Route tables: one public, a private one for each NAT gateway. */
  routeTable?: Transform<aws.ec2.RouteTableArgs>;
  /** Security groups of containers, load balancers and file system. */
  securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  /** Inbound rules, each a resource of its own. */
  securityGroupRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  /** Public and private subnets. */
  subnet?: Transform<aws.ec2.SubnetArgs>;
  /** Default target group of the listeners, which has no targets. */
  targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  /** The VPC. */
  vpc?: Transform<aws.ec2.VpcArgs>;
  /** VPC endpoints that `endpoints` asks for. */
  vpcEndpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  /** Hosted zones of the environment. */
  zone?: Transform<aws.route53.ZoneArgs>;
}

/** Functions that change what a pipeline makes. */
export interface PipelineTransforms {
  /** Connection to GitHub or Bitbucket, where one is made. */
  connection?: Transform<aws.codestarconnections.ConnectionArgs>;
  /** The pipeline with its stages. */
  pipeline?: Transform<aws.codepipeline.PipelineArgs>;
  /** CodeBuild projects of build, deployments and actions. */
  project?: Transform<aws.codebuild.ProjectArgs>;
  /** Roles of the pipeline and of its projects. */
  role?: Transform<aws.iam.RoleArgs>;
  /** Policies of those roles. */
  rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
}

/** Functions that change what a Static Site makes. */
export interface StaticSiteTransforms {
  /** Bucket with the files. */
  bucket?: Transform<aws.s3.BucketArgs>;
  /** Policy that lets CloudFront alone read it. */
  bucketPolicy?: Transform<aws.s3.BucketPolicyArgs>;
  /** Certificate in us-east-1. */
  certificate?: Transform<aws.acm.CertificateArgs>;
  /** The CloudFront distribution. */
  distribution?: Transform<aws.cloudfront.DistributionArgs>;
  /** How CloudFront signs its requests to the bucket. */
  originAccessControl?: Transform<aws.cloudfront.OriginAccessControlArgs>;
  /** Alias record of the site's name. */
  record?: Transform<aws.route53.RecordArgs>;
  /** Function that turns folder paths into their index.html. */
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
