import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../components/environment.js";
import { typeToken } from "../../components/typeTokens.js";
import type { Value } from "../../components/values.js";
import { errorForEngine, planInProgram } from "../deployment/inProgram.js";
import { formatProblem, ManifestError, type Problem } from "../manifest/problems.js";
import { type EnvironmentOutputs, type MadeEnvironment, makeEnvironment } from "../program/environmentProgram.js";
import { openFolder } from "../session/openFolder.js";
import { type WorkloadOutputs, workloadOutputs } from "./workloadOutputs.js";

/** Which environment of which folder, and what a program gives it. */
export interface CopilotEnvironmentArgs {
  /** Folder that holds `copilot/`, or one below it; relative to the program's folder. @default the program's folder */
  dir?: string;
  /** Name of the environment; its manifest may be absent, as in Copilot. */
  environment: string;
  /** Name of the application. @default `application` of copilot/airlift.yml, else that of copilot/.workspace */
  application?: string;
  /** Names of the workloads to make. @default all in the folder */
  workloads?: string[];
  /**
   * Images by workload, or by `workload/container` for sidecars, used in place of builds. Which containers have one is plain;
   * each image may be an output of another resource. @default those that `airlift build` has built of the same files
   */
  images?: Record<string, Value>;
  /** Variables that manifests name as `${NAME}`. @default those of the process that runs the program */
  variables?: Record<string, string>;
}

/** A load balancer of an environment, with its listeners. */
export interface LoadBalancerOutputs {
  /** ARN of the load balancer. */
  arn: string;
  /** Name under which AWS makes it known. */
  dnsName: string;
  /** Hosted zone of that name, for alias records. */
  zoneId: string;
  /** ARN of the listener on port 80. */
  httpListenerArn: string;
  /** ARN of the listener on port 443; absent without certificates. */
  httpsListenerArn?: string;
}

/**
 * An environment of an AWS Copilot application with its workloads, made from the manifests in `copilot/`: what `airlift up`
 * makes, under the same names, so that a stack can move between the command and a program without a change of what it holds.
 * Images are built by `airlift build`, or given.
 *
 * @example
 * const shop = new CopilotEnvironment("shop", { dir: "../shop", environment: "test" });
 * export const address = shop.workloads.apply(({ web }) => web?.url);
 */
export class CopilotEnvironment extends pulumi.ComponentResource<MadeEnvironment> {
  /** The environment's own component, for workloads beside those of the manifests. */
  readonly environment: pulumi.Output<Environment>;
  /** VPC of the environment, made or imported. */
  readonly vpcId: pulumi.Output<string>;
  /** Ids of the subnets with a route to the internet. */
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Ids of the subnets without one, but through NAT gateways. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** ARN of the ECS cluster. */
  readonly clusterArn: pulumi.Output<string>;
  /** Name of the ECS cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Id of the private DNS namespace. */
  readonly namespaceId: pulumi.Output<string>;
  /** Id of the security group in which containers reach each other. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The load balancer that faces the internet; absent while no workload needs it. */
  readonly publicLoadBalancer: pulumi.Output<LoadBalancerOutputs | undefined>;
  /** The load balancer inside the VPC; absent while no workload needs it. */
  readonly internalLoadBalancer: pulumi.Output<LoadBalancerOutputs | undefined>;
  /** What each workload is and where it is reached, by its name. */
  readonly workloads: pulumi.Output<Record<string, WorkloadOutputs>>;

  constructor(name: string, args: CopilotEnvironmentArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(typeToken("CopilotEnvironment"), name, args, opts);
    // Not all of it as one output, which would copy components as if they were data.
    const later = <T>(read: (made: MadeEnvironment) => pulumi.Input<T>): pulumi.Output<T> =>
      pulumi.output(this.getData().then(read)) as pulumi.Output<T>;
    this.environment = later(({ environment }) => environment);
    this.vpcId = later(({ environment }) => environment.vpcId);
    this.publicSubnetIds = later(({ environment }) => pulumi.all(environment.publicSubnetIds));
    this.privateSubnetIds = later(({ environment }) => pulumi.all(environment.privateSubnetIds));
    this.clusterArn = later(({ environment }) => environment.clusterArn);
    this.clusterName = later(({ environment }) => environment.clusterName);
    this.namespaceId = later(({ environment }) => environment.namespaceId);
    this.securityGroupId = later(({ environment }) => environment.securityGroupId);
    this.publicLoadBalancer = later(({ environment }) => pulumi.output(environment.publicLoadBalancer));
    this.internalLoadBalancer = later(({ environment }) => pulumi.output(environment.internalLoadBalancer));
    this.workloads = later(workloadOutputs);
  }

  protected override async initialize(args: CopilotEnvironmentArgs): Promise<MadeEnvironment> {
    // The program may have ended before the folder is read.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      const made = await this.make(args);
      const { airlift, workloads: endpoints, environment: addresses } = made.outputs;
      // Airlift's own, under names that differ from those of the public outputs; a program's outputs need not repeat it.
      this.registerOutputs({ airlift, endpoints, addresses });
      return made;
    } catch (error) {
      if (error instanceof ManifestError) await this.log(error.problems);
      throw errorForEngine(error);
    } finally {
      done();
    }
  }

  private async make({ dir, environment, application, ...args }: CopilotEnvironmentArgs): Promise<MadeEnvironment> {
    const { workloads: names = [], images = {}, variables } = args;
    // That an image is given decides what is built; which one it is may be known later.
    const given = Object.fromEntries(Object.keys(images).map((key) => [key, `(image of ${key})`]));
    const more = { ...(variables !== undefined && { variables: { ...process.env, ...variables } }) };
    const open = openFolder({ dir, application, names, images: given, ...more });
    if (open.application === "") throw new ManifestError(open.folder.problems);
    const { data, problems, notices } = await planInProgram(open, environment);
    await this.log(problems);
    for (const notice of notices) await pulumi.log.info(notice, this);
    // What a stack has right below itself moves below this component.
    const moved = { parent: this, aliases: [{ parent: pulumi.rootStackResource }] };
    return makeEnvironment({ ...data, givenImages: images }, moved);
  }

  /** Problems as diagnostics of this resource, each with its file, line and column. */
  private async log(problems: readonly Problem[]): Promise<void> {
    for (const problem of problems) {
      const { severity } = problem;
      const write =
        severity === "error" ? pulumi.log.error : severity === "warning" ? pulumi.log.warn : pulumi.log.info;
      await write(formatProblem(problem), this);
    }
  }
}

/** What `airlift up` has as outputs of the stack. @throws what the making of the environment ended with */
export async function outputsOf(environment: CopilotEnvironment): Promise<EnvironmentOutputs> {
  return { ...(await (environment as unknown as { getData(): Promise<MadeEnvironment> }).getData()).outputs };
}
