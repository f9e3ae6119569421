import { ownValue } from "../../components/ownValue.js";
import { resolveFor } from "../deployment/resolution.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import { chosenEnvironments, notDeployed } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import type { Resolver } from "../session/target.js";

/** One DNS record that has to be made by hand, where the domain's DNS is not Airlift's to change. */
export interface DnsRecord {
  /** Environment whose workload has the name. */
  environment: string;
  /** Host name. */
  name: string;
  /** At the top of a domain no CNAME may stand; DNS providers have ALIAS or ANAME for that. */
  type: "CNAME" | "ALIAS";
  /** Host name that it leads to. */
  value: string;
  /** Workload that answers to the name; `cdn` for the static assets of the environment. */
  workload: string;
  /** What DNS answers now. */
  state: "there" | "missing" | "points elsewhere";
}

/** A name that a workload wants and what it leads to; undefined targets are not deployed yet. */
export interface WantedName {
  name: string;
  workload: string;
  target: string | undefined;
}

/** What the outputs of an environment's stack say of addresses. */
export interface Addresses {
  /** The CDN where there is one, else the public load balancer. */
  public?: string;
  internal?: string;
  /** By workload. */
  exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The records to make by hand for the names that workloads of the environments have, and whether they are there. Names
 * in zones of the application's own domain, and those with `hosted_zone`, get theirs by `up`.
 * @throws RunError `usage` when an environment is not deployed yet
 */
export async function dnsRecords(options: RunOptions, onEvent: OnEvent = () => {}): Promise<DnsRecord[]> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const names = chosenEnvironments(workspace);
  const all = await Promise.all(
    names.map(async (environment) => {
      const { resolved } = resolveFor(workspace, environment, true);
      const { target, state } = await workspace.open(environment);
      if (state === undefined) throw notDeployed(environment);
      const wanted = wantedNames(resolved, addressesIn(state.outputs), workspace.folder.settings.domain !== undefined);
      return Promise.all(wanted.map((one) => recordOf(one, environment, target.dns)));
    }),
  );
  return all.flat();
}

function addressesIn(outputs: Readonly<Record<string, unknown>>): Addresses {
  const { environment = {}, workloads = {} } = outputs as {
    environment?: { publicAddress?: string; internalAddress?: string };
    workloads?: Record<string, WorkloadEndpoints>;
  };
  return {
    ...(environment.publicAddress !== undefined && { public: environment.publicAddress }),
    ...(environment.internalAddress !== undefined && { internal: environment.internalAddress }),
    exports: Object.fromEntries(
      Object.entries(workloads).map(([name, { exports = {} }]) => [name, exports as Record<string, string>]),
    ),
  };
}

/** Names that nobody but the user can make records for. Pure. */
export function wantedNames(
  { environment, workloads }: ResolvedApplication,
  addresses: Addresses,
  domain: boolean,
): WantedName[] {
  const { http, cdn } = environment.spec;
  const managed = domain && (http?.public?.certificates ?? []).length === 0;
  // Copilot made none for the static assets of a CDN either: who has one should not find it taken.
  const assets = cdn?.staticAssets;
  const ofEnvironment = assets === undefined ? [] : [{ name: assets.alias, target: addresses.public, workload: "cdn" }];
  const ofWorkloads = workloads.flatMap((workload) => {
    const exported = (output: string): string | undefined =>
      Object.entries(ownValue(addresses.exports, workload.name) ?? {}).find(([name]) =>
        name.endsWith(`-${output}`),
      )?.[1];
    return namesOf(workload, managed, addresses, exported).map((one) => ({ ...one, workload: workload.name }));
  });
  return [...ofEnvironment, ...ofWorkloads];
}

function namesOf(
  workload: ResolvedWorkload,
  managed: boolean,
  addresses: Addresses,
  exported: (output: string) => string | undefined,
): Omit<WantedName, "workload">[] {
  if (workload.kind === "Static Site") {
    const { alias, certificate } = workload.spec;
    const target = exported("CloudFrontDistributionDomainName");
    return alias === undefined || certificate === undefined ? [] : [{ name: alias, target }];
  }
  if (workload.kind === "Load Balanced Web Service") {
    const { http, nlb } = workload.spec;
    const byHand = ({ hostedZone }: { hostedZone?: string }): boolean => hostedZone === undefined && !managed;
    const routed = (http?.rules ?? []).flatMap((rule) => rule.aliases ?? []).filter(byHand);
    const direct = (nlb?.aliases ?? []).filter(byHand);
    return [
      ...routed.map(({ name }) => ({ name, target: addresses.public })),
      ...direct.map(({ name }) => ({ name, target: exported("PublicNetworkLoadBalancerDNSName") })),
    ];
  }
  if (workload.kind !== "Backend Service") return [];
  const aliases = (workload.spec.http?.rules ?? []).flatMap((rule) => rule.aliases ?? []);
  return aliases
    .filter(({ hostedZone }) => hostedZone === undefined)
    .map(({ name }) => ({ name, target: addresses.internal }));
}

/** The record for a name, and whether it is there. */
export async function recordOf(
  { name, workload, target = "" }: WantedName,
  environment: string,
  resolver: Resolver,
): Promise<DnsRecord> {
  // A name with name servers of its own is the top of a zone, example.co.uk among them.
  const atTop = name.split(".").length <= 2 || (await resolver.resolveNs(name).catch(() => [])).length > 0;
  const type = atTop ? "ALIAS" : "CNAME";
  return { environment, name, type, value: target, workload, state: await stateOf(name, target, resolver) };
}

async function stateOf(name: string, target: string, resolver: Resolver): Promise<DnsRecord["state"]> {
  const plain = (host: string): string => host.toLowerCase().replace(/\.$/, "");
  const none = (): string[] => [];
  const names = await resolver.resolveCname(name).catch(none);
  if (names.some((host) => plain(host) === plain(target))) return "there";
  const [here, there] = await Promise.all([name, target].map((host) => resolver.resolve4(host).catch(none)));
  if (names.length === 0 && (here ?? []).length === 0) return "missing";
  // An ALIAS, or a CNAME over others, shows by its addresses alone.
  return (here ?? []).some((address) => there?.includes(address)) ? "there" : "points elsewhere";
}
