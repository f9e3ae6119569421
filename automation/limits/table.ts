/** A limit of AWS, by the name that Service Quotas has for it where it is there. */
export interface Limit {
  name: string;
  /** What holds without being asked for; absent: differs from account to account. */
  usual?: number;
  /** Code of the service in Service Quotas, where it can be raised. Absent: it can't be. */
  raisedIn?: string;
  /** Page of AWS that states the figure. */
  source: string;
  /** What helps beside raising it. */
  instead?: string;
  /** Passing it is a warning as long as the account was not asked: many accounts have more. */
  oftenRaised?: true;
  /** CloudFormation's type of which an account and region has so many: those that are there count for a new environment. */
  counted?: string;
  /** Which primary identifiers of that type count. @default all */
  countedIf?: RegExp;
}

const elb = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html";
const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const cloudFormation = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
const sns = "https://docs.aws.amazon.com/general/latest/gr/sns.html";

const otherLoadBalancer =
  "Put services behind a load balancer of their own (`http.alb` names one that exists), into another environment, or lead several paths to one service.";

/** What a plan is held against. Figures as AWS's pages had them in 2026. */
export const limits = {
  rules: {
    name: "Rules per Application Load Balancer",
    usual: 100,
    raisedIn: "elasticloadbalancing",
    source: elb,
    instead: otherLoadBalancer,
  },
  targetGroups: {
    name: "Target Groups per Application Load Balancer",
    usual: 100,
    source: elb,
    instead: otherLoadBalancer,
  },
  certificates: {
    name: "Certificates per Application Load Balancer",
    usual: 25,
    raisedIn: "elasticloadbalancing",
    source: elb,
    instead: "One certificate may hold several names, or `*.`.",
    oftenRaised: true,
  },
  certificateNames: {
    name: "Domain names per ACM certificate",
    usual: 10,
    raisedIn: "acm",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html",
    instead: "Certificates of your own in the environment's `http.public.certificates` take its place.",
    oftenRaised: true,
  },
  groupRules: {
    name: "Inbound or outbound rules per security group",
    usual: 60,
    raisedIn: "vpc",
    source: vpc,
    instead: "One wider range may stand for several.",
  },
  groupsPerTask: {
    name: "Security groups of an ECS task",
    usual: 5,
    source: ecs,
    instead: "Put the rules of several groups into one.",
  },
  vpcs: {
    name: "VPCs per Region",
    usual: 5,
    raisedIn: "vpc",
    source: vpc,
    instead: "An environment may use a VPC that exists (`network.vpc.id`).",
    counted: "AWS::EC2::VPC",
    oftenRaised: true,
  },
  elasticIps: {
    name: "EC2-VPC Elastic IPs",
    usual: 5,
    raisedIn: "ec2",
    source: vpc,
    instead:
      "`nat: single` in copilot/airlift.yml takes one in place of one in each zone; tasks in public subnets need none.",
    counted: "AWS::EC2::EIP",
    oftenRaised: true,
  },
  natGateways: {
    name: "NAT gateways per Availability Zone",
    usual: 5,
    raisedIn: "vpc",
    source: vpc,
    instead: "Tasks in public subnets need none.",
    oftenRaised: true,
  },
  loadBalancers: {
    name: "Application Load Balancers per Region",
    usual: 50,
    raisedIn: "elasticloadbalancing",
    source: elb,
    instead: "Services may share a load balancer that exists (`http.alb`).",
    counted: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    countedIf: /:loadbalancer\/app\//,
    oftenRaised: true,
  },
  subnets: { name: "Subnets per VPC", usual: 200, raisedIn: "vpc", source: vpc },
  addresses: {
    name: "IP addresses in the subnets",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    instead:
      "Give the environment larger subnets (`network.vpc`), which a VPC gets when it is made, or run fewer tasks.",
  },
  servicesPerCluster: {
    name: "Services per cluster",
    usual: 5000,
    raisedIn: "ecs",
    source: ecs,
    instead: "Another environment has a cluster of its own.",
  },
  servicesPerNamespace: {
    name: "Services per namespace",
    usual: 100,
    raisedIn: "ecs",
    source: ecs,
    instead: "Services that nobody calls by Service Connect need no `network.connect`.",
  },
  containers: { name: "Containers per task definition", usual: 10, source: ecs, instead: "Take sidecars out." },
  vcpus: {
    name: "Fargate On-Demand vCPU resource count",
    raisedIn: "fargate",
    source: ecs,
    instead: "Run fewer or smaller tasks.",
  },
  roles: { name: "Roles per account", usual: 1000, raisedIn: "iam", source: iam, oftenRaised: true },
  managedPolicies: {
    name: "Managed policies per role",
    usual: 10,
    raisedIn: "iam",
    source: iam,
    instead: "Put statements of several managed policies of the addons into one.",
  },
  rolePolicy: {
    name: "Characters of a role's inline policies",
    usual: 10_240,
    source: iam,
    instead:
      "Put several values into one secret of Secrets Manager and name its keys, or read some of them at run time.",
  },
  queueStatements: {
    name: "Statements of a queue's policy",
    usual: 20,
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    instead: "Give some of the topics a queue of their own (`queue: true`).",
  },
  filterPolicies: { name: "Filter Policies per Topic", usual: 200, raisedIn: "sns", source: sns },
  filterValues: {
    name: "Combinations of values in a filter policy",
    usual: 150,
    source: "https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html",
    instead: "Filter by fewer values; the worker can pass over the rest.",
  },
  scheduledRules: {
    name: "Number of rules",
    usual: 300,
    raisedIn: "events",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    oftenRaised: true,
  },
  templateParameters: {
    name: "Parameters of a CloudFormation template",
    usual: 200,
    source: cloudFormation,
    instead: "Split the addons among workloads, or pass several values as one.",
  },
  templateOutputs: {
    name: "Outputs of a CloudFormation template",
    usual: 200,
    source: cloudFormation,
    instead: "Split the addons among workloads.",
  },
  templateSize: {
    name: "Bytes of a CloudFormation template",
    usual: 1_048_576,
    source: cloudFormation,
    instead: "Split the addons among workloads.",
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** What an account's own quotas are, as far as they are known. */
export type AccountQuotas = Partial<Record<LimitName, number>>;
