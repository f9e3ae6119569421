import * as pulumi from "@pulumi/pulumi";
import type { BackendService } from "../../components/backendService.js";
import type { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import type { ScheduledJob } from "../../components/scheduledJob.js";
import type { StaticSite } from "../../components/staticSite.js";
import type { MadeEnvironment } from "../program/environmentProgram.js";

/** What a workload is and where it is reached; what its kind does not have is absent. */
export interface WorkloadOutputs {
  /** Its main URL. */
  url?: string;
  /** Name and port for service discovery, `{name}.{env}.{app}.local:{port}`. */
  endpoint?: string;
  /** Name and port for Service Connect. */
  serviceConnectEndpoint?: string;
  /** ARN of the ECS or App Runner service. */
  serviceArn?: string;
  /** ARN of the task definition. */
  taskDefinitionArn?: string;
  /** ARNs of the target groups, in the order of the manifest's rules. */
  targetGroupArns?: string[];
  /** ARN of the role with which the containers call AWS. */
  taskRoleArn?: string;
  /** ARN of the role with which ECS pulls images, writes logs and reads secrets. */
  executionRoleArn?: string;
  /** ARN of the state machine of a Scheduled Job. */
  stateMachineArn?: string;
  /** Name of the bucket of a Static Site. */
  bucketName?: string;
}

/** What components of workloads have, one kind or the other. */
type Members = Partial<
  Pick<BackendService, "url" | "endpoint" | "serviceConnectEndpoint" | "taskDefinition" | "targetGroups"> &
    Pick<BackendService, "taskRole" | "executionRole"> &
    Pick<RequestDrivenWebService, "expressService" | "instanceRole"> &
    Pick<ScheduledJob, "stateMachine"> &
    Pick<StaticSite, "bucket">
> & { service?: { arn: pulumi.Output<string> } };

/** What a program can use of its workloads, by their names. */
export function workloadOutputs({ workloads }: MadeEnvironment): pulumi.Output<Record<string, WorkloadOutputs>> {
  const each = [...workloads].map(([name, component]) => [name, outputsOf(component as Members)]);
  return pulumi.output(Object.fromEntries(each) as Record<string, WorkloadOutputs>);
}

function outputsOf(one: Members): Record<string, unknown> {
  const found = {
    url: one.url,
    endpoint: one.endpoint,
    serviceConnectEndpoint: one.serviceConnectEndpoint,
    serviceArn: one.service?.arn ?? one.expressService?.serviceArn,
    taskDefinitionArn: one.taskDefinition?.arn,
    targetGroupArns: one.targetGroups?.map(({ arn }) => arn),
    taskRoleArn: (one.taskRole ?? one.instanceRole)?.arn,
    executionRoleArn: one.executionRole?.arn,
    stateMachineArn: one.stateMachine?.arn,
    bucketName: one.bucket?.bucket,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
