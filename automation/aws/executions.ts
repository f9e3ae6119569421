import type { SFNClient } from "@aws-sdk/client-sfn";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";

/** A run of a job. */
export interface JobRun {
  /** ARN of the execution. */
  execution: string;
  name: string;
  /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED` */
  status: string;
  started?: Date;
  ended?: Date;
}

async function withStates<T>(access: AwsAccess, what: string, work: (client: SFNClient) => Promise<T>): Promise<T> {
  const { SFNClient } = await import("@aws-sdk/client-sfn");
  const client = new SFNClient(clientSettings(access));
  try {
    return await work(client);
  } catch (error) {
    if (errorName(error) !== "StateMachineDoesNotExist") throw callFailed(what, error);
    throw new RunError("usage", `${what}: its state machine doesn't exist.`, {
      hint: "`airlift up --force` for it, or `airlift refresh` and `up`, creates it again.",
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

/** Starts a job now. @throws RunError */
export async function startJob(access: AwsAccess, stateMachine: string): Promise<JobRun> {
  return withStates(access, "Starting the job", async (client) => {
    const { StartExecutionCommand } = await import("@aws-sdk/client-sfn");
    const { executionArn = "", startDate } = await client.send(
      new StartExecutionCommand({ stateMachineArn: stateMachine }),
    );
    return {
      execution: executionArn,
      name: executionArn.split(":").at(-1) ?? "",
      status: "RUNNING",
      started: startDate,
    };
  });
}
