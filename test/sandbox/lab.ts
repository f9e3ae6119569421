import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SimulatedAws, type State } from "../../automation/sandbox/aws.js";
import type { Faults } from "../../automation/sandbox/faults.js";
import { type RuleName, rules } from "../../automation/sandbox/rules.js";
import type { Inputs } from "../../automation/sandbox/values.js";
import { openWorld, type World } from "../../automation/sandbox/world.js";

interface Kept {
  readonly type: string;
  readonly inputs: Inputs;
  readonly state: State;
}

/** What a preview says: which paths change, and which of them replace the resource. */
export interface Plan {
  readonly changes: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

const labs: Lab[] = [];

/** A simulated AWS in a temporary folder, driven as the engine would, without the engine. */
export class Lab {
  readonly world: World;
  readonly aws: SimulatedAws;
  private readonly kept = new Map<string, Kept>();

  constructor(
    faults: Faults = {},
    crash?: () => void,
    readonly directory = mkdtempSync(join(tmpdir(), "airlift-lab-")),
  ) {
    this.world = openWorld(directory);
    this.aws = new SimulatedAws(this.world, faults, "lab", crash);
    labs.push(this);
  }

  /** Checks and creates, as an update of the engine does; types are tokens without `aws:`. */
  async make(type: string, name: string, inputs: Inputs): Promise<State> {
    const token = tokenOf(type);
    const checked = this.checked(token, name, undefined, inputs);
    const state = await this.aws.create(subject(token, name), checked);
    this.kept.set(name, { type: token, inputs: checked, state });
    return state;
  }

  /** Checks and updates what was made before. */
  async change(name: string, inputs: Inputs): Promise<Inputs> {
    const { type, inputs: olds, state } = this.find(name);
    const checked = this.checked(type, name, olds, { ...olds, ...inputs });
    const outputs = await this.aws.update(subject(type, name), state.id, state.outputs, checked);
    this.kept.set(name, { type, inputs: checked, state: { id: state.id, outputs } });
    return outputs;
  }

  /** Checks and updates to these inputs and no others. */
  async put(name: string, inputs: Inputs): Promise<Inputs> {
    const { type, inputs: olds, state } = this.find(name);
    const checked = this.checked(type, name, olds, inputs);
    const outputs = await this.aws.update(subject(type, name), state.id, state.outputs, checked);
    this.kept.set(name, { type, inputs: checked, state: { id: state.id, outputs } });
    return outputs;
  }

  /** What a preview says when the program has these inputs and no others. */
  plan(name: string, inputs: Inputs): Plan {
    const { type, inputs: olds, state } = this.find(name);
    const { changes, ...rest } = this.aws.diff(type, state.outputs, this.checked(type, name, olds, inputs));
    return { changes: [...changes.keys()], ...rest };
  }

  /** Why a preview refuses these inputs. */
  refusals(type: string, inputs: Inputs): string[] {
    const token = tokenOf(type);
    return this.aws.check(subject(token, "refused"), undefined, inputs).failures.map(({ reason }) => reason);
  }

  async drop(name: string): Promise<void> {
    const { type, state } = this.find(name);
    await this.aws.delete(subject(type, name), state.id, state.outputs);
    this.kept.delete(name);
  }

  /** Awaits a refusal by a rule, with AWS's code, that names the page which states the rule. */
  async refused(rule: RuleName, code: string, work: () => Promise<unknown>): Promise<string> {
    const message = await work().then(
      () => "nothing was refused",
      (error: Error) => error.message,
    );
    expect(message).to.include(`api error ${code}:`).and.to.include("simulated AWS").and.to.include(rules[rule].page);
    return message;
  }

  private checked(type: string, name: string, olds: Inputs | undefined, news: Inputs): Inputs {
    const { inputs, failures } = this.aws.check(subject(type, name), olds, news);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return inputs;
  }

