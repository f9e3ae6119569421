import { setTimeout as sleep } from "node:timers/promises";
import type { Change, CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { RunError } from "../base/errors.js";
import { type AwsAccess, errorName } from "./access.js";
import { withCloudFormation } from "./cloudFormation.js";

type Api = typeof import("@aws-sdk/client-cloudformation");

/** One change that a change set would make. */
export interface StackChange {
  /** Name or ARN of the stack that has the resource. */
  stack: string;
  logical: string;
  type: string;
  /** `Add`, `Modify`, `Remove`, `Import`, `Dynamic` */
  action: string;
  /** `True`, `False`, `Conditional`; absent where no property changes. */
  replacement?: string;
  /** What changes of it: `Properties`, `DeletionPolicy` … */
  scope: string[];
  details: ChangeDetail[];
}

export interface ChangeDetail {
  attribute: string;
  /** The property. */
  name?: string;
  /** `Static`: known now. `Dynamic`: known only once it is done. */
  evaluation?: string;
  /** `DirectModification`, `ParameterReference`, `ResourceAttribute` … */
  source?: string;
  /** What it depends on: a parameter, or `Logical.Attribute`. */
  cause?: string;
}

/** What an update is asked for: the template, everything else as before. */
export interface Update {
  /** Name or ARN. */
  stack: string;
  /** Name of the change set. */
  name: string;
  templateUrl: string;
}

/** How long CloudFormation may take for an update that only changes policies, nested stacks included, in seconds. */
const patience = 1800;

/** Lets templates with IAM resources, named ones too, and macros of nested stacks pass, as Copilot itself does. */
const capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"] as const;

/**
 * Makes a change set, nested stacks included, in place of one of the same name that an earlier run has left.
 * Parameters, tags, notifications and role stay as they are.
 * @returns its changes, those of nested stacks too; undefined where nothing would change
 * @throws RunError
 */
export function createChangeSet(access: AwsAccess, update: Update): Promise<StackChange[] | undefined> {
  return withCloudFormation(access, `Making a change set for ${update.stack}`, async (client, api) => {
    const current = await described(client, api, update.stack);
    const names = { StackName: update.stack, ChangeSetName: update.name };
    const left = await statusOf(client, api, names);
    if (left !== undefined) await client.send(new api.DeleteChangeSetCommand(names));
    await until(access, `the change set ${update.name} of ${update.stack} is gone`, async () =>
      (await statusOf(client, api, names)) === undefined ? true : undefined,
    );
    await client.send(
      new api.CreateChangeSetCommand({
        ...names,
        ChangeSetType: "UPDATE",
        Description: "Airlift: keeps every resource; changes nothing else",
        TemplateURL: update.templateUrl,
        IncludeNestedStacks: true,
        Capabilities: [...capabilities],
        NotificationARNs: current.NotificationARNs ?? [],
        Tags: current.Tags ?? [],
        Parameters: (current.Parameters ?? []).map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      }),
    );
    const { status, reason } = await until(access, `the change set of ${update.stack} is made`, async () => {
      const found = await statusOf(client, api, names);
      return found === undefined || /PENDING|IN_PROGRESS/.test(found.status) ? undefined : found;
    });
    if (status === "CREATE_COMPLETE") return changesOf(client, api, names);
    await client.send(new api.DeleteChangeSetCommand(names));
    if (/didn't contain changes|No updates are to be performed/i.test(reason)) return undefined;
    throw new RunError("program", `CloudFormation made no change set for ${update.stack}: ${reason || status}`);
  });
}

type Names = { StackName: string; ChangeSetName: string };

async function statusOf(
  client: CloudFormationClient,
  api: Api,
  names: Names,
): Promise<{ status: string; reason: string } | undefined> {
  try {
    const { Status = "", StatusReason: reason = "" } = await client.send(new api.DescribeChangeSetCommand(names));
    return { status: Status, reason };
  } catch (error) {
    if (/^ChangeSetNotFound/.test(errorName(error))) return undefined;
    throw error;
  }
}

async function changesOf(client: CloudFormationClient, api: Api, names: Names): Promise<StackChange[]> {
  const all: Change[] = [];
  for (let NextToken: string | undefined; ; ) {
    const page = await client.send(new api.DescribeChangeSetCommand({ ...names, NextToken }));
    all.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
    if (NextToken === undefined) break;
  }
  const found: StackChange[] = [];
  for (const { ResourceChange: one = {} } of all) {
    found.push({
      stack: names.StackName,
      logical: one.LogicalResourceId ?? "",
      type: one.ResourceType ?? "",
      action: one.Action ?? "",
      ...(one.Replacement !== undefined && { replacement: one.Replacement }),
      scope: one.Scope ?? [],
      details: (one.Details ?? []).map(({ Target, Evaluation, ChangeSource, CausingEntity }) => ({
        attribute: Target?.Attribute ?? "",
        ...(Target?.Name !== undefined && { name: Target.Name }),
        ...(Evaluation !== undefined && { evaluation: Evaluation }),
        ...(ChangeSource !== undefined && { source: ChangeSource }),
        ...(CausingEntity !== undefined && { cause: CausingEntity }),
      })),
    });
    if (one.ChangeSetId !== undefined && one.PhysicalResourceId !== undefined)
      found.push(
        ...(await changesOf(client, api, { StackName: one.PhysicalResourceId, ChangeSetName: one.ChangeSetId })),
      );
  }
  return found;
}

/** Removes a change set; nested ones go with it. @throws RunError */
export function deleteChangeSet(access: AwsAccess, stack: string, name: string): Promise<void> {
  return withCloudFormation(access, `Removing a change set of ${stack}`, async (client, { DeleteChangeSetCommand }) => {
    await client.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: name }));
  });
}

