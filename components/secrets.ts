import * as pulumi from "@pulumi/pulumi";
import type { SecretSpec } from "./containers.js";
import type { EnvironmentResources } from "./environment.js";
import { arnIn, type Statement, taggedAsOurs } from "./policies.js";
import type { Value } from "./values.js";

/** Which secrets may be read although they do not carry Copilot's tags (made by Terraform, for example). */
export interface SecretAccessSpec {
  /** false: those named by full ARN. @default true, as in Copilot */
  requireTags?: boolean;
  /** Names or ARNs of others. @default none */
  untagged?: string[];
}

/** What ECS reads a secret from: an SSM parameter's name or ARN, or a Secrets Manager secret's ARN. */
export function valueFrom(environment: EnvironmentResources, secret: SecretSpec): Value {
  return "valueFrom" in secret
    ? secret.valueFrom
    : arnIn(environment, "secretsmanager", `secret:${secret.secretsManager}`);
}

/** ARN of a secret that is an ARN already or the name of an SSM parameter. */
export function secretArn(environment: EnvironmentResources, value: Value): pulumi.Output<string> {
  const { partition, region, accountId } = environment;
  return pulumi
    .all([value, partition, region, accountId])
    .apply(([text, ...where]) => (text.startsWith("arn:") ? text : parameterArn(text, where)));
}

const parameterArn = (name: string, [partition, region, account]: string[]): string =>
  `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;

interface Reading {
  service: "ssm" | "secretsmanager";
  resources: string[];
  tagged: boolean;
}

/**
 * Lets a role read these secrets and no others, if they carry the tags of the application and environment.
 *
 * @param values as ECS takes them (`valueFrom`)
 */
export function secretStatements(
  environment: EnvironmentResources,
  values: Value[],
  access: SecretAccessSpec = {},
): pulumi.Output<Statement[]> {
  const { partition, region, accountId } = environment;
  return pulumi.all([pulumi.all(values), partition, region, accountId]).apply(([names, ...where]) => {
    const readings = [...new Set(names)].sort().map((name) => readingOf(name, where, access));
    return (["ssm", "secretsmanager"] as const).flatMap((service) =>
      [true, false].flatMap((tagged) => {
        const resources = readings
          .filter((reading) => reading.service === service && reading.tagged === tagged)
          .flatMap((reading) => reading.resources);
        return resources.length === 0 ? [] : [readStatement(environment, service, tagged, resources)];
      }),
    );
  });
}

function readStatement(
  environment: EnvironmentResources,
  service: Reading["service"],
  tagged: boolean,
  resources: string[],
): Statement {
  return {
    Effect: "Allow",
    Action: [service === "ssm" ? "ssm:GetParameters" : "secretsmanager:GetSecretValue"],
    Resource: [...new Set(resources)],
    ...(tagged && { Condition: taggedAsOurs(environment, service) }),
  };
}

function readingOf(name: string, where: string[], access: SecretAccessSpec): Reading {
  const free = access.untagged?.includes(name) === true || (access.requireTags === false && name.startsWith("arn:"));
  if (!/^arn:[^:]*:secretsmanager:/.test(name)) {
    const arn = name.startsWith("arn:") ? name : parameterArn(name, where);
    return { service: "ssm", resources: [arn], tagged: !free };
  }
  // arn:partition:secretsmanager:region:account:secret:name[:json-key:stage:version]; a plan has a reference for a name.
  const [arn = name] = /^(?:[^:]*:){6}(?:\$\{[^}]*\}|[^:])*/.exec(name) ?? [];
  // Without the six characters that Secrets Manager puts at the end, the text is a name and they stand for any.
  const resources = /-[A-Za-z0-9]{6}$|\}$/.test(arn) ? [arn, `${arn}-??????`] : [`${arn}-??????`];
  return { service: "secretsmanager", resources, tagged: !free };
}
