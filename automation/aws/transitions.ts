import { type AwsAccess, clientSettings, withClient } from "./access.js";

/** A transition into a stage of a pipeline. */
export interface Transition {
  pipeline: string;
  stage: string;
}

/**
 * Transitions that are open and lead to stages which change one of these stacks, by the settings of their actions, or
 * are called after the environment as AWS Copilot calls them (`DeployTo-ENV`).
 * @throws RunError
 */
export async function openTransitions(
  access: AwsAccess,
  pipelines: readonly string[],
  environment: string,
  stacks: ReadonlySet<string>,
): Promise<Transition[]> {
  const api = await import("@aws-sdk/client-codepipeline");
  const client = new api.CodePipelineClient(clientSettings(access));
  return withClient("Reading pipelines", client, async () => {
    const found: Transition[] = [];
    for (const name of pipelines) {
      const [{ pipeline }, { stageStates = [] }] = await Promise.all([
        client.send(new api.GetPipelineCommand({ name })),
        client.send(new api.GetPipelineStateCommand({ name })),
      ]);
      const deploying = (pipeline?.stages ?? []).filter(
        ({ name: stage, actions = [] }) =>
          stage === `DeployTo-${environment}` ||
          actions.some(({ configuration = {} }) => stacks.has(configuration.StackName ?? "")),
      );
      for (const { stageName, inboundTransitionState } of stageStates)
        if (inboundTransitionState?.enabled !== false && deploying.some((stage) => stage.name === stageName))
          found.push({ pipeline: name, stage: stageName ?? "" });
    }
    return found;
  });
}

/** Opens or closes transitions; of one that is so already nothing changes. @param reason shown by CodePipeline @throws RunError */
export async function setTransitions(
  access: AwsAccess,
  transitions: readonly Transition[],
  open: boolean,
  reason: string,
): Promise<void> {
  const api = await import("@aws-sdk/client-codepipeline");
  const client = new api.CodePipelineClient(clientSettings(access));
  await withClient(open ? "Enabling transitions" : "Disabling transitions", client, async () => {
    for (const { pipeline: pipelineName, stage: stageName } of transitions) {
      const where = { pipelineName, stageName, transitionType: "Inbound" as const };
      if (open) await client.send(new api.EnableStageTransitionCommand(where));
      else await client.send(new api.DisableStageTransitionCommand({ ...where, reason }));
    }
  });
}
