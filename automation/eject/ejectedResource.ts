import { relative, sep } from "node:path";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Registration } from "../plan/recordRegistrations.js";
import type { StateResource } from "../stack/contents.js";
import { Code, Secret } from "./source.js";

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

/** `<type>::<name>`, which no two resources of a stack share. */
export const keyOf = ({ type, name }: Pick<EjectedResource, "type" | "name">): string => `${type}::${name}`;

/**
 * What a program has registered, as another one has to make it.
 * @param known the state, by `<type>::<name>`
 * @param folder to which paths of files are relative
 */
export function ejectedResource(
  { request, inputs }: Registration,
  urns: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, StateResource>,
  folder: string,
): EjectedResource {
  const named = (urn: string): string => urns.get(urn) ?? urn;
  const [type, name] = [request.getType(), request.getName()];
  const parent = named(request.getParent());
  const provider = request.getProvider();
  return {
    type,
    name,
    ...(parent !== "" && !parent.startsWith("pulumi:pulumi:Stack::") && { parent }),
    component: !request.getCustom(),
    inputs: asDeployed(plainInputs(inputs, folder), known.get(`${type}::${name}`)?.inputs) as Record<string, unknown>,
    options: optionsOf(request),
    dependsOn: [...new Set(request.getDependenciesList().map(named))],
    ...(provider !== "" && { provider: named(provider.split("::").slice(0, -1).join("::")) }),
  };
}

/** Options of a resource that a program says. */
export function optionsOf(request: RegisterResourceRequest): Record<string, unknown> {
  const asked = request.getCustomtimeouts();
  const timeouts = withoutEmpty({
    create: asked?.getCreate(),
    update: asked?.getUpdate(),
    delete: asked?.getDelete(),
  });
  return {
    ...(request.getIgnorechangesList().length > 0 && { ignoreChanges: request.getIgnorechangesList() }),
    ...(request.getReplaceonchangesList().length > 0 && { replaceOnChanges: request.getReplaceonchangesList() }),
    ...(request.getProtect() && { protect: true }),
    ...(request.getRetainondelete() && { retainOnDelete: true }),
    ...(request.getDeletebeforereplace() && { deleteBeforeReplace: true }),
    ...(Object.keys(timeouts).length > 0 && { customTimeouts: timeouts }),
  };
}

const withoutEmpty = (map: object): object => Object.fromEntries(Object.entries(map).filter(([, one]) => one));

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Code || value instanceof Secret);

const refers = (value: unknown): boolean =>
  value instanceof Code || /\$\{[\w-]+:[^}]*::/.test(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/**
 * A planned value with what the state says where AWS was asked for it: availability zones, subnets by tags. References
 * and what the plan does not name stay as planned.
 */
function asDeployed(planned: unknown, deployed: unknown): unknown {
  if (deployed === undefined || planned instanceof Code || planned instanceof Secret) return planned;
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
export function plainInputs(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((one) => plainInputs(one, folder));
  if (!isMap(value)) return value;
  const { path, text, assets } = value;
  const file = typeof path === "string" ? JSON.stringify(relative(folder, path).split(sep).join("/")) : undefined;
  switch (value[signatureKey]) {
    case signatures.secret:
      return new Secret(plainInputs(value.value, folder));
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
