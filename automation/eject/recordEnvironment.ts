import { relative, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../deployment/decide.js";
import { gather } from "../deployment/gather.js";
import { resolveFor } from "../deployment/resolution.js";
import { planMocks } from "../plan/planMocks.js";
import { type Registration, recordRegistrations } from "../plan/recordRegistrations.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { type MadeEnvironment, makeEnvironment } from "../program/environmentProgram.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import type { StateResource } from "../stack/contents.js";
import { Code } from "./source.js";

/** A resource as a program has to make it. */
export interface EjectedResource {
  type: string;
  name: string;
  /** `<type>::<name>` of its parent; absent right below the stack. */
  parent?: string;
  component: boolean;
  /** References stand for outputs of other resources. */
  inputs: Record<string, unknown>;
  options: Record<string, unknown>;
  /** `<type>::<name>` of what it waits for, and of its provider. */
  dependsOn: string[];
  provider?: string;
}

/** An environment as the next `up` would make it. */
export interface RecordedEnvironment {
  target: Target;
  data: EnvironmentProgramData;
  record: EnvironmentRecord;
  resources: EjectedResource[];
  made: MadeEnvironment;
  /** Of the stack, without the record. */
  outputs: Record<string, unknown>;
}

/**
 * Runs the program of an environment offline, with all that a preview would know.
 * @param folder to which paths of files are relative
 * @throws ManifestError, RunError
 */
export async function recordEnvironment(
  workspace: Workspace,
  environment: string,
  folder: string,
): Promise<RecordedEnvironment> {
  const resolution = resolveFor(workspace, environment);
  const { target, state } = await workspace.open(environment);
  const facts = await gather(target, workspace, resolution.resolved, { state });
  const { data } = decide(workspace, resolution, facts, { operation: "preview" });
  let made: MadeEnvironment | undefined;
  const program = async () => {
    made = await makeEnvironment({ ...data, checkNetwork: false, mayBeKept: [] });
    return { ...made.outputs };
  };
  const { account, region } = target;
  const stack = { application: target.application, stack: environment };
  const { registrations, urns, outputs } = await recordRegistrations(stack, program, planMocks({ account, region }));
  const known = new Map(state?.resources.map((one) => [`${one.type}::${one.name}`, one]));
  const resources = registrations.map((each) => ejected(each, urns, known, folder));
  const { airlift, ...shown } = outputs;
  return {
    target,
    data,
    record: airlift as EnvironmentRecord,
    resources,
    made: made as MadeEnvironment,
    outputs: shown,
  };
}

function ejected(
  { request, inputs }: Registration,
  urns: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, StateResource>,
  folder: string,
): EjectedResource {
  const named = (urn: string): string => urns.get(urn) ?? urn;
  const [type, name] = [request.getType(), request.getName()];
  const parent = named(request.getParent());
  const provider = request.getProvider();
  const asked = request.getCustomtimeouts();
  const timeouts = withoutEmpty({
    create: asked?.getCreate(),
    update: asked?.getUpdate(),
    delete: asked?.getDelete(),
  });
  const options = {
    ...(request.getIgnorechangesList().length > 0 && { ignoreChanges: request.getIgnorechangesList() }),
    ...(request.getReplaceonchangesList().length > 0 && { replaceOnChanges: request.getReplaceonchangesList() }),
    ...(request.getProtect() && { protect: true }),
    ...(request.getRetainondelete() && { retainOnDelete: true }),
    ...(request.getDeletebeforereplace() && { deleteBeforeReplace: true }),
    ...(Object.keys(timeouts).length > 0 && { customTimeouts: timeouts }),
  };
  return {
    type,
    name,
    ...(parent !== "" && !parent.startsWith("pulumi:pulumi:Stack::") && { parent }),
    component: !request.getCustom(),
    inputs: asDeployed(plainInputs(inputs, folder), known.get(`${type}::${name}`)?.inputs) as Record<string, unknown>,
    options,
    dependsOn: [...new Set(request.getDependenciesList().map(named))],
    ...(provider !== "" && { provider: named(provider.split("::").slice(0, -1).join("::")) }),
  };
}

const withoutEmpty = (map: object): object => Object.fromEntries(Object.entries(map).filter(([, one]) => one));

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Code);

const refers = (value: unknown): boolean =>
  value instanceof Code || /\$\{[\w-]+:[^}]*::/.test(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/**
 * A planned value with what the state says where AWS was asked for it: availability zones, subnets by tags. References
 * and what the plan does not name stay as planned.
 */
function asDeployed(planned: unknown, deployed: unknown): unknown {
  if (deployed === undefined || planned instanceof Code) return planned;
  if (isMap(planned) && isMap(deployed))
    return Object.fromEntries(Object.entries(planned).map(([key, one]) => [key, asDeployed(one, deployed[key])]));
  if (Array.isArray(planned) && Array.isArray(deployed) && planned.length === deployed.length)
    return planned.map((one, at) => asDeployed(one, deployed[at]));
  return refers(planned) || typeof planned !== typeof deployed ? planned : deployed;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
};

/** Inputs in the form of the wire as plain data; assets and secrets as the code that makes them. */
function plainInputs(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((one) => plainInputs(one, folder));
  if (!isMap(value)) return value;
  const { path, text, assets } = value;
  const file = typeof path === "string" ? JSON.stringify(relative(folder, path).split(sep).join("/")) : undefined;
  switch (value[signatureKey]) {
    case signatures.secret:
      return new Code('new pulumi.Config().requireSecret("value")');
    case signatures.asset:
      return new Code(
        file === undefined
          ? `new pulumi.asset.StringAsset(${JSON.stringify(text)})`
          : `new pulumi.asset.FileAsset(${file})`,
      );
    case signatures.archive:
      if (file !== undefined) return new Code(`new pulumi.asset.FileArchive(${file})`);
      return archiveOf(plainInputs(assets, folder) as Record<string, Code>);
    default:
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainInputs(one, folder)]));
  }
}

function archiveOf(assets: Record<string, Code>): Code {
  const members = Object.entries(assets).map(([name, { text }]) => `${JSON.stringify(name)}: ${text}`);
  return new Code(`new pulumi.asset.AssetArchive({ ${members.join(", ")} })`);
}

/** What outputs inside a value are under the mocks: references. */
export function settled(value: unknown): Promise<unknown> {
  return new Promise((resolve) => pulumi.output(value as object).apply(resolve));
}
