import type { StackSet } from "@aws-sdk/client-cloudformation";
import { RunError } from "../base/errors.js";
import { type AwsAccess, errorName } from "./access.js";
import { until } from "./changeSets.js";
import { withCloudFormation } from "./cloudFormation.js";

/** One stack of a StackSet, in one account and region. */
export interface StackInstance {
  account: string;
  region: string;
  /** ARN; "" where it was never made. */
  stack: string;
  /** `CURRENT`, `OUTDATED`, `INOPERABLE` */
  status: string;
}

export interface FoundStackSet {
  template: string;
  instances: StackInstance[];
}

/** A StackSet with its instances; undefined where this account and region administer none of that name. @throws RunError */
export function findStackSet(access: AwsAccess, name: string): Promise<FoundStackSet | undefined> {
  return withCloudFormation(access, `Reading the StackSet ${name}`, async (client, api) => {
    let found: StackSet | undefined;
    try {
      found = (await client.send(new api.DescribeStackSetCommand({ StackSetName: name }))).StackSet;
    } catch (error) {
      if (/^StackSetNotFound/.test(errorName(error))) return undefined;
      throw error;
    }
    if (found?.Status === "DELETED") return undefined;
    const instances: StackInstance[] = [];
    for await (const { Summaries = [] } of api.paginateListStackInstances({ client }, { StackSetName: name }))
      for (const { Account: account = "", Region: region = "", StackId: stack = "", Status: status = "" } of Summaries)
        instances.push({ account, region, stack, status });
    return { template: found?.TemplateBody ?? "", instances };
  });
}

/**
 * Updates a StackSet and all its instances with another template, everything else as it is, and waits for it.
 * @param template where it is, and what it says
 * @param operation id of the operation: a repeated call waits for the first one
 * @throws RunError
 */
export function updateStackSet(
  access: AwsAccess,
  name: string,
  template: { url: string; text: string },
  operation: string,
): Promise<void> {
  return withCloudFormation(access, `Updating the StackSet ${name}`, async (client, api) => {
    const { StackSet: found = {} } = await client.send(new api.DescribeStackSetCommand({ StackSetName: name }));
    const isDone = async () => (await findStackSet(access, name))?.template.trim() === template.text.trim();
    await operate(access, name, operation, isDone, async (OperationId) => {
      await client.send(
        new api.UpdateStackSetCommand({
          StackSetName: name,
          TemplateURL: template.url,
          Description: found.Description,
          Parameters: (found.Parameters ?? []).map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
          Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
          Tags: found.Tags ?? [],
          AdministrationRoleARN: found.AdministrationRoleARN,
          ExecutionRoleName: found.ExecutionRoleName,
          OperationId,
        }),
      );
    });
  });
}

/** Takes instances out of a StackSet; their stacks stay, as stacks of their own. @throws RunError */
export function releaseInstances(
  access: AwsAccess,
  name: string,
  instances: readonly StackInstance[],
  operation: string,
): Promise<void> {
  const doing = `Taking the stacks out of the StackSet ${name}`;
  return withCloudFormation(access, doing, async (client, { DeleteStackInstancesCommand }) => {
    for (const account of new Set(instances.map((one) => one.account))) {
      const Regions = instances.filter((one) => one.account === account).map(({ region }) => region);
      const request = { StackSetName: name, Accounts: [account], Regions, RetainStacks: true };
      const isDone = async () => !(await findStackSet(access, name))?.instances.some((one) => one.account === account);
      await operate(access, name, `${operation}-${account}`, isDone, async (OperationId) => {
        await client.send(new DeleteStackInstancesCommand({ ...request, OperationId }));
      });
    }
  });
}

/** Deletes a StackSet without instances. @throws RunError */
export function deleteStackSet(access: AwsAccess, name: string): Promise<void> {
  return withCloudFormation(access, `Deleting the StackSet ${name}`, async (client, { DeleteStackSetCommand }) => {
    try {
      await client.send(new DeleteStackSetCommand({ StackSetName: name }));
    } catch (error) {
      if (!/^StackSetNotFound/.test(errorName(error))) throw error;
    }
  });
}

/** Starts an operation, or waits for the one that an earlier run has started; what is not done then is started once more. */
async function operate(
  access: AwsAccess,
  name: string,
  operation: string,
  isDone: () => Promise<boolean>,
  start: (id: string) => Promise<void>,
): Promise<void> {
  try {
    await start(operation);
  } catch (error) {
    if (!/^OperationIdAlreadyExists/.test(errorName(error))) throw error;
    if ((await statusOf(access, name, operation)) === "SUCCEEDED" && (await isDone())) return;
    return operate(access, name, `${operation}-${Date.now()}`, isDone, start);
  }
  const status = await statusOf(access, name, operation);
  if (status !== "SUCCEEDED")
    throw new RunError("program", `The StackSet ${name} was not changed everywhere: the operation is ${status}.`, {
      hint: `aws cloudformation list-stack-set-operation-results --stack-set-name ${name} --operation-id ${operation}`,
    });
}

/** How an operation has ended. */
function statusOf(access: AwsAccess, name: string, operation: string): Promise<string | undefined> {
  return withCloudFormation(access, `Waiting for the StackSet ${name}`, (client, api) =>
    until(access, `the operation ${operation} of ${name} has ended`, async () => {
      const { StackSetOperation } = await client.send(
        new api.DescribeStackSetOperationCommand({ StackSetName: name, OperationId: operation }),
      );
      return /^(RUNNING|QUEUED|STOPPING)$/.test(StackSetOperation?.Status ?? "")
        ? undefined
        : StackSetOperation?.Status;
    }),
  );
}
