import { type Inputs, records, text } from "../values.js";
import { type Api, ApiError, unknownOperation } from "./call.js";

/** The part of CodePipeline that operations use. No push reaches a simulated pipeline, so none of its stages ever ran. */
export const pipelinesApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  GetPipelineState: ({ world, place, body }) => {
    const name = text(body.name);
    const found = world.find("aws:codepipeline/pipeline:Pipeline", name, place);
    if (found === undefined) {
      throw new ApiError(
        "PipelineNotFoundException",
        `Account '${place.account}' does not have a pipeline with name '${name}'`,
      );
    }
    const stageStates = records(found.inputs.stages).map(
      (stage, index): Inputs => ({
        stageName: text(stage.name),
        ...(index > 0 && { inboundTransitionState: { enabled: true } }),
        actionStates: records(stage.actions).map(({ name: actionName }) => ({ actionName })),
      }),
    );
    return { pipelineName: name, pipelineVersion: 1, stageStates };
  },
};
