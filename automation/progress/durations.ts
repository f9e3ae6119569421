import { isComponent } from "./descriptions.js";
import { type ResourceProgress, type StackProgress, secondsOf } from "./progress.js";

/**
 * How long the slow ones take, by Pulumi type token and verb, for whoever sits and waits. Rounded, and no limits: CloudFront's
 * is what the provider's documentation says, validation what ACM's does; the others are what public logs of CloudFormation and
 * Terraform show. None was measured by this project.
 */
const usual: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws:acm/certificateValidation:CertificateValidation": { create: "2 to 30 min, once DNS has the records" },
  "aws:apprunner/service:Service": { create: "3 to 6 min", update: "3 to 6 min", delete: "2 min" },
  "aws:cloudformation/stack:Stack": {
    create: "5 to 15 min with a database",
    update: "up to 30 min with a database",
    delete: "5 to 15 min with a database",
  },
  "aws:cloudfront/distribution:Distribution": { create: "5 to 15 min", update: "5 to 15 min", delete: "5 to 15 min" },
  "aws:ec2/internetGateway:InternetGateway": { delete: "1 min, after public addresses" },
  "aws:ec2/natGateway:NatGateway": { create: "2 min", delete: "1 min" },
  "aws:ec2/securityGroup:SecurityGroup": { delete: "1 to 2 min, after network interfaces" },
  "aws:ec2/subnet:Subnet": { delete: "1 to 2 min, after network interfaces" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { create: "1 to 2 min", delete: "1 to 5 min" },
  "aws:ecs/service:Service": { delete: "1 to 5 min, until its tasks have stopped" },
  "aws:efs/mountTarget:MountTarget": { create: "1 to 2 min", delete: "1 min" },
  "aws:lb/loadBalancer:LoadBalancer": { create: "2 to 3 min" },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { create: "1 min", delete: "1 min" },
};

/** "2 to 3 min" for what is known to take its time; undefined for what is quick. */
export function usualTime({ type, verb }: Pick<ResourceProgress, "type" | "verb">): string | undefined {
  const times = usual[type];
  return times?.[verb] ?? (verb === "replace" ? times?.create : verb.startsWith("delete") ? times?.delete : undefined);
}

/** Seconds after which a run that takes its time says what it waits for. */
const patience = 3;

/** "development-nat-gateway-1 (usually 2 min) and 3 more": what the run waits for, the slowest first; "" for nothing yet. */
export function waitsFor(stack: StackProgress, now: number): string {
  const slow = [...stack.resources.values()]
    .filter(({ status, type }) => status === "in progress" && !isComponent(type))
    .filter((one) => secondsOf(one, now) >= patience)
    .sort(
      (a, b) => Number(usualTime(b) !== undefined) - Number(usualTime(a) !== undefined) || a.startedAt - b.startedAt,
    );
  const [first] = slow;
  if (first === undefined) return "";
  const time = usualTime(first);
  const more = slow.length > 1 ? ` and ${slow.length - 1} more` : "";
  return `${first.name}${time === undefined ? "" : ` (usually ${time})`}${more}`;
}

/** "Waiting for its services to run … 12 s" */
export function waitingLine({ text, since }: NonNullable<StackProgress["waiting"]>, now: number): string {
  return `Waiting for ${text} … ${((now - since) / 1000).toFixed(0)} s`;
}
