import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";

/** An action of a pipeline as CodePipeline last saw it. */
export interface ActionStatus {
  name: string;
  /** `InProgress`, `Succeeded`, `Failed`, `Abandoned`; absent when it never ran. */
  status?: string;
  changed?: Date;
  /** What a failed action says; for a source the commit's message. */
  message?: string;
  /** Page of the run, for example in CodeBuild. */
  url?: string;
}

/** A stage of a pipeline with its actions, in their order. */
export interface StageStatus {
  name: string;
  /** Whether what comes from the stage before may enter. */
  enabled: boolean;
  /** As of an action, and `Stopped`, `Stopping`, `Cancelled`; absent when it never ran. */
  status?: string;
  actions: ActionStatus[];
}

/** How a pipeline is, as CodePipeline says. */
export interface PipelineState {
  stages: StageStatus[];
  /** When its definition was last changed. */
  updated?: Date;
}

/** Asks CodePipeline for the states of stages and actions. @throws RunError */
export async function pipelineState(access: AwsAccess, name: string): Promise<PipelineState> {
  const { CodePipelineClient, GetPipelineStateCommand } = await import("@aws-sdk/client-codepipeline");
  const client = new CodePipelineClient(clientSettings(access));
  try {
    const { stageStates = [], updated } = await client.send(new GetPipelineStateCommand({ name }));
    const stages = stageStates.map(
      ({ stageName = "", inboundTransitionState, latestExecution, actionStates = [] }): StageStatus => ({
        name: stageName,
        enabled: inboundTransitionState?.enabled ?? true,
        ...(latestExecution?.status !== undefined && { status: latestExecution.status }),
        actions: actionStates.map(({ actionName = "", latestExecution: last }): ActionStatus => {
          const message = last?.errorDetails?.message ?? last?.summary;
          return {
            name: actionName,
            ...(last?.status !== undefined && { status: last.status }),
            ...(last?.lastStatusChange !== undefined && { changed: last.lastStatusChange }),
            ...(message !== undefined && { message }),
            ...(last?.externalExecutionUrl !== undefined && { url: last.externalExecutionUrl }),
          };
        }),
      }),
    );
    return { stages, ...(updated !== undefined && { updated }) };
  } catch (error) {
    if (errorName(error) !== "PipelineNotFoundException")
      throw callFailed(`Asking for the state of the pipeline ${name}`, error);
    throw new RunError("usage", `CodePipeline has no pipeline ${name}.`, {
      hint: "`airlift pipeline destroy` and `airlift pipeline up` create it again.",
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
