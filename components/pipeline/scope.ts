import type * as pulumi from "@pulumi/pulumi";
import type { PipelineArgs } from "../pipeline.js";
import { type ComponentScope, providerLocation } from "../scope.js";
import { copilotTags } from "../tags.js";
import type { PipelineTransforms } from "../transforms.js";
import type { Value } from "../values.js";

/** What every part of a pipeline is made with. */
export interface PipelineScope extends ComponentScope {
  /** `pipeline-{app}-{name}`, the stem of Copilot's names. */
  stem: string;
  permissionsBoundary?: Value;
}

export function pipelineScope(
  parent: pulumi.ComponentResource,
  name: string,
  args: PipelineArgs,
  transforms: PipelineTransforms,
): PipelineScope {
  const { application } = args;
  return {
    name,
    application,
    stem: `pipeline-${application}-${args.pipeline}`,
    tags: { ...copilotTags({ application }, args.tags), "copilot-pipeline": args.pipeline },
    parent,
    transforms,
    ...providerLocation(parent),
    permissionsBoundary: args.permissionsBoundary,
  };
}
