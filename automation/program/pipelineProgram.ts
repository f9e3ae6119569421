import { Pipeline, type PipelineArgs } from "../../components/pipeline.js";
import type { ResolvedOverrides } from "../manifest/overrides/actions.js";
import { pipelineChanges } from "./overrides.js";

/** All that the program of a pipeline's stack is given: plain data. */
export interface PipelineProgramData {
  args: PipelineArgs;
  /** Patches and the file of transforms. @default none */
  overrides?: ResolvedOverrides;
  /** The repository that the pipeline belongs to. */
  repository?: string;
  /** Absolute path of the folder that holds `copilot/`. */
  root?: string;
}

/** The program of a stack `pipeline.<name>`. */
export async function pipelineProgram({
  args,
  overrides,
  repository,
  root,
}: PipelineProgramData): Promise<Record<string, unknown>> {
  const { opts, transforms } = await pipelineChanges(root, args.pipeline, args.application, overrides);
  const made = new Pipeline(args.pipeline, args, opts, transforms);
  return {
    pipeline: made.pipeline.name,
    repository,
    ...(made.connection !== undefined && {
      connection: { name: made.connection.name, status: made.connection.connectionStatus },
    }),
  };
}
