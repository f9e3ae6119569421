import { type CopilotRegistry, copilotRegistry } from "../aws/copilotRegistry.js";
import { type SurveyedStack, surveyStacks } from "../aws/stackSurvey.js";
import { keyText, parseTemplate, section } from "../manifest/addons/template.js";
import type { Target } from "../session/target.js";

/** What a stack of Copilot's is for. */
export type StackRole = "roles" | "stackset" | "environment" | "workload" | "addons" | "pipeline" | "other";

/** A stack of Copilot's with its role in the application. */
export interface CopilotStack extends SurveyedStack {
  role: StackRole;
  /** Of a workload, or of a workload's addons; absent for the environment's. */
  workload?: string;
  /** Version of Copilot's template, from its metadata; absent where it has none. */
  version?: string;
  /** Resources that stay when the stack goes: those whose DeletionPolicy is Retain. */
  retained: ReadonlySet<string>;
}

/** Everything of Copilot's that concerns one environment. */
export interface Survey {
  application: string;
  environment: string;
  account: string;
  region: string;
  registry?: CopilotRegistry;
  /** Stacks of the environment, and those of the application that it shares. */
  stacks: CopilotStack[];
  /** Other environments of the application in this account and region. */
  others: string[];
}

/** Reads Copilot's registry and stacks. Changes nothing. @throws RunError */
export async function survey({ aws, application, environment, account, region }: Target): Promise<Survey> {
  const [registry, stacks] = await Promise.all([copilotRegistry(aws, application), surveyStacks(aws, application)]);
  return surveyOf({ application, environment, account, region }, registry, stacks);
}

/** Sorts what was read. Pure. */
export function surveyOf(
  place: Pick<Survey, "application" | "environment" | "account" | "region">,
  registry: CopilotRegistry | undefined,
  all: readonly SurveyedStack[],
): Survey {
  const { application, environment } = place;
  const known = all.map((stack) => ({ ...stack, ...roleOf(stack, application), ...readTemplate(stack.template) }));
  const parents = new Map(
    known.flatMap((stack) =>
      stack.resources
        .filter(({ type }) => type === "AWS::CloudFormation::Stack")
        .map(({ physical }) => [physical, stack] as const),
    ),
  );
  const stacks = known.map((stack): CopilotStack & { of?: string } => {
    const parent = parents.get(stack.id);
    if (parent === undefined) return stack;
    const { workload, ...rest } = stack;
    return {
      ...rest,
      role: "addons",
      of: parent.of,
      ...(parent.workload !== undefined && { workload: parent.workload }),
    };
  });
  const names = new Set(stacks.flatMap(({ of }) => (of === undefined ? [] : [of])));
  return {
    ...place,
    ...(registry !== undefined && { registry }),
    stacks: stacks.filter(({ of }) => of === undefined || of === environment).map(({ of, ...stack }) => stack),
    others: [...names].filter((name) => name !== environment).sort(),
  };
}

/** By name and tags; `of` is the environment. */
function roleOf(
  { name, tags }: SurveyedStack,
  application: string,
): { role: StackRole; workload?: string; of?: string } {
  const [of, workload] = [tags["copilot-environment"], tags["copilot-service"]];
  if (name === `${application}-infrastructure-roles`) return { role: "roles" };
  if (name.startsWith(`StackSet-${application}-infrastructure-`)) return { role: "stackset" };
  if (tags["copilot-pipeline"] !== undefined || name.startsWith(`pipeline-${application}-`))
    return { role: "pipeline" };
  if (of !== undefined && workload !== undefined && name === `${application}-${of}-${workload}`)
    return { role: "workload", workload, of };
  if (of !== undefined && name === `${application}-${of}`) return { role: "environment", of };
  return { role: "other", ...(of !== undefined && { of }) };
}

/** Version and retained resources of a template; nothing of one that can't be read. */
function readTemplate(text: string): Pick<CopilotStack, "version" | "retained"> {
  const { template } = parseTemplate("", text);
  if (template === undefined) return { retained: new Set() };
  const resources = section(template, "Resources")?.items ?? [];
  const retained = resources
    .filter(({ key }) => template.document.getIn(["Resources", keyText(key), "DeletionPolicy"]) === "Retain")
    .map(({ key }) => keyText(key));
  // In the StackSet's template it counts changes: no `v`.
  const version = template.document.getIn(["Metadata", "Version"]);
  return { retained: new Set(retained), ...(typeof version === "string" && /^v\d/.test(version) && { version }) };
}

/** The stack of the environment itself. */
export const environmentStack = ({ stacks }: Survey): CopilotStack | undefined =>
  stacks.find(({ role }) => role === "environment");

/** The stack of a workload, or its addons, or the environment's addons without a name. */
export function stackOf({ stacks }: Survey, role: StackRole, workload?: string): CopilotStack | undefined {
  return stacks.find((stack) => stack.role === role && stack.workload === workload);
}

/** Ids by logical id. */
export const idsIn = (stack: CopilotStack | undefined): Map<string, string> =>
  new Map((stack?.resources ?? []).filter(({ physical }) => physical !== "").map((one) => [one.logical, one.physical]));
