import { type Inputs, records, text, texts } from "../values.js";
import type { WorldResource } from "../world.js";
import { type Api, type ApiCall, ApiError, unknownOperation } from "./call.js";

/** The part of CodePipeline that operations use. No push reaches a simulated pipeline, so none of its stages ever ran. */
export const pipelinesApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  GetPipelineState: (call) => {
    const { name, found, closed } = pipelineIn(call, call.body.name);
    const stageStates = records(found.inputs.stages).map(
      (stage, index): Inputs => ({
        stageName: text(stage.name),
        ...(index > 0 && { inboundTransitionState: { enabled: !closed.includes(text(stage.name)) } }),
        actionStates: records(stage.actions).map(({ name: actionName }) => ({ actionName })),
      }),
    );
    return { pipelineName: name, pipelineVersion: 1, stageStates };
  },
  GetPipeline: (call) => {
    const { name, found } = pipelineIn(call, call.body.name);
    const stages = records(found.inputs.stages).map(({ name: stage, actions }) => ({
      name: stage,
      actions: records(actions).map(({ name: action, configuration }) => ({ name: action, configuration })),
    }));
    return { pipeline: { name, stages } };
  },
  DisableStageTransition: (call) => {
    const { found, closed } = pipelineIn(call, call.body.pipelineName);
    call.world.put({ ...found, outputs: { ...found.outputs, closed: [...closed, text(call.body.stageName)] } });
    return {};
  },
  EnableStageTransition: (call) => {
    const { found, closed } = pipelineIn(call, call.body.pipelineName);
    const left = closed.filter((stage) => stage !== text(call.body.stageName));
    call.world.put({ ...found, outputs: { ...found.outputs, closed: left } });
    return {};
  },
};

/** A pipeline with the stages that nothing may enter. @throws ApiError */
function pipelineIn(
  { world, place }: ApiCall,
  named: unknown,
): { name: string; found: WorldResource; closed: string[] } {
  const name = text(named);
  const found = world.find("aws:codepipeline/pipeline:Pipeline", name, place);
  if (found === undefined)
    throw new ApiError(
      "PipelineNotFoundException",
      `Account '${place.account}' does not have a pipeline with name '${name}'`,
    );
  return { name, found, closed: texts(found.outputs.closed) };
}
