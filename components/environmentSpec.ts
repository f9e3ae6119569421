import type { Value } from "./values.js";

/** A subnet to make. */
export interface SubnetSpec {
  /** Its range of addresses, inside the VPC's and apart from the others'. */
  cidr: string;
  /** @default the i-th availability zone of the region */
  az?: string;
}

/** A VPC to make, or one that exists. */
export type VpcSpec<V = Value> =
  | {
      /** Range of addresses, for example 10.0.0.0/16. */
      cidr: string;
      /** Subnets with a route to the internet, two at least for a load balancer. */
      publicSubnets: SubnetSpec[];
      /** Subnets without one. */
      privateSubnets: SubnetSpec[];
    }
  | {
      /** Id of an existing VPC. */
      id: V;
      /** Ids of its subnets with a route to the internet. */
      publicSubnetIds: V[];
      /** Ids of its subnets without one. */
      privateSubnetIds: V[];
    };

/** A rule of the environment's security group. */
export interface SecurityGroupRuleSpec {
  /** Addresses, for example 10.0.0.0/8. */
  cidr: string;
  /** `tcp`, `udp`, `icmp`, a protocol number, or `-1` for all. */
  protocol: string;
  /** First port of the range. */
  fromPort: number;
  /** Last port of the range; the same as the first for a single one. */
  toPort: number;
}

/** What the manifest says of the public load balancer. */
export interface PublicHttpSpec<V = Value> {
  /**
   * ARNs of certificates in the environment's region, the first one the listener's default.
   * @default one is requested where the application has a domain; none without
   */
  certificates?: V[];
  /** Name of an ELB security policy. @default ELBSecurityPolicy-2016-08, Elastic Load Balancing's own */
  sslPolicy?: string;
  /** Present: access logs are kept, in a bucket of our own unless one is named. @default none */
  accessLogs?: {
    /** Bucket that exists. @default one is made */
    bucketName?: V;
    /** What keys in the bucket begin with. @default nothing */
    prefix?: string;
  };
  /** Who may reach the load balancer. @default everybody */
  ingress?: {
    /** Nobody but the CDN. @default false */
    cdn?: boolean;
    /** Addresses and ranges, for example 192.0.2.0/24. @default all */
    sourceIps?: string[];
  };
}

/** What the manifest says of the internal load balancer. */
export interface PrivateHttpSpec<V = Value> {
  /** ARNs of certificates in the environment's region. @default none: HTTP */
  certificates?: V[];
  /** Name of an ELB security policy. @default ELBSecurityPolicy-2016-08, Elastic Load Balancing's own */
  sslPolicy?: string;
  /** Ids of the subnets that it is in. @default the private ones */
  subnets?: V[];
  /** Opens the internal load balancer to the whole VPC. */
  ingressFromVpc?: boolean;
}

/** A CloudFront distribution before the public load balancer. */
export interface CdnSpec<V = Value> {
  /** ARN of a certificate in us-east-1 for the aliases. @default one is requested where the application has a domain */
  certificate?: V;
  /** CloudFront reaches the load balancer over plain HTTP. @default false */
  terminateTls?: boolean;
  /** Files that CloudFront reads from a bucket that exists, below a path and at a host name. @default none */
  staticAssets?: {
    /** Domain name of the bucket, for example bucket.s3.us-west-2.amazonaws.com. */
    location: V;
    /** Host name under which they are found. */
    alias: string;
    /** Pattern of the paths that come from the bucket, for example static/*. */
    path: string;
  };
}

/**
 * The environment manifest, resolved. Ids, ARNs and names of what exists may be outputs; which subnets and rules there are is
 * plain, since it decides how many resources there are.
 */
export interface EnvironmentSpec<V = Value> {
  /** @default 10.0.0.0/16 with two public and two private subnets in the first two zones, as in Copilot */
  vpc?: VpcSpec<V>;
  /** Rules beside those that let containers reach each other. @default none */
  securityGroupRules?: {
    /** What is allowed in. @default none */
    ingress?: SecurityGroupRuleSpec[];
    /** What is allowed out, in place of the rule that allows everything out. @default everything */
    egress?: SecurityGroupRuleSpec[];
  };
  /** Present: flow logs, kept that many days. */
  flowLogs?: {
    /** Days. */
    retention: number;
  };
  /** @default false */
  containerInsights?: boolean;
  /** Settings of the load balancers. @default Copilot's */
  http?: {
    /** The load balancer that faces the internet. @default Copilot's settings */
    public?: PublicHttpSpec<V>;
    /** The load balancer inside the VPC. @default Copilot's settings */
    private?: PrivateHttpSpec<V>;
  };
  /** Present: a CDN before the public load balancer. @default none */
  cdn?: CdnSpec<V>;
}
