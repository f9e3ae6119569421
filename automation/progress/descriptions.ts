/**
 * What a resource is for, by Pulumi type token, in the way in which Copilot tells of its resources: a newcomer learns
 * from it what comes into being and why.
 */
const descriptions: Readonly<Record<string, string>> = {
  "airlift:deployment:Removal": "What a removal still has to report",
  "airlift:index:Application": "Resources that the environments of the application share",
  "airlift:index:CopilotEnvironment": "An environment of Copilot's manifests in a program of its own",
  "airlift:index:Environment": "The environment: network, cluster and what its services share",
  "airlift:index:LoadBalancedWebService": "A web service behind a load balancer",
  "airlift:index:BackendService": "A service that only the application's other services reach",
  "airlift:index:WorkerService": "A service that works on messages from a queue",
  "airlift:index:RequestDrivenWebService": "A web service that scales with its requests",
  "airlift:index:StaticSite": "A site of static files behind a CDN",
  "airlift:index:ScheduledJob": "A job that runs on a schedule",
  "airlift:index:Pipeline": "A pipeline that builds and deploys on each push",
  "airlift:index:FargateService": "Its tasks on ECS",
  "airlift:index:Addons": "Further AWS resources from addon templates",
  "airlift:index:EnvironmentExports": "Copilot's CloudFormation exports, for stacks outside",

  "aws:ec2/vpc:Vpc": "A Virtual Private Cloud to control networking of your AWS resources",
  "aws:ec2/subnet:Subnet": "A subnet: a range of addresses in one availability zone",
  "aws:ec2/internetGateway:InternetGateway": "An Internet Gateway to connect to the public internet",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": "The attachment of the Internet Gateway to the VPC",
  "aws:ec2/routeTable:RouteTable": "A routing table that directs network traffic of subnets",
  "aws:ec2/route:Route": "A route for traffic out of the network",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "The routing table of a subnet",
  "aws:ec2/eip:Eip": "A fixed public IP address",
  "aws:ec2/natGateway:NatGateway": "A NAT gateway so that private subnets reach the internet",
  "aws:ec2/securityGroup:SecurityGroup": "A security group: which traffic may reach what it is attached to",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "A private way from the network to an AWS service",
  "aws:ec2/flowLog:FlowLog": "A log of the network's traffic",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "A rule that lets traffic into a security group",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "A rule that lets traffic out of a security group",

  "aws:ecs/cluster:Cluster": "An ECS cluster to group your services",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "The kinds of capacity that the cluster may use",
  "aws:ecs/taskDefinition:TaskDefinition": "An ECS task definition to group your containers and run them on ECS",
  "aws:ecs/service:Service": "An ECS service to run and maintain your tasks in the environment cluster",
  "aws:appautoscaling/target:Target": "The range in which the number of tasks may scale",
  "aws:appautoscaling/policy:Policy": "An autoscaling policy to scale the number of tasks",
  "aws:apprunner/vpcConnector:VpcConnector": "A connector through which App Runner reaches the environment's network",
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection": "A private way from the network to an App Runner service",
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation": "A domain name of an App Runner service",
  "aws:ecs/expressGatewayService:ExpressGatewayService": "An ECS Express service to run and manage your containers",
  "aws:apprunner/service:Service": "An App Runner service to run and manage your containers",

  "aws:lb/loadBalancer:LoadBalancer": "A load balancer to distribute traffic to your services",
  "aws:lb/listener:Listener": "A load balancer listener to route traffic",
  "aws:lb/listenerRule:ListenerRule": "A listener rule that forwards requests to your service",
  "aws:lb/listenerCertificate:ListenerCertificate": "A certificate on the load balancer's listener",
  "aws:lb/targetGroup:TargetGroup": "A target group to connect the load balancer to your service",

  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": "A private DNS namespace for discovering services",
  "aws:servicediscovery/service:Service": "Service discovery for your services to communicate within the VPC",

  "aws:iam/role:Role": "An IAM role",
  "aws:iam/policy:Policy": "A managed IAM policy",
  "aws:iam/rolePolicy:RolePolicy": "A policy of an IAM role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "A managed policy on an IAM role",

  "aws:cloudwatch/logGroup:LogGroup": "A CloudWatch log group to hold your service logs",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "A CloudWatch alarm",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "A policy that lets AWS services write logs",
  "aws:cloudwatch/eventRule:EventRule": "A rule that starts the job on its schedule",
  "aws:cloudwatch/eventTarget:EventTarget": "The target of a rule",
  "aws:lambda/function:Function": "A Lambda function",
  "aws:lambda/permission:Permission": "A permission to invoke a Lambda function",
  "aws:sfn/stateMachine:StateMachine": "A state machine that runs and retries the job",
  "aws:scheduler/schedule:Schedule": "A schedule that starts the job",

  "aws:sns/topic:Topic": "An SNS topic to broadcast messages",
  "aws:sns/topicPolicy:TopicPolicy": "A policy of an SNS topic",
  "aws:sns/topicSubscription:TopicSubscription": "A subscription that feeds the queue from a topic",
  "aws:sqs/queue:Queue": "An SQS queue to buffer messages",
  "aws:sqs/queuePolicy:QueuePolicy": "A policy of an SQS queue",
  "aws:sqs/redrivePolicy:RedrivePolicy": "Which SQS queue takes the messages that failed",

  "aws:cloudformation/stack:Stack": "An Addons CloudFormation stack for your additional AWS resources",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "A policy of an image repository",
  "aws:ecr/repository:Repository": "An ECR repository to store your container images",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "The lifecycle policy of an image repository",
  "awsx:ecr:Repository": "The image repository of a workload",
  "awsx:ecr:Image": "An image of a workload",
  "docker-build:index:Image": "A container image, built and pushed",

  "aws:s3/bucket:Bucket": "An S3 bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "A policy of an S3 bucket",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "A block on public access to an S3 bucket",
  "aws:s3/bucketVersioning:BucketVersioning": "Versioning of an S3 bucket",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "Encryption of an S3 bucket",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "Ownership of the objects in an S3 bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "The lifecycle rules of an S3 bucket",
  "aws:s3/bucketObjectv2:BucketObjectv2": "A file in an S3 bucket",
  "aws:s3/bucketObject:BucketObject": "A file in an S3 bucket",
  "aws:kms/key:Key": "A KMS key to encrypt what the application stores",
  "aws:kms/alias:Alias": "The name of a KMS key",

  "aws:efs/fileSystem:FileSystem": "An EFS file system for data that outlives tasks",
  "aws:efs/mountTarget:MountTarget": "A mount target of the file system in a subnet",
  "aws:efs/accessPoint:AccessPoint": "An access point: a service's own folder of the file system",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "A policy of the file system",
  "aws:efs/backupPolicy:BackupPolicy": "Backups of the file system",

  "aws:acm/certificate:Certificate": "A certificate for your domain names",
  "aws:acm/certificateValidation:CertificateValidation": "The validation of a certificate by DNS",
  "aws:route53/zone:Zone": "A hosted zone for DNS records",
  "aws:route53/record:Record": "A DNS record",
  "aws:cloudfront/distribution:Distribution": "A CloudFront distribution in front of your services",
  "aws:cloudfront/originAccessControl:OriginAccessControl": "CloudFront's access to an S3 bucket",
  "aws:cloudfront/function:Function": "A CloudFront function",
  "aws:wafv2/webAclAssociation:WebAclAssociation": "A web ACL (WAF) on the load balancer",
  "aws:dynamodb/table:Table": "A DynamoDB table",
  "aws:codebuild/project:Project": "A build project",
  "aws:codepipeline/pipeline:Pipeline": "A pipeline that builds and deploys on each push",
  "aws:codecommit/repository:Repository": "A Git repository",
  "aws:codestarconnections/connection:Connection": "A connection to the Git host",
  "pulumi:providers:aws": "The AWS provider",
};

