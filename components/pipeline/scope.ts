import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PipelineArgs } from "../pipeline.js";
import { copilotTags } from "../tags.js";
import type { Value } from "../values.js";

/** What every part of a pipeline is made with. */
export interface PipelineScope {
  /** Name of the component; children are called by it and a fixed suffix. */
  name: string;
  application: string;
  /** `pipeline-{app}-{name}`, the stem of Copilot's names. */
  stem: string;
  tags: Record<string, string>;
  parent: pulumi.Resource;
  region: pulumi.Output<string>;
  accountId: pulumi.Output<string>;
  partition: pulumi.Output<string>;
  permissionsBoundary?: Value;
}

export function pipelineScope(parent: pulumi.ComponentResource, name: string, args: PipelineArgs): PipelineScope {
  const { application } = args;
  const opts = { parent };
  return {
    name,
    application,
    stem: `pipeline-${application}-${args.pipeline}`,
    tags: { ...copilotTags({ application }, args.tags), "copilot-pipeline": args.pipeline },
    parent,
    region: aws.getRegionOutput({}, opts).region,
    accountId: aws.getCallerIdentityOutput({}, opts).accountId,
    partition: aws.getPartitionOutput({}, opts).partition,
    permissionsBoundary: args.permissionsBoundary,
  };
}
