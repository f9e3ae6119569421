import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "../../components/addons.js";
import { BackendService } from "../../components/backendService.js";
import { environmentExportValues } from "../../components/environment/exports.js";
import type { Environment } from "../../components/environment.js";
import { findExport } from "../../components/exports.js";
import { LoadBalancedWebService } from "../../components/loadBalancedWebService.js";
import { ownValue } from "../../components/ownValue.js";
import { StaticSite } from "../../components/staticSite.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import { emptyExportText, exportingAddons } from "./exportUses.js";

/** Gives what a CloudFormation export stands for, whoever exports it. */
export type ExportLookup = (name: string) => pulumi.Input<string>;

/** Where the exports of an environment come from. */
export interface ExportSources {
  environment: Environment;
  /** Addons of the environment, whose templates may export. */
  addons?: Addons;
  /** The workloads of this run by name, once all of them are made: each may name exports of any other. */
  made: Promise<ReadonlyMap<string, pulumi.ComponentResource>>;
}

/**
 * Copilot's own exports come from the resources that they stand for, those of the environment's addons from that
 * stack, every other one from the account.
 */
export function exportLookup(data: EnvironmentProgramData, { environment, addons, made }: ExportSources): ExportLookup {
  const { application, environment: resolved } = data.resolved;
  const ofEnvironment = environmentExportValues(environment);
  const inRun = new Set(data.resolved.workloads.map(({ name }) => name));
  const byAddons = exportingAddons(data.resolved);
  return (name) => {
    const own = findExport(application, resolved.name, name);
    if (own?.owner === "environment" && ownValue(ofEnvironment, own.output) !== undefined)
      return ownValue(ofEnvironment, own.output) as pulumi.Output<string>;
    if (own?.owner === "application" && data.artifactKeyArn !== undefined) return data.artifactKeyArn;
    if (own?.workload !== undefined && inRun.has(own.workload)) return ofWorkload(made, own.workload, own.output, name);
    const output = ownValue(resolved.addons?.exports, name);
    if (output !== undefined && addons !== undefined) return addons.output(output);
    const workload = byAddons.get(name);
    if (workload !== undefined && inRun.has(workload)) return ofAddons(data, made, workload, name);
    const given = ownValue(data.exports, name);
    if (given !== undefined || own?.owner !== "environment" || own.machinery === true)
      return given ?? aws.cloudformation.getExportOutput({ name }).value;
    throw new Error(emptyExportText(data.resolved, name));
  };
}

/** An export of the addons of a workload that this run makes. */
function ofAddons(
  { resolved }: EnvironmentProgramData,
  made: ExportSources["made"],
  workload: string,
  name: string,
): pulumi.Output<string> {
  const exported = ownValue(resolved.workloads.find((one) => one.name === workload)?.addons?.exports, name) ?? "";
  return pulumi.output(
    made.then((components) => addonsOf(components.get(workload))?.output(exported)),
  ) as pulumi.Output<string>;
}

/** The addons stack of a workload. */
export function addonsOf(component: pulumi.ComponentResource | undefined): Addons | undefined {
  return (component as { addons?: Addons } | undefined)?.addons;
}

/** An export of a workload that this run makes, maybe after the one that asks. */
function ofWorkload(
  made: ExportSources["made"],
  workload: string,
  output: string,
  name: string,
): pulumi.Output<string> {
  return pulumi.output(
    made.then((components) => {
      const value = ownValue(workloadExports(components.get(workload)), output);
      if (value === undefined) throw new Error(`There is no export ${name}: ${workload} has no ${output}.`);
      return value;
    }),
  );
}

/** What a workload has for each of Copilot's exports, by the last part of the export's name. */
export function workloadExports(
  component: pulumi.ComponentResource | undefined,
): Record<string, pulumi.Input<string> | undefined> {
  if (component instanceof LoadBalancedWebService) {
    return {
      DiscoveryServiceARN: component.discoveryService.arn,
      PublicNetworkLoadBalancerDNSName: component.networkLoadBalancer?.loadBalancer.dnsName,
    };
  }
  if (component instanceof BackendService) return { DiscoveryServiceARN: component.discoveryService.arn };
  if (component instanceof StaticSite) {
    return {
      CloudFrontDistributionDomainName: component.domainName,
      CloudFrontDistributionAlternativeDomainName: component.host,
    };
  }
  return {};
}

/** The same by full names, for whoever imports them in a later run. */
export function exportsByName(stem: string, component: pulumi.ComponentResource): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(workloadExports(component)).flatMap(([output, value]) =>
      value === undefined ? [] : [[`${stem}-${output}`, value]],
    ),
  );
}
