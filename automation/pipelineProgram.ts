import { Pipeline, type PipelineArgs } from "../components/pipeline.js";

/** All that the program of a pipeline's stack is given: plain data. */
export interface PipelineProgramData {
  args: PipelineArgs;
}

/** The program of a stack `pipeline.<name>`. */
export async function pipelineProgram({ args }: PipelineProgramData): Promise<Record<string, unknown>> {
  const made = new Pipeline(args.pipeline, args);
  return {
    pipeline: made.pipeline.name,
    ...(made.connection !== undefined && {
      connection: { name: made.connection.name, status: made.connection.connectionStatus },
    }),
  };
}
