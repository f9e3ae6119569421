import { namePrefix } from "../../components/names.js";
import type { Statement as PolicyStatement } from "../../components/policies.js";
import { planEnvironment } from "../plan/environmentPlan.js";
import type { RunOptions } from "../session/options.js";
import { actionsByType, of } from "./actions.js";
import { leastPolicy, type PolicyPlace } from "./leastPolicy.js";

/** Actions for a type that the tables know nothing of: all of its service. */
export interface AddedActions {
  type: string;
  actions: string;
}

/** Where IAM's prefix is not the service's name in CloudFormation, in small letters. */
const prefixes: Readonly<Record<string, string>> = {
  amazonmq: "mq",
  apigatewayv2: "apigateway",
  applicationautoscaling: "application-autoscaling",
  certificatemanager: "acm",
  cognito: "cognito-idp",
  efs: "elasticfilesystem",
  elasticloadbalancingv2: "elasticloadbalancing",
  elasticsearch: "es",
  emr: "elasticmapreduce",
  kinesisfirehose: "firehose",
  msk: "kafka",
  opensearchserverless: "aoss",
  opensearchservice: "es",
  serverless: "lambda",
  stepfunctions: "states",
};

/** `AWS::Kinesis::Stream` → `kinesis:*`; `Custom::X` calls a function. */
function actionsOf(type: string): string {
  if (type.startsWith("Custom::")) return "lambda:InvokeFunction";
  const [, service = ""] = type.includes("::") ? type.split("::") : type.split(/[:/]/);
  const name = service.toLowerCase();
  return `${prefixes[name] ?? name}:*`;
}

/**
 * What a role needs to deploy an environment: `airlift policy`'s statements, and all of a service for each type that it
 * knows no actions of. Addons may be anything, and a role that can't make them deploys nothing.
 * @throws ManifestError, RunError
 */
export async function deployPolicy(
  options: RunOptions,
  place: Omit<PolicyPlace, "application" | "environment">,
): Promise<{ statements: PolicyStatement[]; added: AddedActions[] }> {
  const planned = await planEnvironment(options);
  const { document, unknown } = leastPolicy(planned.resources, {
    application: planned.application,
    environment: planned.stack,
    ...place,
  });
  const added = unknown.map((type) => ({ type, actions: actionsOf(type) }));
  const more = [...new Set(added.map(({ actions }) => actions))].sort();
  const statements: PolicyStatement[] = document.Statement;
  if (more.length === 0) return { statements, added };
  return { statements: [...statements, { Sid: "Addons", Effect: "Allow", Action: more, Resource: "*" }], added };
}

/** What `airlift build` takes: the application's own repositories, and the objects of its buckets. */
export function buildPolicy(place: Pick<PolicyPlace, "application" | "account" | "partition">): PolicyStatement[] {
  const { application, account, partition } = place;
  const artifacts = `${application}-artifacts`;
  const bucket = namePrefix(artifacts, "bucket") ?? `${artifacts}-`;
  const repositories = ["ecr/repository", "ecr/repositoryPolicy", "ecr/lifecyclePolicy"].flatMap(
    (type) => actionsByType[type] ?? [],
  );
  const push = of(
    "ecr",
    "PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload BatchCheckLayerAvailability",
  );
  const pull = of("ecr", "BatchGetImage GetDownloadUrlForLayer");
  return [
    {
      Sid: "Repositories",
      Effect: "Allow",
      Action: [...new Set([...repositories, ...push, ...pull])].filter((action) => !/:Delete/.test(action)).sort(),
      // Environments of other regions have their images there.
      Resource: `arn:${partition}:ecr:*:${account}:repository/${application}/*`,
    },
    {
      Sid: "EnvFilesAndTemplates",
      Effect: "Allow",
      Action: [...(actionsByType["s3/bucketObject"] ?? [])],
      // Pulumi puts a suffix behind the name.
      Resource: [`arn:${partition}:s3:::${bucket}*`, `arn:${partition}:s3:::${bucket}*/*`],
    },
  ];
}
