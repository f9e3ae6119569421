import * as pulumi from "@pulumi/pulumi";
import type provider from "@pulumi/pulumi/proto/provider_pb.js";
import rpc from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { withCurrentTokens } from "../../components/typeTokens.js";
import { nameOfUrn, plainMap } from "../engine/events.js";
import { isWorkload } from "../record/ownership.js";
import { environmentOutputs, type StackState, type StateResource } from "../stack/contents.js";

/** What the engine says of a stack from within a program: type and outputs of each resource, by URN. */
export type KnownResources = Readonly<Record<string, { type: string; outputs: Record<string, unknown> }>>;

/** How often a state is read that the engine is just writing into a folder, and how long after each time. */
const attempts = { count: 50, milliseconds: 40 };

/** Asks the engine that runs the program, which knows backend and keys; undefined for a stack that was never made. */
export async function knownResources(project: string, stack: string): Promise<KnownResources | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await askedOf(project, stack);
    if (!(answer instanceof Error)) return plainMap(answer.getReturn()?.toJavaScript().outputs) as KnownResources;
    if (/no stack named|not found|unknown stack/i.test(answer.message)) return undefined;
    // Of a folder the engine reads a file that it truncates at each of its own steps, which other resources take meanwhile.
    if (!/failed to load checkpoint: (?:unexpected )?EOF/.test(answer.message) || attempt === attempts.count)
      throw new Error(`The stack "${stack}" can't be read: ${answer.message}`, { cause: answer });
    await new Promise((resolve) => setTimeout(resolve, attempts.milliseconds));
  }
}

async function askedOf(project: string, stack: string): Promise<provider.InvokeResponse | Error> {
  const stackName = `${pulumi.getOrganization()}/${project}/${stack}`;
  const request = new rpc.ResourceInvokeRequest();
  request.setTok("pulumi:pulumi:readStackResourceOutputs");
  request.setArgs(struct.Struct.fromJavaScript({ stackName }));
  // The SDK's own `invoke` would make resources of references in outputs, which other stacks have and this one has not.
  request.setAcceptresources(false);
  const monitor = pulumi.runtime.getMonitor();
  return new Promise((resolve) =>
    monitor?.invoke(request, (error: Error | null, response: provider.InvokeResponse) => resolve(error ?? response)),
  );
}

/** The state as far as a program can know it: without inputs, and of what is below a workload only whose it is. */
export function stateInProgram(known: KnownResources | undefined): StackState | undefined {
  if (known === undefined) return undefined;
  const resources = Object.entries(known).map(([urn, { type, outputs }]): StateResource => {
    const flags = { protect: false, retainOnDelete: false, pendingDeletion: false };
    const id = typeof outputs.id === "string" ? { id: outputs.id } : {};
    const custom = "id" in outputs;
    const { name, triggers } = outputs;
    const inputs = { ...(name !== undefined && { name }), ...(triggers !== undefined && { triggers }) };
    const common = { urn, type: withCurrentTokens(type), name: nameOfUrn(urn), custom, inputs, outputs };
    return { ...common, ...id, ...flags, dependencies: [] };
  });
  const workloads = resources.filter(isWorkload);
  const others = resources.filter((resource) => !isWorkload(resource));
  const owned = others.map((resource) => ({ ...resource, parent: ownerOf(resource, workloads)?.urn }));
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  return { resources: [...workloads, ...owned], pending: [], outputs: environmentOutputs(resources, outputs) };
}

/** The workload whose type and name a resource's own begin with. */
function ownerOf({ urn, name }: StateResource, workloads: readonly StateResource[]): StateResource | undefined {
  const above = workloads.filter(
    (one) => name.startsWith(`${one.name}-`) && typesOf(urn).startsWith(`${typesOf(one.urn)}$`),
  );
  return above.sort((one, other) => other.name.length - one.name.length)[0];
}

const typesOf = (urn: string): string => withCurrentTokens(urn).split("::")[2] ?? "";
