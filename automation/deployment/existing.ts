import { createHash } from "node:crypto";
import { DEFAULT_ACCOUNT, DEFAULT_REGION, partitionOf } from "../aws/partitions.js";
import { secretReferences } from "../aws/secretReferences.js";
import type { PlainValue, Reference, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import { foreignExports } from "../program/exportUses.js";
import { referencesIn } from "../program/references.js";
import type { Existing, ExistingKind } from "../session/existing.js";

/** Where the things of an environment are. */
interface Place {
  account?: string;
  region?: string;
}

/** What copilot/airlift.yml names as existing: the domain's zone, a KMS key, a permissions boundary. */
export function existingInSettings(
  { kmsKey, permissionsBoundary, account, region }: EnvironmentSettings,
  domain: { name: string; role?: string } | undefined,
): Existing[] {
  const place = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  const zoneAccount = domain?.role?.split(":")[4];
  return [
    ...(domain === undefined
      ? []
      : [
          existing("zone", domain.name, zoneAccount === undefined ? place : { ...place, account: zoneAccount }, {
            name: domain.name,
          }),
        ]),
    ...(kmsKey === undefined ? [] : [existing("key", kmsKey, place)]),
    ...(permissionsBoundary === undefined ? [] : [existing("policy", permissionsBoundary, place)]),
  ];
}

/**
 * Everything that the manifests of an environment and its workloads name as existing.
 * @param known exports of workloads that other repositories have there
 */
export function existingInManifests(
  resolved: ResolvedApplication,
  place: Place,
  known: Readonly<Record<string, string>> = {},
): Existing[] {
  const network = existingNetwork(resolved, place);
  const found = [
    ...network,
    ...existingFrontDoor(resolved, place),
    ...resolved.workloads.flatMap((workload) => existingInWorkload(workload, resolved, place)),
    ...secretReferences(resolved.workloads).map(({ secret }) => tagged(secretThing(secret, place), resolved)),
    ...existingExports(resolved, place, known),
    ...existingRepositories(resolved.workloads.map(({ spec }) => spec)),
  ];
  return [...new Map(found.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}

/** Something in a place that manifests or settings name. */
export function existing(kind: ExistingKind, id: string, place: Place, facts?: Record<string, unknown>): Existing {
  // What an ARN says of account and region counts more.
  const own = id.startsWith("arn:") ? {} : place;
  return { kind, id, ...own, ...(facts !== undefined && { facts }) };
}

function existingNetwork({ environment }: ResolvedApplication, place: Place): Existing[] {
  const { vpc } = environment.spec;
  if (vpc === undefined || !("id" in vpc)) return [];
  return [
    existing("vpc", vpc.id, place),
    // The first of each kind are taken to be in one zone, the second ones in the next.
    ...[vpc.publicSubnetIds, vpc.privateSubnetIds].flatMap((ids) =>
      ids.map((id, index) => subnetThing(id, index, place, vpc.id)),
    ),
    // Gateway endpoints go into the route tables of the private subnets.
    existing("routeTable", madeId("rtb", vpc.id), place, { vpcId: vpc.id }),
  ];
}

function subnetThing(id: string, index: number, place: Place, vpcId: string | undefined): Existing {
  const zone = `${place.region ?? DEFAULT_REGION}${"abc".charAt(index % 3)}`;
  return existing("subnet", id, place, { availabilityZone: zone, ...(vpcId !== undefined && { vpcId }) });
}

function existingFrontDoor({ environment }: ResolvedApplication, place: Place): Existing[] {
  const { http, cdn } = environment.spec;
  const certificates = [
    ...(http?.public?.certificates ?? []),
    ...(http?.private?.certificates ?? []),
    ...(cdn?.certificate === undefined ? [] : [cdn.certificate]),
  ];
  const bucket = http?.public?.accessLogs?.bucketName;
  return [
    ...certificates.map((arn) => existing("certificate", arn, place)),
    ...(bucket === undefined ? [] : [existing("bucket", bucket, place)]),
    ...(http?.private?.subnets ?? []).map((id, index) => subnetThing(id, index, place, vpcOf(environment.spec.vpc))),
  ];
}

function vpcOf(vpc: ResolvedApplication["environment"]["spec"]["vpc"]): string | undefined {
  return vpc !== undefined && "id" in vpc ? vpc.id : undefined;
}

function existingInWorkload(
  workload: ResolvedWorkload,
  { environment }: ResolvedApplication,
  place: Place,
): Existing[] {
  const vpcId = vpcOf(environment.spec.vpc);
  if (workload.kind === "Static Site") {
    const { certificate } = workload.spec;
    return certificate === undefined ? [] : [existing("certificate", certificate, place)];
  }
  if (workload.kind === "Request-Driven Web Service") {
    const { placement, private: inside, autoScalingConfiguration: scaling } = workload.spec;
    const subnets = placement !== undefined && typeof placement === "object" ? placement.subnets : [];
    const endpoint = inside?.endpoint;
    return [
      ...existingSubnets(subnets, place, vpcId),
      ...(typeof endpoint === "string" ? [existing("vpcEndpoint", endpoint, place, { vpcId })] : []),
      ...(scaling === undefined ? [] : [existing("autoScaling", scalingArn(scaling, place), place)]),
    ];
  }
  const { network, storage, sidecars } = workload.spec;
  const placement = network?.placement;
  const credentials = [workload.spec, ...Object.values(sidecars ?? {})].map((container) => container.credentials);
  const fileSystems = Object.values(storage?.volumes ?? {}).flatMap(({ efs }) =>
    efs !== undefined && "imported" in efs ? [efs.imported.id] : [],
  );
  return [
    ...existingSubnets(typeof placement === "object" ? placement.subnets : [], place, vpcId),
    ...plainTexts(network?.securityGroups ?? []).map((id) => existing("securityGroup", id, place, { vpcId })),
    ...plainTexts(credentials).map((arn) => existing("secret", arn, place)),
    ...plainTexts(fileSystems).map((id) => existing("fileSystem", id, place)),
    ...("http" in workload.spec ? existingRouting(workload.spec, place, vpcId) : []),
    ...("deployment" in workload.spec ? existingAlarms(workload.spec.deployment?.rollbackAlarms, place) : []),
  ];
}

function scalingArn(named: string, { account = DEFAULT_ACCOUNT, region = DEFAULT_REGION }: Place): string {
  return `arn:${partitionOf(region)}:apprunner:${region}:${account}:autoscalingconfiguration/${named}`;
}

type Routed = Extract<ResolvedWorkload, { kind: "Load Balanced Web Service" | "Backend Service" }>["spec"];

function existingRouting(spec: Routed, place: Place, vpcId: string | undefined): Existing[] {
  const balancer = spec.http?.importedLoadBalancer;
  const group = madeId("sg", balancer ?? "");
  const aliases = [
    ...(spec.http?.rules ?? []).flatMap((rule) => rule.aliases ?? []),
    ...("nlb" in spec ? (spec.nlb?.aliases ?? []) : []),
  ];
  return [
    ...(balancer === undefined
      ? []
      : [
          existing("securityGroup", group, place, { vpcId }),
          existing("loadBalancer", balancer, place, {
            securityGroups: [group],
            vpcId,
            loadBalancerType: "application",
          }),
        ]),
    ...aliases.flatMap(({ name, hostedZone }) =>
      hostedZone === undefined
        ? []
        : [existing("zone", hostedZone, place, { name: name.split(".").slice(1).join(".") })],
    ),
  ];
}

function existingAlarms(alarms: object | undefined, place: Place): Existing[] {
  const names = alarms !== undefined && "names" in alarms ? (alarms.names as string[]) : [];
  return names.map((name) => existing("alarm", name, place));
}

function existingSubnets(subnets: readonly PlainValue[], place: Place, vpcId: string | undefined): Existing[] {
  return subnets.flatMap((subnet, index) => {
    if (typeof subnet === "string") return [subnetThing(subnet, index, place, vpcId)];
    if (subnet.from !== "subnetTags") return [];
    // Two subnets that have what is asked for.
    const tags = Object.fromEntries(Object.entries(subnet.tags).map(([key, [value = ""]]) => [key, value]));
    return [0, 1].map((at): Existing => {
      const made = subnetThing(madeId("subnet", `${JSON.stringify(subnet.tags)}${at}`), at, place, vpcId);
      return { ...made, facts: { ...made.facts, tags } };
    });
  });
}

function plainTexts(values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === "string");
}

/** Who names a secret as existing has tagged it for the environment, as Copilot asked for. */
function tagged(secret: Existing, { application, environment }: ResolvedApplication): Existing {
  const tags = { "copilot-application": application, "copilot-environment": environment.name };
  return { ...secret, facts: { ...secret.facts, tags } };
}

function secretThing(secret: ReturnType<typeof secretReferences>[number]["secret"], place: Place): Existing {
  if ("secretsManager" in secret) {
    const { account = DEFAULT_ACCOUNT, region = DEFAULT_REGION } = place;
    // What comes after the name picks a key or a version of it.
    const name = secret.secretsManager.split(":")[0] ?? "";
    // Secrets Manager ends the ARN with six characters of its own.
    const end = createHash("sha256").update(name).digest("hex").slice(0, 6);
    return existing("secret", `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${end}`, place);
  }
  const { valueFrom } = secret;
  if (!/^arn:[^:]*:secretsmanager:/.test(valueFrom)) return existing("parameter", valueFrom, place);
  return existing("secret", valueFrom.split(":").slice(0, 7).join(":"), place);
}

/** Image repositories of ECR that `image` of a container names. */
export function existingRepositories(data: unknown): Existing[] {
  if (data === null || typeof data !== "object") return [];
  return Object.values(data).flatMap((child): Existing[] => {
    if (typeof child !== "string") return existingRepositories(child);
    const [, account, region, repository] = privateImage.exec(child) ?? [];
    return repository === undefined ? [] : [{ kind: "repository", id: repository, account, region }];
  });
}

/** `account.dkr.ecr.region.amazonaws.com/name:tag`, or with a digest. */
const privateImage = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@\s]+)(?:[:@]\S+)?$/;

