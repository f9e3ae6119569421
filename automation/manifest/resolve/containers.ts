import type {
  ContainerHealthCheckSpec,
  DependencyCondition,
  PortSpec,
  SecretSpec,
  SidecarSpec,
} from "../../../components/containers.js";
import { containerHealthCheckDefaults } from "../../../components/defaults.js";
import type { secrets, variables } from "../fields/container.js";
import type { containerHealthCheck, dependsOn } from "../fields/image.js";
import type { PortForm } from "../fields/nlb.js";
import type { sidecars } from "../fields/sidecars.js";
import type { LongOf } from "../fields.js";
import { type BuildForm, imageBuild } from "../images.js";
import type { PlainValue } from "../resolved.js";
import { envFileReference, mapValues, present, type ResolveContext, unlessEmpty } from "./context.js";

export type VariablesForm = LongOf<typeof variables>;
export type SecretsForm = LongOf<typeof secrets>;
type HealthCheckForm = LongOf<typeof containerHealthCheck>;

/** Variables in the order in which they are written. */
export function variableValues(form: VariablesForm | undefined): Record<string, PlainValue> | undefined {
  return unlessEmpty(
    mapValues(
      form ?? {},
      (entry): PlainValue => ("from_cfn" in entry ? { from: "export", name: entry.from_cfn } : entry.value),
    ),
  );
}

export function secretValues(form: SecretsForm | undefined): Record<string, SecretSpec<PlainValue>> | undefined {
  return unlessEmpty(
    mapValues(form ?? {}, (entry): SecretSpec<PlainValue> => {
      if ("secretsmanager" in entry) return { secretsManager: entry.secretsmanager };
      if ("from_cfn" in entry) return { valueFrom: { from: "export", name: entry.from_cfn } };
      return { valueFrom: entry.value };
    }),
  );
}

/** The image of a container: built from the folder, or one that exists. */
export function imageValue(
  container: string,
  form: { build?: BuildForm; location?: string },
  key: string,
  platform: string,
  context: ResolveContext,
): PlainValue {
  if (context.isImageGiven(container)) return { from: "image", container };
  if (form.build === undefined) return form.location ?? "";
  const { build, findings } = imageBuild(container, form.build, platform, context.rules);
  context.images.push(build);
  for (const finding of findings) {
    const at = finding.key === "" ? "build" : `build.${finding.key}`;
    context.report(`${key}.${at}`, finding.message, finding.hint);
  }
  return { from: "image", container };
}

/** The check with its defaults; seconds that are no whole ones are cut off, as ECS takes whole ones. */
export function healthCheck(form: HealthCheckForm | undefined): ContainerHealthCheckSpec | undefined {
  if (form === undefined) return undefined;
  const usual = containerHealthCheckDefaults;
  return {
    command: form.command ?? [...usual.command],
    interval: Math.trunc(form.interval ?? usual.interval),
    retries: form.retries ?? usual.retries,
    timeout: Math.trunc(form.timeout ?? usual.timeout),
    startPeriod: Math.trunc(form.start_period ?? usual.startPeriod),
  };
}

export function conditions(
  form: LongOf<typeof dependsOn> | undefined,
): Record<string, DependencyCondition> | undefined {
  return unlessEmpty(mapValues(form ?? {}, (condition) => condition.toUpperCase() as DependencyCondition));
}

function portSpec(form: PortForm | undefined): PortSpec | undefined {
  return form === undefined ? undefined : { port: form.port, protocol: form.protocol };
}

type SidecarForm = LongOf<typeof sidecars>[string];

/** A container beside the main one. */
export function sidecarSpec(
  name: string,
  form: SidecarForm,
  platform: string,
  context: ResolveContext,
): SidecarSpec<PlainValue> {
  const key = `sidecars.${name}`;
  return present({
    image: imageValue(name, form.image, `${key}.image`, platform, context),
    credentials: form.credentialsParameter,
    port: portSpec(form.port),
    // ECS's own default is true; false alone is worth writing.
    essential: form.essential ? undefined : false,
    entryPoint: form.entrypoint,
    command: form.command,
    variables: variableValues(form.variables),
    secrets: secretValues(form.secrets),
    envFile: envFileReference(form.env_file, `${key}.env_file`, context),
    labels: unlessEmpty(form.labels),
    dependsOn: conditions(form.depends_on),
    healthCheck: healthCheck(form.healthcheck),
    mountPoints: form.mount_points?.map((mount) => ({
      volume: mount.source_volume,
      path: mount.path,
      readOnly: mount.read_only,
    })),
  });
}
