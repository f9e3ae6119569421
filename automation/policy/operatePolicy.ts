import { stateActions } from "../../components/pipeline/stateActions.js";
import { of } from "./actions.js";
import { type LeastPolicy, type PolicyPlace, type Statement, statementsOf, stateStatements } from "./leastPolicy.js";

/** What the commands of day two ask AWS to tell: status, logs, tasks, pipelines, secrets by name. */
const reading = [
  ...of("apprunner", "DescribeService ListOperations"),
  ...of("cloudtrail", "LookupEvents"),
  ...of("cloudwatch", "DescribeAlarms"),
  ...of("codepipeline", "GetPipelineState"),
  ...of("ecs", "DescribeServiceDeployments DescribeServiceRevisions DescribeServices DescribeTaskDefinition"),
  ...of("ecs", "DescribeTasks ListServiceDeployments ListTaskDefinitions ListTasks"),
  ...of("elasticloadbalancing", "DescribeTargetHealth"),
  ...of("logs", "DescribeLogStreams FilterLogEvents GetLogEvents"),
  ...of("sts", "GetCallerIdentity"),
];

/** `secret set`, `secret ls` and the check of secrets; values are written and never read. */
const secrets = [
  ...of("kms", "ListResourceTags"),
  ...of("secretsmanager", "DescribeSecret TagResource"),
  ...of("ssm", "AddTagsToResource GetParameters GetParametersByPath ListTagsForResource PutParameter"),
];

/** What changes something that runs, and nothing else of it: `svc exec`, `svc rollback`, `svc pause`, `svc resume`. */
const running = [...of("apprunner", "PauseService ResumeService"), ...of("ecs", "ExecuteCommand UpdateService")];

/** The policy of whoever looks after an environment without deploying it. */
export function operatePolicy(place: PolicyPlace): LeastPolicy {
  const { application, environment } = place;
  const changing: Statement = {
    Sid: "Running",
    Effect: "Allow",
    Action: running,
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:ResourceTag/copilot-application": application,
        "aws:ResourceTag/copilot-environment": environment,
      },
    },
  };
  const actions = [...reading, ...secrets, "states:StartExecution", ...stateActions.key];
  const statements = statementsOf(actions, "Operate", (action) => scopeOf(action, place));
  return {
    document: { Version: "2012-10-17", Statement: [...statements, changing, ...stateStatements(place)] },
    unknown: [],
  };
}

function scopeOf(action: string, { application, environment, account, region, partition }: PolicyPlace): string[] {
  const own = `${application}-${environment}`;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  switch (action.split(":")[0]) {
    case "logs":
      return [arn("logs", `log-group:/copilot/${own}-*`), arn("logs", `log-group:${own}-*`)];
    case "ssm":
      return [arn("ssm", `parameter/copilot/${application}/*`)];
    case "states":
      return [arn("states", `stateMachine:${own}-*`)];
    default:
      return ["*"];
  }
}
