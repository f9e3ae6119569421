import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentResources } from "./environment.js";
import type { Value } from "./values.js";

/** One statement of an IAM policy. */
export interface Statement {
  /** Its name in the policy. @default none */
  Sid?: string;
  /** Whether it allows or denies. */
  Effect: "Allow" | "Deny";
  /** Actions of AWS, for example s3:GetObject. */
  Action: string | string[];
  /** ARNs that it is about. @default none, in policies of resources */
  Resource?: pulumi.Input<string | string[]> | pulumi.Input<string>[];
  /** Whom it is about, in policies of resources. @default none */
  Principal?: Record<string, pulumi.Input<string> | pulumi.Input<string>[]>;
  /** When it holds. @default always */
  Condition?: Record<string, Record<string, pulumi.Input<string> | string[]>>;
}

/** A policy document as JSON. */
export function policyDocument(statements: pulumi.Input<Statement[]> | Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets one AWS service take a role. */
export function trustPolicy(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
}

/** ARN of something in the environment's own partition, region and account: `arnIn(environment, "sns", "name")`. */
export function arnIn(environment: EnvironmentResources, service: string, resource: Value): pulumi.Output<string> {
  const { partition, region, accountId } = environment;
  return pulumi.interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of an AWS managed policy. */
export function managedPolicyArn(environment: EnvironmentResources, path: string): pulumi.Output<string> {
  return pulumi.interpolate`arn:${environment.partition}:iam::aws:policy/${path}`;
}

/** ARN of the account's root: all of its principals that are allowed to by policies of their own. */
export function accountRoot(environment: EnvironmentResources): pulumi.Output<string> {
  return pulumi.interpolate`arn:${environment.partition}:iam::${environment.accountId}:root`;
}

/** Holds for what carries the tags of this application and environment; `prefix` as in `ssm:ResourceTag`. */
export function taggedAsOurs(environment: EnvironmentResources, prefix: string): NonNullable<Statement["Condition"]> {
  return {
    StringEquals: {
      [`${prefix}:ResourceTag/copilot-application`]: environment.application,
      [`${prefix}:ResourceTag/copilot-environment`]: environment.environment,
    },
  };
}

/** A permissions boundary's ARN; a bare name is one of the account's own policies, as in `copilot app init`. */
export function boundaryArn(
  environment: Pick<EnvironmentResources, "partition" | "accountId">,
  boundary: Value | undefined,
): Value | undefined {
  if (boundary === undefined) return undefined;
  return pulumi
    .all([boundary, environment.partition, environment.accountId])
    .apply(([name, partition, account]) =>
      name.startsWith("arn:") ? name : `arn:${partition}:iam::${account}:policy/${name}`,
    );
}
