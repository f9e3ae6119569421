import type { EcsServiceSpec, EcsTaskSpec } from "../../../components/fargateService.js";
import type { observability } from "../fields/container.js";
import type { CountForm } from "../fields/count.js";
import type { ecsFields } from "../fields/ecs.js";
import type { image } from "../fields/image.js";
import type { LongOf, LongOfShape } from "../fields.js";
import type { PlainValue } from "../resolved.js";
import { conditions, healthCheck, imageValue, secretValues, sidecarSpec, variableValues } from "./containers.js";
import { envFileReference, mapValues, present, type ResolveContext, unlessEmpty } from "./context.js";
import { countSpec } from "./count.js";
import { loggingSpec } from "./logging.js";
import { networkSpec } from "./network.js";
import { buildPlatform, platformSpec } from "./platform.js";
import { deploymentSpec, publishSpec, tracingSpec } from "./services.js";
import { storageSpec } from "./storage.js";

export type EcsTaskForm = LongOfShape<typeof ecsFields> & { image: LongOf<typeof image> };

export interface EcsServiceForm extends EcsTaskForm {
  count: CountForm;
  exec: { enable: boolean };
  deployment: Parameters<typeof deploymentSpec>[0];
  observability?: LongOf<typeof observability>;
}

/** What every workload on ECS has. */
export function ecsTaskSpec(form: EcsTaskForm, context: ResolveContext): EcsTaskSpec<PlainValue> {
  const platform = buildPlatform(form.platform);
  return present({
    image: imageValue(context.workload, form.image, "image", platform, context),
    credentials: form.image.credentials,
    entryPoint: form.entrypoint,
    command: form.command,
    variables: variableValues(form.variables),
    secrets: secretValues(form.secrets),
    envFile: envFileReference(form.env_file, "env_file", context),
    labels: unlessEmpty(form.image.labels),
    dependsOn: conditions(form.image.depends_on),
    healthCheck: healthCheck(form.image.healthcheck),
    cpu: form.cpu,
    memory: form.memory,
    platform: platformSpec(form.platform),
    sidecars: unlessEmpty(
      mapValues(form.sidecars ?? {}, (sidecar, name) => sidecarSpec(name, sidecar, platform, context)),
    ),
    logging: loggingSpec(form.logging, context),
    storage: storageSpec(form.storage),
    network: networkSpec(form.network),
    publish: publishSpec(form.publish),
    taskDefinitionOverrides: form.taskdef_overrides?.map(({ path, value }) => ({ path, value: value as unknown })),
  });
}

/** What every service on ECS has. */
export function ecsServiceSpec(form: EcsServiceForm, context: ResolveContext): EcsServiceSpec<PlainValue> {
  return present({
    ...ecsTaskSpec(form, context),
    count: countSpec(form.count),
    exec: form.exec.enable,
    deployment: deploymentSpec(form.deployment),
    observability: tracingSpec(form.observability),
  });
}