/** What one of several of a type is for, by its logical name. */
const purposes: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  "aws:iam/role:Role": [
    [/execution-?role$/i, "An IAM role for the Fargate agent to make AWS API calls on your behalf"],
    [/task-?role$/i, "An IAM role to control permissions for the containers in your tasks"],
  ],
  "aws:ec2/subnet:Subnet": [
    [/-public-subnet-\d+$/, "A public subnet for resources that can access the internet"],
    [/-private-subnet-\d+$/, "A private subnet for resources with no internet access"],
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    [/-environment-security-group$/, "A security group that lets your containers reach each other"],
    [/-public-alb-https?-security-group$/, "A security group to let the internet reach your load balancer"],
    [/-internal-alb-security-group$/, "A security group to let the network reach your internal load balancer"],
  ],
};

/** Types that hold what can't be made again: their deletion and replacement is highlighted. */
const dataTypes: ReadonlySet<string> = new Set([
  "aws:dynamodb/table:Table",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:efs/fileSystem:FileSystem",
  "aws:cloudformation/stack:Stack",
  "aws:ecr/repository:Repository",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:kms/key:Key",
  "aws:sqs/queue:Queue",
]);

/** "An ECS cluster to group your services"; for an unknown type its own name: "ecs cluster". */
export function describeResource(type: string, name: string): string {
  const purpose = purposes[type]?.find(([pattern]) => pattern.test(name));
  return purpose?.[1] ?? descriptions[type] ?? fromToken(type);
}

/** `aws:sqs/queuePolicy:QueuePolicy` → `sqs queue policy` */
function fromToken(type: string): string {
  const [packageName = "", module = "", member = ""] = type.split(":");
  const service = module.split("/")[0] ?? "";
  const noun = member.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  const from = packageName === "aws" ? service : packageName;
  return `A resource of type ${from === "" ? noun : `${from} ${noun}`}`.trim();
}

/** Whether resources of this type hold data that is lost with them. */
export function holdsData(type: string): boolean {
  return dataTypes.has(type);
}

/** Whether a type is a component: a heading, not something that AWS makes. */
export function isComponent(type: string): boolean {
  return /^(?:airlift:index|awsx|pulumi:pulumi):/.test(type);
}