/** Applies a change set and waits until the stack is complete. @throws RunError where the update was rolled back */
export function executeChangeSet(access: AwsAccess, stack: string, name: string): Promise<void> {
  return withCloudFormation(access, `Updating ${stack}`, async (client, api) => {
    await client.send(new api.ExecuteChangeSetCommand({ StackName: stack, ChangeSetName: name }));
    const { StackStatus: status = "", StackStatusReason: reason = "" } = await ended(access, client, api, stack);
    if (/ROLLBACK|FAILED/.test(status))
      throw new RunError("program", `The stack ${stack} is ${status}${reason === "" ? "" : `: ${reason}`}.`, {
        hint: `Its events say why: aws cloudformation describe-stack-events --stack-name ${stack}`,
      });
  });
}

/** Waits until an update of a stack has ended, well or not. @throws RunError */
export function awaitUpdate(access: AwsAccess, stack: string): Promise<void> {
  return withCloudFormation(access, `Waiting for ${stack}`, async (client, api) => {
    await ended(access, client, api, stack);
  });
}

function ended(access: AwsAccess, client: CloudFormationClient, api: Api, stack: string): Promise<Stack> {
  return until(access, `${stack} is complete`, async () => {
    const found = await described(client, api, stack);
    return /IN_PROGRESS$/.test(found.StackStatus ?? "") ? undefined : found;
  });
}

async function described(client: CloudFormationClient, api: Api, stack: string): Promise<Stack> {
  const { Stacks = [] } = await client.send(new api.DescribeStacksCommand({ StackName: stack }));
  if (Stacks[0] === undefined) throw new RunError("program", `CloudFormation has no stack ${stack}.`);
  return Stacks[0];
}

/** Asks until there is an answer. @throws RunError after half an hour */
export async function until<T>(
  { pollInterval = 5000 }: AwsAccess,
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + patience * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end)
      throw new RunError("program", `Stopped waiting after ${patience / 60} minutes until ${what}.`);
    await sleep(pollInterval);
  }
}
