import { RunError } from "../base/errors.js";
import { type AwsAccess, errorName } from "./access.js";
import { until } from "./changeSets.js";
import { withCloudFormation } from "./cloudFormation.js";

/** A stack's policy on updates; undefined where none was ever set. @throws RunError */
export function stackPolicy(access: AwsAccess, stack: string): Promise<string | undefined> {
  return withCloudFormation(access, `Reading the policy of ${stack}`, async (client, { GetStackPolicyCommand }) => {
    const { StackPolicyBody } = await client.send(new GetStackPolicyCommand({ StackName: stack }));
    return StackPolicyBody === "" ? undefined : StackPolicyBody;
  });
}

/** @throws RunError */
export function setStackPolicy(access: AwsAccess, stack: string, policy: string): Promise<void> {
  return withCloudFormation(access, `Setting the policy of ${stack}`, async (client, { SetStackPolicyCommand }) => {
    await client.send(new SetStackPolicyCommand({ StackName: stack, StackPolicyBody: policy }));
  });
}

/** The text of a template. @param stage `Original` as it was given, `Processed` with macros applied @throws RunError */
export function stackTemplate(access: AwsAccess, stack: string, stage: "Original" | "Processed"): Promise<string> {
  return withCloudFormation(access, `Reading the template of ${stack}`, async (client, { GetTemplateCommand }) => {
    const { TemplateBody = "" } = await client.send(new GetTemplateCommand({ StackName: stack, TemplateStage: stage }));
    return TemplateBody;
  });
}

/** How a stack is, and what it works with. */
export interface StackCondition {
  /** ARN. */
  id: string;
  status: string;
  /** Nobody may delete it by mistake. */
  protected: boolean;
  /** ARN of the role that CloudFormation works with. */
  role?: string;
  parameters: Record<string, string>;
}

/** Undefined for a stack that is not there, or no longer. @throws RunError */
export function stackCondition(access: AwsAccess, stack: string): Promise<StackCondition | undefined> {
  return withCloudFormation(access, `Looking at ${stack}`, async (client, { DescribeStacksCommand }) => {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
      const [found] = Stacks;
      if (found === undefined || found.StackStatus === "DELETE_COMPLETE") return undefined;
      return {
        id: found.StackId ?? stack,
        status: found.StackStatus ?? "",
        protected: found.EnableTerminationProtection === true,
        ...(found.RoleARN !== undefined && { role: found.RoleARN }),
        parameters: Object.fromEntries(
          (found.Parameters ?? []).map(({ ParameterKey = "", ParameterValue = "" }) => [ParameterKey, ParameterValue]),
        ),
      };
    } catch (error) {
      if (errorName(error) === "ValidationError" && /does not exist/.test((error as Error).message)) return undefined;
      throw error;
    }
  });
}

/** Deletes a stack and waits until it is gone. @param id its ARN, by which it is known when it is gone @throws RunError */
export function deleteStackById(access: AwsAccess, id: string): Promise<void> {
  return withCloudFormation(access, `Deleting ${id}`, async (client, { DeleteStackCommand }) => {
    await client.send(new DeleteStackCommand({ StackName: id }));
    await until(access, `${id} is deleted`, async () => {
      const found = await stackCondition(access, id);
      if (found?.status === "DELETE_FAILED")
        throw new RunError("program", `CloudFormation could not delete ${id}: it is DELETE_FAILED.`, {
          hint: `Its events say why: aws cloudformation describe-stack-events --stack-name ${id}`,
        });
      return found === undefined ? true : undefined;
    });
  });
}

/** By type, the properties by which CloudFormation imports what is in a template; types that it can't import are absent. */
export function importIdentifiers(access: AwsAccess, templateUrl: string): Promise<Map<string, string[]>> {
  return withCloudFormation(
    access,
    "Reading the summary of a template",
    async (client, { GetTemplateSummaryCommand }) => {
      const { ResourceIdentifierSummaries = [] } = await client.send(
        new GetTemplateSummaryCommand({ TemplateURL: templateUrl }),
      );
      return new Map(
        ResourceIdentifierSummaries.map(({ ResourceType = "", ResourceIdentifiers = [] }) => [
          ResourceType,
          ResourceIdentifiers,
        ]),
      );
    },
  );
}

/** Physical ids of what is in a stack. @throws RunError */
export function physicalIdsIn(access: AwsAccess, stack: string): Promise<string[]> {
  return withCloudFormation(access, `Reading what is in ${stack}`, async (client, { paginateListStackResources }) => {
    const found: string[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack }))
      found.push(...StackResourceSummaries.flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []));
    return found;
  });
}

/** Names of the exports of a stack. @throws RunError */
export function exportsOf(access: AwsAccess, id: string): Promise<string[]> {
  return withCloudFormation(access, "Listing exports", async (client, { paginateListExports }) => {
    const found: string[] = [];
    for await (const { Exports = [] } of paginateListExports({ client }, {}))
      for (const { Name, ExportingStackId } of Exports) if (ExportingStackId === id && Name) found.push(Name);
    return found;
  });
}

/** One property, or a whole resource, that is not as its stack has it. */
export interface Drift {
  logical: string;
  /** `MODIFIED`, `DELETED` */
  status: string;
  /** Paths of properties, such as `/RetentionInDays`. */
  paths: string[];
}

/**
 * What was changed by hand in a stack since it was deployed. Types that CloudFormation can't look at are left out.
 * @throws RunError
 */
export function driftOf(access: AwsAccess, stack: string): Promise<Drift[]> {
  return withCloudFormation(access, `Detecting drift in ${stack}`, async (client, api) => {
    const { StackDriftDetectionId } = await client.send(new api.DetectStackDriftCommand({ StackName: stack }));
    const { status, reason } = await until(access, `the drift of ${stack} is known`, async () => {
      const { DetectionStatus, DetectionStatusReason = "" } = await client.send(
        new api.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
      );
      return DetectionStatus === "DETECTION_IN_PROGRESS"
        ? undefined
        : { status: DetectionStatus, reason: DetectionStatusReason };
    });
    // A detection fails when one type can't be looked at; what it has found all the same is valid.
    const found: Drift[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await client.send(
        new api.DescribeStackResourceDriftsCommand({
          StackName: stack,
          StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
          NextToken,
        }),
      );
      for (const one of page.StackResourceDrifts ?? [])
        found.push({
          logical: one.LogicalResourceId ?? "",
          status: one.StackResourceDriftStatus ?? "",
          paths: (one.PropertyDifferences ?? []).map(({ PropertyPath = "" }) => PropertyPath),
        });
      NextToken = page.NextToken;
      if (NextToken === undefined) break;
    }
    if (status !== "DETECTION_COMPLETE" && found.length === 0 && !/not supported|unsupported/i.test(reason))
      throw new RunError("program", `CloudFormation could not detect drift in ${stack}: ${reason || status}`);
    return found;
  });
}
