import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// Programs for tests of the driver against the sandbox's providers.

export interface Groups {
  /** Logical and physical names of security groups. */
  names: string[];
  /** Range of the VPC on which all of them hang. */
  range?: string;
  description?: string;
}

/** Security groups one after the other, so that a run can be stopped in the middle. */
export async function groupsProgram({ names, range, description }: Groups): Promise<Record<string, unknown>> {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: range ?? "10.0.0.0/16" });
  let before: aws.ec2.SecurityGroup | undefined;
  for (const name of names) {
    const dependsOn = before === undefined ? [] : [before];
    before = new aws.ec2.SecurityGroup(name, { name, vpcId: vpc.id, description }, { dependsOn });
  }
  return { count: names.length, last: before?.id };
}

/** Security groups that do not wait for each other. */
export async function sideBySideProgram({ names }: Groups): Promise<Record<string, unknown>> {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
  for (const name of names) new aws.ec2.SecurityGroup(name, { name, vpcId: vpc.id });
  return {};
}

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Roles one after the other, whose names AWS takes once only and whose ids are their names. */
export async function rolesProgram({ names }: Groups): Promise<Record<string, unknown>> {
  let before: aws.iam.Role | undefined;
  for (const name of names) {
    const dependsOn = before === undefined ? [] : [before];
    before = new aws.iam.Role(name, { name, assumeRolePolicy: trust }, { dependsOn });
  }
  return {};
}

/** Groups that fail each on its own, for one and the same reason. */
export async function brokenProgram({ names }: Groups): Promise<Record<string, unknown>> {
  for (const name of names) new aws.ec2.SecurityGroup(name, { name, vpcId: "vpc-0123456789abcdef0" });
  return {};
}

/** A program that itself fails in what it derives from something made, once for each that needs it. */
export async function derivingProgram({ names }: Groups): Promise<Record<string, unknown>> {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
  const derived = vpc.id.apply((): string => {
    throw new Error("no name can be derived");
  });
  for (const name of names) new aws.ec2.SecurityGroup(name, { name, vpcId: vpc.id, description: derived });
  return {};
}

export interface Graph {
  nodes: {
    name: string;
    /** Changes it in place. */
    version: number;
    /** Replaces it. */
    generation: number;
    /** Names of those before it. */
    needs: string[];
  }[];
}

/** Parameters that refer to each other; every second one is deleted before its replacement is made. */
export async function graphProgram({ nodes }: Graph): Promise<Record<string, unknown>> {
  const made = new Map<string, aws.ssm.Parameter>();
  for (const [index, { name, version, generation, needs }] of nodes.entries()) {
    const others = needs.flatMap((other) => made.get(other) ?? []);
    const parameter = new aws.ssm.Parameter(
      name,
      {
        name: `/${name}/${generation}`,
        type: "String",
        value: pulumi.interpolate`${version}${pulumi.all(others.map(({ arn }) => arn))}`,
      },
      { deleteBeforeReplace: index % 2 === 0 },
    );
    made.set(name, parameter);
  }
  return { count: nodes.length };
}
