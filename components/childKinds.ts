import * as aws from "@pulumi/aws";
import type * as awsx from "@pulumi/awsx/ecr/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { NamedThing } from "./names.js";
import { requireAwsx } from "./optionalAwsx.js";

/** The class of a resource, as a constructor. */
export type ResourceClass<A, R> = new (name: string, args: A, opts?: pulumi.CustomResourceOptions) => R;

/** One kind of child that components make. */
export interface ChildKind<A, R> {
  /** Its class; a function, since each module of the SDK is loaded when it is first used. */
  resource: () => ResourceClass<A, R>;
  /** It takes tags and gets those of its component. */
  tagged: boolean;
  /** What AWS limits the length of its name as: a name that is too long for auto-naming is made from a prefix. */
  prefixed?: NamedThing;
}

const tagged = <A, R>(resource: () => ResourceClass<A, R>, prefixed?: NamedThing): ChildKind<A, R> => ({
  resource,
  tagged: true,
  prefixed,
});

const plain = <A, R>(resource: () => ResourceClass<A, R>): ChildKind<A, R> => ({ resource, tagged: false });

/** Every kind of child, by the name of the function that may change it (`Transforms`). */
export const childKinds = {
  /** Access points of managed volumes. */
  accessPoint: tagged(() => aws.efs.AccessPoint),
  /** Stack of an `addons/` folder. */
  addonsStack: tagged(() => aws.cloudformation.Stack),
  /** Object of a template with secret values that is too long to be sent. */
  addonsTemplate: plain(() => aws.s3.BucketObjectv2),
  /** Alarms that roll deployments back, and the one that starts a worker which has no tasks. */
  alarm: tagged(() => aws.cloudwatch.MetricAlarm),
  /** The service of a Request-Driven Web Service. */
  appRunnerService: tagged(() => aws.apprunner.Service),
  /** Function that measures the backlog of queues, with `queueScaling: lambda`. */
  backlogFunction: tagged(() => aws.lambda.Function),
  /** Log group of that function. */
  backlogLogGroup: tagged(() => aws.cloudwatch.LogGroup),
  /** Lets EventBridge call that function. */
  backlogPermission: plain(() => aws.lambda.Permission),
  /** Role of that function. */
  backlogRole: tagged(() => aws.iam.Role, "role"),
  /** Buckets: access logs of a load balancer, the files of a site, artifacts. */
  bucket: tagged(() => aws.s3.Bucket),
  /** Encryption of those buckets. */
  bucketEncryption: plain(() => aws.s3.BucketServerSideEncryptionConfiguration),
  /** Who owns the objects of a site's bucket. */
  bucketOwnership: plain(() => aws.s3.BucketOwnershipControls),
  /** Policies of buckets: of a site's, that CloudFront alone reads it. */
  bucketPolicy: plain(() => aws.s3.BucketPolicy),
  /** Closes buckets to the public. */
  bucketPublicAccess: plain(() => aws.s3.BucketPublicAccessBlock),
  /** Versioning of buckets. */
  bucketVersioning: plain(() => aws.s3.BucketVersioning),
  /** Fargate and Fargate Spot of the cluster. */
  capacityProviders: plain(() => aws.ecs.ClusterCapacityProviders),
  /** Certificates of load balancers, CDN and sites. */
  certificate: tagged(() => aws.acm.Certificate),
  /** What waits until those certificates are issued. */
  certificateValidation: plain(() => aws.acm.CertificateValidation),
  /** The ECS cluster. */
  cluster: tagged(() => aws.ecs.Cluster),
  /** Connection to GitHub or Bitbucket, where one is made. */
  connection: tagged(() => aws.codestarconnections.Connection),
  /** Name of an App Runner service below the application's domain. */
  customDomain: plain(() => aws.apprunner.CustomDomainAssociation),
  /** Records that delegate a zone to the one below it. */
  delegation: plain(() => aws.route53.Record),
  /** A service's name in the private DNS namespace. */
  discoveryService: tagged(() => aws.servicediscovery.Service),
  /** The CDN, or the distribution of a site. */
  distribution: tagged(() => aws.cloudfront.Distribution),
  /** Addresses of the NAT gateways. */
  eip: tagged(() => aws.ec2.Eip),
  /** The schedule of a job, and that of the function that measures backlog. */
  eventRule: tagged(() => aws.cloudwatch.EventRule, "eventRule"),
  /** What those schedules start. */
  eventTarget: plain(() => aws.cloudwatch.EventTarget),
  /** Role with which ECS pulls images, writes logs and reads secrets. */
  executionRole: tagged(() => aws.iam.Role, "role"),
  /** Stack with the CloudFormation exports of an environment. */
  exportsStack: tagged(() => aws.cloudformation.Stack),
  /** A Request-Driven Web Service on ECS Express. */
  expressService: tagged(() => aws.ecs.ExpressGatewayService),
  /** The environment's EFS file system. */
  fileSystem: tagged(() => aws.efs.FileSystem),
  /** Backups of the file system. */
  fileSystemBackup: plain(() => aws.efs.BackupPolicy),
  /** Who may mount the file system. */
  fileSystemPolicy: plain(() => aws.efs.FileSystemPolicy),
  /** Flow log of the VPC. */
  flowLog: tagged(() => aws.ec2.FlowLog),
  /** Images that are built. */
  image: plain((): ResourceClass<awsx.ImageArgs, awsx.Image> => requireAwsx().Image),
  /** Role with which ECS runs the load balancer of an Express service. */
  infrastructureRole: tagged(() => aws.iam.Role, "role"),
  /** Way into a private App Runner service. */
  ingressConnection: tagged(() => aws.apprunner.VpcIngressConnection),
  /** Internet gateway of the VPC. */
  internetGateway: tagged(() => aws.ec2.InternetGateway),
  /** Attaches it to the VPC. */
  internetGatewayAttachment: plain(() => aws.ec2.InternetGatewayAttachment),
  /** KMS keys of queues, topics and artifacts. */
  key: tagged(() => aws.kms.Key),
  /** Listeners of load balancers. */
  listener: tagged(() => aws.lb.Listener),
  /** Further certificates of HTTPS listeners. */
  listenerCertificate: plain(() => aws.lb.ListenerCertificate),
  /** Rules on the environment's or an imported load balancer, redirects among them. */
  listenerRule: tagged(() => aws.lb.ListenerRule),
  /** Load balancers: public, internal, and a service's own NLB. */
  loadBalancer: tagged(() => aws.lb.LoadBalancer, "loadBalancer"),
  /** Log group of a workload's containers, or of flow logs. */
  logGroup: tagged(() => aws.cloudwatch.LogGroup),
  /** Policy that lets Step Functions write logs. */
  logResourcePolicy: plain(() => aws.cloudwatch.LogResourcePolicy),
  /** Managed policies of a pipeline's deployments. */
  managedPolicy: tagged(() => aws.iam.Policy),
  /** Mount targets of the file system in the private subnets. */
  mountTarget: plain(() => aws.efs.MountTarget),
  /** The private DNS namespace. */
  namespace: tagged(() => aws.servicediscovery.PrivateDnsNamespace),
  /** NAT gateways of the private subnets. */
  natGateway: tagged(() => aws.ec2.NatGateway),
  /** Objects in buckets: files of a site, env files, templates. They get no tags: S3 takes ten at most. */
  object: plain(() => aws.s3.BucketObjectv2),
  /** How CloudFront signs its requests to a bucket. */
  originAccessControl: plain(() => aws.cloudfront.OriginAccessControl),
  /** The pipeline with its stages. */
  pipeline: tagged(() => aws.codepipeline.Pipeline),
  /** CodeBuild projects of build, deployments and actions. */
  project: tagged(() => aws.codebuild.Project),
  /** Queues of a worker, dead-letter ones among them. */
  queue: tagged(() => aws.sqs.Queue),
  /** Who may send to those queues. */
  queuePolicy: plain(() => aws.sqs.QueuePolicy),
  /** Alias records. */
  record: plain(() => aws.route53.Record),
  /** Which queue takes the messages that failed. */
  redrivePolicy: plain(() => aws.sqs.RedrivePolicy),
  /** Repositories of images. */
  repository: tagged((): ResourceClass<awsx.RepositoryArgs, awsx.Repository> => requireAwsx().Repository),
  /** Who else may pull from those repositories. */
  repositoryPolicy: plain(() => aws.ecr.RepositoryPolicy),
  /** Roles of an environment or a pipeline. */
  role: tagged(() => aws.iam.Role, "role"),
  /** Inline policies of all roles. */
  rolePolicy: plain(() => aws.iam.RolePolicy),
  /** Managed policies of all roles. */
  rolePolicyAttachment: plain(() => aws.iam.RolePolicyAttachment),
  /** Routes of the subnets. */
  route: plain(() => aws.ec2.Route),
  /** Route tables: one public, a private one for each private subnet. */
  routeTable: tagged(() => aws.ec2.RouteTable),
  /** Which subnet uses which route table. */
  routeTableAssociation: plain(() => aws.ec2.RouteTableAssociation),
  /** Role with which EventBridge starts the state machine. */
  ruleRole: tagged(() => aws.iam.Role, "role"),
  /** How the number of tasks follows a metric. */
  scalingPolicy: plain(() => aws.appautoscaling.Policy),
  /** Least and greatest number of tasks. */
  scalingTarget: tagged(() => aws.appautoscaling.Target),
  /** Security groups. */
  securityGroup: tagged(() => aws.ec2.SecurityGroup, "securityGroup"),
  /** Outbound rules of security groups. */
  securityGroupEgressRule: tagged(() => aws.vpc.SecurityGroupEgressRule),
  /** Inbound rules of security groups, each a resource of its own. */
  securityGroupRule: tagged(() => aws.vpc.SecurityGroupIngressRule),
  /** The ECS service. */
  service: tagged(() => aws.ecs.Service),
  /** The state machine of a job. */
  stateMachine: tagged(() => aws.sfn.StateMachine),
  /** Role with which the state machine runs the task. */
  stateMachineRole: tagged(() => aws.iam.Role, "role"),
  /** Public and private subnets. */
  subnet: tagged(() => aws.ec2.Subnet),
  /** Subscriptions of a worker's queues to topics. */
  subscription: plain(() => aws.sns.TopicSubscription),
  /** Target groups of rules and listeners, the default ones of the environment's load balancers among them. */
  targetGroup: tagged(() => aws.lb.TargetGroup, "targetGroup"),
  /** The task definition, with the containers as JSON; see `containers`. */
  taskDefinition: tagged(() => aws.ecs.TaskDefinition),
  /** Role with which the containers call AWS. */
  taskRole: tagged(() => aws.iam.Role, "role"),
  /** Topics that a workload publishes to. */
  topic: tagged(() => aws.sns.Topic),
  /** Who may subscribe to those topics. */
  topicPolicy: plain(() => aws.sns.TopicPolicy),
  /** Records that prove to ACM or App Runner who has a name. */
  validationRecord: plain(() => aws.route53.Record),
  /** CloudFront function that turns folder paths into their index.html. */
  viewerFunction: plain(() => aws.cloudfront.Function),
  /** The VPC. */
  vpc: tagged(() => aws.ec2.Vpc),
  /** Way of an App Runner service into the VPC. */
  vpcConnector: tagged(() => aws.apprunner.VpcConnector),
  /** VPC endpoints. */
  vpcEndpoint: tagged(() => aws.ec2.VpcEndpoint),
  /** Hosted zones. */
  zone: tagged(() => aws.route53.Zone),
} satisfies Record<string, ChildKind<never, unknown>>;

export type ChildKindName = keyof typeof childKinds;

/** Arguments of a kind of child. */
export type ChildArgs<K extends ChildKindName> =
  (typeof childKinds)[K] extends ChildKind<infer A, unknown> ? NonNullable<A> : never;

/** The resource that a kind of child is. */
export type ChildResource<K extends ChildKindName> =
  (typeof childKinds)[K] extends ChildKind<never, infer R> ? R : never;