/** Exports that are neither the environment's own nor its addons': some other stack has them, with a value that fits where it goes. */
function existingExports(
  resolved: ResolvedApplication,
  place: Place,
  known: Readonly<Record<string, string>>,
): Existing[] {
  const { environment, workloads } = resolved;
  const values = new Map<string, string>();
  for (const { name } of foreignExports(resolved, known)) values.set(name, `value-of-${name}`);
  const secrets = new Set(workloads.flatMap(({ spec }) => referencesUnder(spec, "secrets").map(({ name }) => name)));
  for (const { spec } of workloads)
    for (const [key, prefix] of Object.entries(prefixes))
      for (const { name } of referencesUnder(spec, key)) if (values.has(name)) values.set(name, madeId(prefix, name));
  return [...values].flatMap(([name, value]) => [
    existing("export", name, place, { value }),
    ...(value.startsWith("sg-")
      ? [existing("securityGroup", value, place, { vpcId: vpcOf(environment.spec.vpc) })]
      : []),
    ...(value.startsWith("subnet-") ? [subnetThing(value, values.size, place, vpcOf(environment.spec.vpc))] : []),
    ...(value.startsWith("fs-") ? [existing("fileSystem", value, place)] : []),
    ...(value.startsWith("value-of-") && secrets.has(name) ? [existing("parameter", value, place)] : []),
  ]);
}

/** Keys of specs and what ids below them begin with. */
const prefixes: Readonly<Record<string, string>> = {
  securityGroups: "sg",
  subnets: "subnet",
  efs: "fs",
};

function referencesUnder(data: unknown, wanted: string): Extract<Reference, { from: "export" }>[] {
  if (data === null || typeof data !== "object") return [];
  return Object.entries(data).flatMap(([key, child]) =>
    key === wanted
      ? referencesIn(child).filter((reference) => reference.from === "export")
      : referencesUnder(child, wanted),
  );
}

/** An id that AWS could have given: the same for the same text. */
function madeId(prefix: string, text: string): string {
  return `${prefix}-0${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}