  private find(name: string): Kept {
    const kept = this.kept.get(name);
    if (!kept) throw new Error(`the lab made no ${name}`);
    return kept;
  }
}

const tokenOf = (type: string): string => (type.startsWith("docker-build:") ? type : `aws:${type}`);

const subject = (type: string, name: string) => ({ type, name, urn: `urn:pulumi:lab::lab::${type}::${name}` });

/** To be called once by each test file that opens labs. */
export function closeLabs(): void {
  for (const { directory } of labs.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** A policy document with one statement. */
export const policy = (statement: Inputs): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

export const trust = policy({ Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } });

/** A VPC with two public subnets that reach the internet. */
export async function network(lab: Lab): Promise<{ vpc: string; subnets: string[]; group: string }> {
  const vpc = await lab.make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  const gateway = await lab.make("ec2/internetGateway:InternetGateway", "gateway", { vpcId: vpc.id });
  const table = await lab.make("ec2/routeTable:RouteTable", "table", { vpcId: vpc.id });
  await lab.make("ec2/route:Route", "route", {
    routeTableId: table.id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.id,
  });
  const subnets: string[] = [];
  for (const [index, zone] of ["us-west-2a", "us-west-2b"].entries()) {
    const cidrBlock = `10.0.${index}.0/24`;
    const subnet = await lab.make("ec2/subnet:Subnet", `subnet-${index}`, {
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone: zone,
    });
    await lab.make("ec2/routeTableAssociation:RouteTableAssociation", `association-${index}`, {
      routeTableId: table.id,
      subnetId: subnet.id,
    });
    subnets.push(subnet.id);
  }
  const group = await lab.make("ec2/securityGroup:SecurityGroup", "group", { vpcId: vpc.id });
  return { vpc: vpc.id, subnets, group: group.id };
}

/** An application load balancer with an HTTP listener and a target group on it. */
export async function balanced(
  lab: Lab,
): Promise<{ vpc: string; subnets: string[]; balancer: string; listener: string; target: string; group: string }> {
  const { vpc, subnets, group } = await network(lab);
  const balancer = await lab.make("lb/loadBalancer:LoadBalancer", "balancer", { subnets, securityGroups: [group] });
  const target = await lab.make("lb/targetGroup:TargetGroup", "target", targetGroup(vpc));
  const listener = await lab.make("lb/listener:Listener", "listener", {
    loadBalancerArn: balancer.id,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "forward", targetGroupArn: target.id }],
  });
  return { vpc, subnets, balancer: balancer.id, listener: listener.id, target: target.id, group };
}

export const targetGroup = (vpcId: string, more: Inputs = {}): Inputs => ({
  port: 8080,
  protocol: "HTTP",
  targetType: "ip",
  vpcId,
  ...more,
});

/** A container that needs a log group, an image and a port. */
export const container = (more: Inputs = {}): Inputs => ({
  name: "web",
  image: "public.ecr.aws/nginx/nginx:latest",
  essential: true,
  portMappings: [{ containerPort: 8080, name: "target" }],
  ...more,
});

export const taskDefinition = (containers: readonly Inputs[], more: Inputs = {}): Inputs => ({
  family: "web",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  containerDefinitions: JSON.stringify(containers),
  ...more,
});

/** A cluster with Fargate, and a service in it with these inputs. */
export async function service(
  lab: Lab,
  inputs: Inputs,
  definition: Inputs = taskDefinition([container()]),
): Promise<State> {
  const cluster = await lab.make("ecs/cluster:Cluster", "cluster", { name: "main" });
  await lab.make("ecs/clusterCapacityProviders:ClusterCapacityProviders", "providers", {
    clusterName: "main",
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
  });
  const task = await lab.make("ecs/taskDefinition:TaskDefinition", "task", definition);
  return lab.make("ecs/service:Service", "service", {
    cluster: cluster.id,
    taskDefinition: task.outputs.arn,
    desiredCount: 1,
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    ...inputs,
  });
}

export const publicly = (subnets: readonly string[], group?: string): Inputs => ({
  networkConfiguration: { subnets, assignPublicIp: true, ...(group ? { securityGroups: [group] } : {}) },
});
