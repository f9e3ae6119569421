import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Step } from "../engine/protocol.js";

type Callback = (error: unknown, response: Response | undefined) => void;
type Register = (request: RegisterResourceRequest, callback: Callback) => unknown;
type RegisterOutputs = (request: RegisterResourceOutputsRequest, callback: (...answer: unknown[]) => void) => unknown;

/** What is read of an answer. */
interface Response {
  getUrn(): string;
  getResult(): number;
}

/**
 * Milliseconds after a failed delete until a registration that has begun no step counts as waiting for it. The engine
 * deletes before it answers, and answers everything else at once.
 */
const grace = 1500;

/** The resources of the state, as far as they say what depends on what. */
type OldResources = () => Promise<readonly { urn: string; parent?: string; dependencies?: string[] }[]>;

/** How a run that goes on past failures is getting on. */
export interface Continuation {
  /** Whether a resource failed, or was left as it is behind one that did. */
  failed(): boolean;
  /** Takes note of a step that has begun. */
  begun(step: Step): void;
  /** Takes note of a step that has failed. */
  noteFailure(step: Step): void;
}

/**
 * In a run that goes on past failures, leaves everything that depends on what failed exactly as the state has it: it is
 * not registered. (Had the engine registered it with the dependencies of before, and then deleted one of those, it
 * would write a state that it can't read.) The program has to fail in the end, so that nothing is deleted for not
 * having been registered.
 *
 * A resource that is deleted before its replacement is never answered by the engine when that delete fails; it is
 * answered here, as failed.
 */
export async function leaveBehindFailures(oldResources: OldResources): Promise<Continuation> {
  const [{ getMonitor }, { default: rpc }, { default: struct }, { default: empty }] = await Promise.all([
    import("@pulumi/pulumi/runtime/settings.js"),
    import("@pulumi/pulumi/proto/resource_pb.js"),
    import("google-protobuf/google/protobuf/struct_pb.js"),
    import("google-protobuf/google/protobuf/empty_pb.js"),
  ]);
  const monitor = getMonitor() as unknown as { registerResource: Register; registerResourceOutputs: RegisterOutputs };
  const register = monitor.registerResource.bind(monitor);
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  const failed = new Set<string>();
  const begun = new Set<string>();
  const waiting = new Map<string, (result: number) => void>();

  const answer = (urn: string, result: number, callback: Callback): void => {
    const response = new rpc.RegisterResourceResponse();
    response.setUrn(urn);
    response.setResult(result as 0 | 1 | 2);
    response.setObject(struct.Struct.fromJavaScript({}));
    failed.add(urn);
    callback(null, response);
  };

  monitor.registerResource = (request, callback) => {
    const urn = urnOf(request);
    const behind = dependenciesOf(request).some((one) => failed.has(one));
    if (failed.has(request.getParent()) || (behind && request.getCustom()))
      return answer(urn, rpc.Result.SKIP, callback);
    // A component makes nothing itself; the engine would skip it, and not know its children's parent.
    if (behind) withoutThose(request, failed);
    let answered = false;
    const once: Callback = (error, response) => {
      waiting.delete(urn);
      if (!answered) callback(error, response);
      answered = true;
    };
    waiting.set(urn, (result) => answer(urn, result, once));
    return register(request, (error, response) => {
      if (response !== undefined && response.getResult() !== rpc.Result.SUCCESS) failed.add(response.getUrn());
      once(error, response);
    });
  };

  // The engine gives up on a run that completes a component that it does not know.
  monitor.registerResourceOutputs = (request, callback) =>
    failed.has(request.getUrn()) ? callback(null, new empty.Empty()) : registerOutputs(request, callback);

  const failWaiting = async (urn: string): Promise<void> => {
    const needed = withDependencies(urn, await oldResources());
    await new Promise((resolve) => setTimeout(resolve, grace));
    for (const [one, fail] of [...waiting])
      if (one === urn || (needed.has(one) && !begun.has(one))) fail(rpc.Result.FAIL);
  };

  return {
    failed: () => failed.size > 0,
    begun: ({ urn }) => begun.add(urn),
    noteFailure({ urn, operation }) {
      failed.add(urn);
      if (operation.startsWith("delete")) void failWaiting(urn);
    },
  };
}

/** A resource and all that it depends on, by the state. */
function withDependencies(urn: string, resources: Awaited<ReturnType<OldResources>>): Set<string> {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const found = new Set([urn]);
  for (const one of found) {
    const { parent, dependencies = [] } = byUrn.get(one) ?? {};
    for (const next of [...dependencies, ...(parent === undefined ? [] : [parent])]) found.add(next);
  }
  return found;
}

function dependenciesOf(request: RegisterResourceRequest): string[] {
  const provider = request.getProvider().split("::").slice(0, -1).join("::");
  return [...request.getDependenciesList(), request.getParent(), request.getDeletedwith(), provider];
}

/** The engine skips what depends on something that failed. */
function withoutThose(request: RegisterResourceRequest, urns: ReadonlySet<string>): void {
  const rest = (list: string[]): string[] => list.filter((urn) => !urns.has(urn));
  request.setDependenciesList(rest(request.getDependenciesList()));
  request.getPropertydependenciesMap().forEach((one) => {
    one.setUrnsList(rest(one.getUrnsList()));
  });
}

/** The URN that a request will get. */
function urnOf(request: RegisterResourceRequest): string {
  const [prefix = "", project = "", types = ""] = request.getParent().split("::");
  const above = types === "pulumi:pulumi:Stack" || types === "" ? "" : `${types}$`;
  return [prefix, project, `${above}${request.getType()}`, request.getName()].join("::");
}
