import { isDeepStrictEqual } from "node:util";
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import type { Transform } from "../../components/transforms.js";
import { type Adopted, adoptedInputs } from "../record/adopted.js";

/** Inputs of an ECS service as the state has them. */
export type DeployedInputs = Readonly<Record<string, unknown>>;

/**
 * Whether an update of a service has to say `forceNewDeployment`. The provider refuses another capacity provider strategy and
 * ignores triggers without it; with it every update exchanges all tasks, one of the count alone as well.
 *
 * It stays as it was when nothing else changes, so that the preview after a forced deployment is empty.
 */
export function forcesDeployment(wanted: aws.ecs.ServiceArgs, deployed: DeployedInputs | undefined): boolean {
  if (deployed === undefined) return false;
  const isSame = (input: string): boolean => {
    const value = plain((wanted as Record<string, unknown>)[input]);
    return value === unknown || isDeepStrictEqual(value, plain(deployed[input]));
  };
  if (!isSame("capacityProviderStrategies") || !isSame("triggers")) return true;
  // What the provider filled in by itself, and notes so.
  const filled = Array.isArray(deployed.__defaults) ? deployed.__defaults : [];
  const inputs = new Set([...Object.keys(wanted), ...Object.keys(deployed).filter((input) => !filled.includes(input))]);
  for (const input of ["forceNewDeployment", "__defaults"]) inputs.delete(input);
  return deployed.forceNewDeployment === true && [...inputs].every(isSame);
}

/** The user's function for the service, and after it the decision whether this update forces a deployment. */
export function withForcedDeployments(
  transform: Transform<aws.ecs.ServiceArgs> | undefined,
  deployed: DeployedInputs | undefined,
  adopted?: Adopted,
): Transform<aws.ecs.ServiceArgs> {
  return (args, name) => {
    const changed = transform === undefined ? args : transform(args, name);
    // Who sets it there has decided.
    if (changed?.forceNewDeployment !== args.forceNewDeployment) return changed;
    const { forceNewDeployment: _, ...rest } = changed;
    // What an adoption keeps counts as if the program had said it.
    const kept = ownValue(adopted?.resources ?? {}, `aws:ecs/service:Service::${name}`);
    const whole =
      kept === undefined ? rest : (adoptedInputs("aws:ecs/service:Service", { ...rest }, kept) as typeof rest);
    return forcesDeployment(whole, deployed) ? { ...rest, forceNewDeployment: true } : rest;
  };
}

/** Stands for what is known only later. */
const unknown = Symbol("unknown");

/** A value without what is absent in it; `unknown` as soon as a part of it is an output. */
function plain(value: unknown): unknown {
  if (pulumi.Output.isInstance(value)) return unknown;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.includes(unknown) ? unknown : items;
  }
  if (value === null || typeof value !== "object") return value ?? undefined;
  const entries = Object.entries(value)
    .filter(([key, one]) => one !== undefined && one !== null && !key.startsWith("__"))
    .map(([key, one]) => [key, plain(one)] as const);
  return entries.some(([, one]) => one === unknown) ? unknown : Object.fromEntries(entries);
}
