import * as pulumi from "@pulumi/pulumi";
import { BackendService, type BackendServiceArgs } from "../../components/backendService.js";
import type { EnvironmentResources, LoadBalancerResources } from "../../components/environment.js";
import type { WorkloadContextArgs } from "../../components/fargateService.js";
import { LoadBalancedWebService, type LoadBalancedWebServiceArgs } from "../../components/loadBalancedWebService.js";
import { ScheduledJob, type ScheduledJobSpec } from "../../components/scheduledJob.js";
import type { WorkloadTransforms } from "../../components/transforms.js";
import { WorkerService, type WorkerServiceArgs, type WorkerServiceSpec } from "../../components/workerService.js";
import { type RecordedResource, recordResources } from "./mocks.js";
import { plainEnvironment } from "./plainEnvironment.js";

/** What a test says beside the workload's own arguments. */
export interface Around extends Partial<Omit<WorkloadContextArgs, "environment">> {
  environment?: Partial<EnvironmentResources>;
  opts?: pulumi.ComponentResourceOptions;
  transforms?: WorkloadTransforms;
  answer?: Parameters<typeof recordResources>[1];
}

/** A load balancer of the environment, with or without certificates. */
export function loadBalancer(kind: string, https = false): LoadBalancerResources {
  return {
    arn: pulumi.output(`arn:${kind}`),
    arnSuffix: pulumi.output(`app/${kind}/1`),
    dnsName: pulumi.output(`${kind}.elb.amazonaws.com`),
    zoneId: pulumi.output(`Z${kind}`),
    httpListenerArn: pulumi.output(`arn:${kind}:80`),
    ...(https && { httpsListenerArn: pulumi.output(`arn:${kind}:443`) }),
  };
}

/** An environment with both load balancers. */
export const balanced = (https = false): Partial<EnvironmentResources> => ({
  publicLoadBalancer: loadBalancer("public", https),
  internalLoadBalancer: { ...loadBalancer("internal", https), hostedZoneId: pulumi.output("ZINTERNAL") },
});

/** The zones of an application with the domain example.com. */
export const withDomain = (): Partial<EnvironmentResources> => ({
  domain: {
    name: "example.com",
    zoneId: pulumi.output("ZENV"),
    zoneName: "test.todo.example.com",
    zones: [
      { name: "test.todo.example.com", zoneId: "ZENV", shared: false },
      { name: "todo.example.com", zoneId: "ZAPP", shared: true },
      { name: "example.com", zoneId: "ZROOT", shared: true },
    ],
  },
});

/** Records a Load Balanced Web Service `api` with port 8080 and the rule "/". */
export function loadBalanced(
  spec: Partial<LoadBalancedWebServiceArgs> = {},
  around: Around = {},
): Promise<RecordedResource[]> {
  const { environment, context, opts, transforms, answer } = split(around);
  return recordResources(() => {
    const args = { image: "nginx", port: 8080, http: { rules: [{ path: "/" }] }, ...spec, ...context };
    new LoadBalancedWebService(
      "api",
      { ...args, environment: plainEnvironment({ ...balanced(), ...environment }) },
      opts,
      transforms,
    );
  }, answer);
}

/** Records a Backend Service `api` with port 8080. */
export function backend(spec: Partial<BackendServiceArgs> = {}, around: Around = {}): Promise<RecordedResource[]> {
  const { environment, context, opts, transforms } = split(around);
  return recordResources(() => {
    const args = { image: "nginx", port: 8080, ...spec, ...context };
    new BackendService(
      "api",
      { ...args, environment: plainEnvironment({ ...balanced(), ...environment }) },
      opts,
      transforms,
    );
  });
}

/** Records a Worker Service `api`. */
export function worker(
  spec: Partial<WorkerServiceSpec & Pick<WorkerServiceArgs, "queueScaling">> = {},
  around: Around = {},
): Promise<RecordedResource[]> {
  const { environment, context, opts, transforms } = split(around);
  return recordResources(() => {
    const args = { image: "nginx", ...spec, ...context };
    new WorkerService("api", { ...args, environment: plainEnvironment(environment) }, opts, transforms);
  });
}

/** Records a Scheduled Job `api` that runs daily. */
export function job(spec: Partial<ScheduledJobSpec> = {}, around: Around = {}): Promise<RecordedResource[]> {
  const { environment, context, opts, transforms } = split(around);
  return recordResources(() => {
    const args = { image: "nginx", schedule: "cron(0 0 * * ? *)", ...spec, ...context };
    new ScheduledJob("api", { ...args, environment: plainEnvironment(environment) }, opts, transforms);
  });
}

function split({ environment = {}, opts, transforms, answer, ...context }: Around) {
  return { environment, opts, transforms, answer, context };
}
