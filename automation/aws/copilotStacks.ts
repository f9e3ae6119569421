import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { withCloudFormation } from "./cloudFormation.js";
import { tagMap } from "./tags.js";

const doing = "Looking for what AWS Copilot runs";

/** A CloudFormation stack of an application that AWS Copilot deployed. */
export interface CopilotStack {
  name: string;
  status: string;
  created?: Date;
}

/** Whether a stack is one that Copilot makes for an environment: its own, a workload's, or the application's roles. */
function isCopilots(
  name: string,
  tags: Readonly<Record<string, string>>,
  application: string,
  environment: string,
): boolean {
  if (tags["copilot-application"] !== application) return false;
  const service = tags["copilot-service"];
  const own = [`${application}-${environment}`, `${application}-infrastructure-roles`];
  if (service === undefined || tags["copilot-environment"] !== environment) return own.includes(name);
  return name === `${application}-${environment}-${service}`;
}

/**
 * What AWS Copilot runs under the names of an application and an environment: stacks by its tags.
 * Empty where Copilot notes neither of them in Parameter Store and has no stack.
 * @throws RunError
 */
export function copilotStacks(access: AwsAccess, application: string, environment: string): Promise<CopilotStack[]> {
  return withCloudFormation(access, doing, async (client, { paginateDescribeStacks }) => {
    const found: CopilotStack[] = [];
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
      for (const { StackName: name = "", StackStatus: status = "", CreationTime: created, Tags } of Stacks)
        if (isCopilots(name, tagMap(Tags), application, environment))
          found.push({ name, status, ...(created !== undefined && { created }) });
    return found;
  });
}

/** Whether Copilot's registry has the application: it keeps one parameter for each. @throws RunError */
export async function inCopilotsRegistry(access: AwsAccess, application: string): Promise<boolean> {
  const { GetParametersCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientSettings(access));
  return withClient("Looking for the application in Copilot's registry", client, async () => {
    const { Parameters = [] } = await client.send(
      new GetParametersCommand({ Names: [`/copilot/applications/${application}`] }),
    );
    return Parameters.length > 0;
  });
}

/** The stack that a resource belongs to; undefined where CloudFormation knows none. @throws RunError */
export function stackOfResource(access: AwsAccess, physicalId: string): Promise<string | undefined> {
  return withCloudFormation(access, doing, async (client, { DescribeStackResourcesCommand }) => {
    try {
      const { StackResources = [] } = await client.send(
        new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }),
      );
      return StackResources[0]?.StackName;
    } catch (error) {
      if (error instanceof Error && error.name === "ValidationError") return undefined;
      throw error;
    }
  });
}
