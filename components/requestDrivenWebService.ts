import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import type { SecretSpec } from "./containers.js";
import type { ObservabilitySpec, WorkloadContextArgs } from "./fargateService.js";
import type { PublishedTopics } from "./messaging/topics.js";
import type { PublishSpec } from "./publishing.js";
import { createAppRunner } from "./requestDriven/appRunner.js";
import { createExpressGateway } from "./requestDriven/expressGateway.js";
import { createWebBase } from "./requestDriven/webBase.js";
import type { SecretAccessSpec } from "./secrets.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { withKindAliases, workloadScope } from "./workload.js";

/** A Request-Driven Web Service's manifest, resolved. */
export interface RequestDrivenWebServiceSpec<V = Value> {
  /** Image URI, best with a digest. */
  image: V;
  /** Whether the image is in a private ECR repository: then App Runner needs an access role. */
  imageRepository: "ECR" | "ECR_PUBLIC";
  /** Port that the container listens on. */
  port: number;
  /** App Runner's start command, one text. */
  command?: string;
  /** @default 1024 */
  cpu?: number;
  /** MiB. @default 2048 */
  memory?: number;
  /** Present: an HTTP health check; absent: App Runner's TCP one. Times in seconds. */
  healthCheck?: {
    /** @default "/" */
    path?: string;
    /** Successes in a row that make an instance healthy. @default left to App Runner: 1 */
    healthyThreshold?: number;
    /** Failures in a row that make it unhealthy. @default left to App Runner: 5 */
    unhealthyThreshold?: number;
    /** Seconds between two checks. @default left to App Runner: 5 */
    interval?: number;
    /** Seconds after which a check counts as failed. @default left to App Runner: 2 */
    timeout?: number;
  };
  /** Host name below the application's domain. @default AWS's own name only */
  alias?: string;
  /** Private ingress through the environment's endpoint, or through an existing one. */
  private?: {
    /** Id of an existing VPC endpoint. @default the environment's */
    endpoint?: V;
  };
  /** Environment variables, beside those that Copilot promises. @default none */
  variables?: Record<string, V>;
  /** Variables whose values are read when an instance starts. @default none */
  secrets?: Record<string, SecretSpec<V>>;
  /** Tags of the service and its connections alone, beside those that everything here has. @default none */
  serviceTags?: Record<string, Value>;
  /** `<name>/<revision>` of an App Runner auto-scaling configuration. */
  autoScalingConfiguration?: string;
  /** Present: egress through a VPC connector. */
  placement?:
    | "private"
    | {
        /** Ids of subnets. */
        subnets: V[];
      };
  /** `tracing: "awsxray"` turns traces on. @default none */
  observability?: ObservabilitySpec;
  /** Topics that it publishes to. @default none */
  publish?: PublishSpec;
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface RequestDrivenWebServiceArgs extends RequestDrivenWebServiceSpec, WorkloadContextArgs {
  /** What the service runs on. @default "apprunner", as in Copilot; "express" for accounts that App Runner no longer takes */
  requestDriven?: "apprunner" | "express";
  /** Which secrets may be read although they do not carry Copilot's tags. @default none */
  secretAccess?: SecretAccessSpec;
}

/**
 * A web service that AWS runs behind an address of its own: on App Runner, or on an ECS Express gateway service.
 *
 * @example
 * new RequestDrivenWebService("api", { environment, image, imageRepository: "ECR_PUBLIC", port: 80 });
 */
export class RequestDrivenWebService extends pulumi.ComponentResource {
  /** Absent on Express. */
  readonly service?: aws.apprunner.Service;
  /** Absent on App Runner. */
  readonly expressService?: aws.ecs.ExpressGatewayService;
  /** The role that the containers act with. */
  readonly instanceRole: aws.iam.Role;
  /** Absent without egress through the VPC. */
  readonly vpcConnector?: aws.apprunner.VpcConnector;
  /** Security group of its way into the VPC; absent without one. */
  readonly serviceSecurityGroup?: aws.ec2.SecurityGroup;
  /** Absent unless private. */
  readonly ingressConnection?: aws.apprunner.VpcIngressConnection;
  /** Absent without an alias. */
  readonly customDomain?: aws.apprunner.CustomDomainAssociation;
  /** Topics that it publishes to, with their policies. */
  readonly published: PublishedTopics;
  /** Stack of its addons; absent without any. */
  readonly addons?: Addons;
  /** Address of the service: its alias, else AWS's own name. */
  readonly url: pulumi.Output<string>;

  constructor(
    name: string,
    args: RequestDrivenWebServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("RequestDrivenWebService"), name, {}, withKindAliases("RequestDrivenWebService", opts));
    const scope = workloadScope(name, args, this, transforms);
    const express = args.requestDriven === "express";
    const base = createWebBase(scope, args, express);
    ({ instanceRole: this.instanceRole, published: this.published, addons: this.addons } = base);
    this.serviceSecurityGroup = base.serviceSecurityGroup;
    if (express) {
      const made = createExpressGateway(scope, args, base);
      this.expressService = made.service;
      this.url = made.url;
    } else {
      const made = createAppRunner(scope, args, base);
      this.service = made.service;
      this.vpcConnector = made.vpcConnector;
      this.ingressConnection = made.ingressConnection;
      this.customDomain = made.customDomain;
      this.url = made.url;
    }
    this.registerOutputs({ url: this.url });
  }
}
