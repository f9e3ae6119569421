import { logRetention } from "../../components/defaults.js";
import type { Environment } from "../../components/environment.js";
import type { References } from "../../components/expressions.js";
import type { CountSpec, EcsTaskSpec } from "../../components/fargateService.js";
import type { HttpSpec } from "../../components/routing.js";
import type { Value } from "../../components/values.js";
import type { PlainValue, ResolvedWorkload } from "../manifest/resolved.js";
import { templateUrl } from "./addons.js";
import type { EnvironmentProgramData } from "./environmentData.js";

/** The value of a manifest's field, whatever it refers to. */
export type FillValue = (value: PlainValue) => Value;

type Parameters = Record<string, Value | number | undefined>;

/**
 * Values of the parameters of Copilot's template of a workload. What Copilot left empty is empty here, and what a kind
 * has no parameter for is left out.
 */
export function templateParameters(
  workload: ResolvedWorkload,
  data: EnvironmentProgramData,
  environment: Environment,
  fill: FillValue,
): References {
  const { artifactKeyArn = "" } = data;
  const values: Parameters = {
    ArtifactKeyARN: artifactKeyArn,
    // Short templates are handed to CloudFormation as they are, and then there is none.
    AddonsTemplateURL: (workload.addons && templateUrl(workload.addons, data, environment)) ?? "",
    WorkloadName: workload.name,
    ...ofKind(workload, environment, fill),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === "number" ? String(value) : value]],
    ),
  );
}

function ofKind(workload: ResolvedWorkload, environment: Environment, fill: FillValue): Parameters {
  switch (workload.kind) {
    case "Static Site":
      return {};
    case "Request-Driven Web Service": {
      const { spec } = workload;
      return {
        ContainerImage: fill(spec.image),
        ContainerPort: spec.port,
        ImageRepositoryType: spec.imageRepository,
        InstanceCPU: spec.cpu ?? 1024,
        InstanceMemory: spec.memory ?? 2048,
        HealthCheckPath: spec.healthCheck?.path ?? "",
        HealthCheckInterval: spec.healthCheck?.interval ?? "",
        HealthCheckTimeout: spec.healthCheck?.timeout ?? "",
        HealthCheckHealthyThreshold: spec.healthCheck?.healthyThreshold ?? "",
        HealthCheckUnhealthyThreshold: spec.healthCheck?.unhealthyThreshold ?? "",
      };
    }
    case "Scheduled Job":
      return { ...ofTask(workload.spec, fill), TaskCount: 1, Schedule: workload.spec.schedule };
    case "Worker Service":
      return { ...ofTask(workload.spec, fill), TaskCount: taskCount(workload.spec.count) };
    case "Backend Service": {
      const { spec } = workload;
      const routed = routing(workload.name, spec, environment);
      return { ...ofTask(spec, fill), TaskCount: taskCount(spec.count), ...routed };
    }
    case "Load Balanced Web Service": {
      const { spec } = workload;
      const [listener] = spec.nlb?.listeners ?? [];
      return {
        ...ofTask(spec, fill),
        TaskCount: taskCount(spec.count),
        ...routing(workload.name, spec, environment),
        DNSDelegated: String(environment.domain !== undefined),
        NLBAliases: (spec.nlb?.aliases ?? []).map(({ name }) => name).join(","),
        NLBPort: listener?.port ?? "",
      };
    }
  }
}

function ofTask(spec: EcsTaskSpec<PlainValue>, fill: FillValue): Parameters {
  const file = (value: PlainValue | undefined): Value => (value === undefined ? "" : fill(value));
  const sidecars = Object.entries(spec.sidecars ?? {}).map(
    ([name, { envFile }]) => [`EnvFileARNFor${name.replace(/[^A-Za-z0-9]/g, "")}`, file(envFile)] as const,
  );
  return {
    ContainerImage: fill(spec.image),
    EnvFileARN: file(spec.envFile),
    ...Object.fromEntries(sidecars),
    LoggingEnvFileARN: file(spec.logging?.router?.envFile),
    LogRetention: spec.logging?.retention ?? logRetention,
    TaskCPU: spec.cpu ?? 256,
    TaskMemory: spec.memory ?? 512,
  };
}

/** Copilot begins a range with its least number. */
function taskCount(count: CountSpec = { fixed: 1 }): number {
  if ("fixed" in count) return count.fixed;
  return "spot" in count ? count.spot : count.range.min;
}

function routing(name: string, spec: { port?: number; http?: HttpSpec }, environment: Environment): Parameters {
  const [rule] = spec.http?.rules ?? [];
  const secure = spec.http !== undefined && environment.publicLoadBalancer?.httpsListenerArn !== undefined;
  return {
    ContainerPort: spec.port ?? "",
    TargetContainer: rule?.targetContainer ?? name,
    TargetPort: rule?.targetPort ?? spec.port ?? "",
    // Copilot wrote the path without its first slash.
    RulePath: rule === undefined ? "" : rule.path.replace(/^\/(?=.)/, ""),
    HTTPSEnabled: String(secure),
  };
}
