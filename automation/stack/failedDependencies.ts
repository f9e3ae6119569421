import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

interface OldResource {
  urn: string;
  type: string;
  inputs?: unknown;
}

type Callback = (error: unknown, response: Response | undefined) => void;
type Register = (request: RegisterResourceRequest, callback: Callback) => unknown;

/** What is read of an answer. */
interface Response {
  getUrn(): string;
  getResult(): number;
}

/** Marks a secret in the state: its value can't be given back to the engine. */
const sealed = /"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"/;

/**
 * Keeps what depends on a resource that could not be changed as it was, in a run that goes on past failures: its old
 * inputs are registered instead of new ones that hang on what nobody knows. What is new is left out. (The engine does
 * so by itself only for what depends on a resource that could not be made.)
 *
 * @param oldResources the resources of the state; asked for at the first failure
 */
export async function keepBehindFailures(oldResources: () => Promise<readonly OldResource[]>): Promise<void> {
  const [{ getMonitor }, { default: rpc }, { default: struct }] = await Promise.all([
    import("@pulumi/pulumi/runtime/settings.js"),
    import("@pulumi/pulumi/proto/resource_pb.js"),
    import("google-protobuf/google/protobuf/struct_pb.js"),
  ]);
  const monitor = getMonitor() as unknown as { registerResource: Register } | undefined;
  if (monitor === undefined) return;
  const register = monitor.registerResource.bind(monitor);
  const failed = new Set<string>();
  const leftOut = new Set<string>();
  let old: Promise<readonly OldResource[]> | undefined;

  const pass: Register = (request, callback) =>
    register(request, (error, response) => {
      if (response !== undefined && response.getResult() !== rpc.Result.SUCCESS) failed.add(response.getUrn());
      callback(error, response);
    });

  const leaveOut = (request: RegisterResourceRequest, callback: Callback): void => {
    const response = new rpc.RegisterResourceResponse();
    response.setUrn(urnOf(request));
    response.setResult(rpc.Result.SKIP);
    response.setObject(struct.Struct.fromJavaScript({}));
    failed.add(response.getUrn());
    leftOut.add(response.getUrn());
    callback(null, response);
  };

  monitor.registerResource = (request, callback) => {
    const behind = request.getDependenciesList().some((urn) => failed.has(urn));
    if (leftOut.size > 0) withoutThose(request, leftOut);
    if (!behind || !request.getCustom()) return pass(request, callback);
    old ??= oldResources();
    return old.then(
      (resources) => {
        const before = find(resources, request);
        if (before === undefined) return leaveOut(request, callback);
        const inputs = inputsOf(before);
        if (inputs !== undefined) request.setObject(struct.Struct.fromJavaScript(inputs as Record<string, never>));
        return pass(request, callback);
      },
      (error: unknown) => callback(error, undefined),
    );
  };
}

/** The engine knows nothing of what was left out. */
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

/** The resource as the state has it; under another parent where it has moved. */
function find(resources: readonly OldResource[], request: RegisterResourceRequest): OldResource | undefined {
  const urn = urnOf(request);
  const alike = (one: OldResource) => one.type === request.getType() && one.urn.endsWith(`::${request.getName()}`);
  return resources.find((one) => one.urn === urn) ?? resources.find(alike);
}

/** What a program once gave: without what the provider filled in. Nothing where a part of it is sealed. */
function inputsOf({ inputs }: OldResource): unknown {
  return sealed.test(JSON.stringify(inputs ?? {})) ? undefined : withoutDefaults(inputs ?? {});
}

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const { __defaults: filled, ...rest } = value as Record<string, unknown>;
  const names = Array.isArray(filled) ? filled : [];
  return Object.fromEntries(
    Object.entries(rest).flatMap(([key, inner]) => (names.includes(key) ? [] : [[key, withoutDefaults(inner)]])),
  );
}
