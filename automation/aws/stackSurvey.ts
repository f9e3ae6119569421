import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import type { AwsAccess } from "./access.js";
import { withCloudFormation } from "./cloudFormation.js";
import { oneByOne } from "./lots.js";
import { tagMap } from "./tags.js";

/** One resource of a CloudFormation stack. */
export interface StackResource {
  logical: string;
  /** `AWS::EC2::VPC`, `Custom::…` */
  type: string;
  /** "" where CloudFormation never made it. */
  physical: string;
}

/** A CloudFormation stack with all that is in it. */
export interface SurveyedStack {
  name: string;
  id: string;
  status: string;
  tags: Record<string, string>;
  parameters: Record<string, string>;
  outputs: Record<string, string>;
  resources: StackResource[];
  /** As it was deployed, transforms applied. */
  template: string;
  /** Nobody may delete it by mistake. */
  protected: boolean;
}

type Api = typeof import("@aws-sdk/client-cloudformation");

/** Stacks without anything in them. */
const goneStates: readonly string[] = ["DELETE_COMPLETE", "REVIEW_IN_PROGRESS"];

/**
 * Every stack of an application in an account and region, nested ones and the StackSet's instance too: all that carry
 * its tag. The description of all stacks is one paginated request; each stack of the application takes two more.
 * @throws RunError
 */
export function surveyStacks(access: AwsAccess, application: string): Promise<SurveyedStack[]> {
  return withCloudFormation(access, "Reading CloudFormation stacks", async (client, api) => {
    const described: Stack[] = [];
    for await (const { Stacks = [] } of api.paginateDescribeStacks({ client }, {}))
      described.push(...Stacks.filter((stack) => belongs(stack, application)));
    const found = new Map<string, SurveyedStack>();
    for (const stack of await oneByOne(described, (one) => read(client, api, one))) found.set(stack.id, stack);
    // A nested stack has its parent's tags, unless someone has taken them.
    const nested = [...found.values()]
      .flatMap(({ resources }) => resources)
      .filter(({ type, physical }) => type === "AWS::CloudFormation::Stack" && physical !== "" && !found.has(physical));
    const more = await oneByOne(nested, async ({ physical }) => {
      const { Stacks = [] } = await client.send(new api.DescribeStacksCommand({ StackName: physical }));
      return Stacks[0] === undefined ? undefined : read(client, api, Stacks[0]);
    });
    return [...found.values(), ...more.filter((stack) => stack !== undefined)];
  });
}

function belongs({ Tags = [], StackStatus }: Stack, application: string): boolean {
  const own = Tags.some(({ Key, Value }) => Key === "copilot-application" && Value === application);
  return own && !goneStates.includes(StackStatus ?? "");
}

async function read(client: CloudFormationClient, api: Api, stack: Stack): Promise<SurveyedStack> {
  const { StackName: name = "", StackId: id = "", Tags = [], Parameters = [], Outputs = [] } = stack;
  const resources: StackResource[] = [];
  for await (const { StackResourceSummaries = [] } of api.paginateListStackResources({ client }, { StackName: id }))
    for (const one of StackResourceSummaries)
      if (one.ResourceStatus !== "DELETE_COMPLETE")
        resources.push({
          logical: one.LogicalResourceId ?? "",
          type: one.ResourceType ?? "",
          physical: one.PhysicalResourceId ?? "",
        });
  const { TemplateBody = "" } = await client.send(
    new api.GetTemplateCommand({ StackName: id, TemplateStage: "Processed" }),
  );
  return {
    name,
    id,
    status: stack.StackStatus ?? "",
    tags: tagMap(Tags),
    parameters: Object.fromEntries(
      Parameters.map(({ ParameterKey = "", ParameterValue = "" }) => [ParameterKey, ParameterValue]),
    ),
    outputs: Object.fromEntries(Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue])),
    resources,
    template: TemplateBody,
    protected: stack.EnableTerminationProtection === true,
  };
}
