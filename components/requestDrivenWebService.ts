import type { SecretSpec } from "./containers.js";
import type { WorkloadContextArgs } from "./fargateService.js";
import type { PublishSpec } from "./publishing.js";
import type { Value } from "./values.js";

export interface RequestDrivenWebServiceSpec<V = Value> {
  image: V;
  /** Whether the image is in a private ECR repository: then App Runner needs an access role. */
  imageRepository: "ECR" | "ECR_PUBLIC";
  port: number;
  /** App Runner's start command, one text. */
  command?: string;
  /** @default 1024 */
  cpu?: number;
  /** MiB. @default 2048 */
  memory?: number;
  /** Present: an HTTP health check; absent: App Runner's TCP one. Times in seconds. */
  healthCheck?: { path?: string; healthyThreshold?: number; unhealthyThreshold?: number; interval?: number; timeout?: number };
  alias?: string;
  /** Private ingress through the environment's endpoint, or through an existing one. */
  private?: { endpoint?: V };
  variables?: Record<string, V>;
  secrets?: Record<string, SecretSpec<V>>;
  tags?: Record<string, string>;
  /** `<name>/<revision>` of an App Runner auto-scaling configuration. */
  autoScalingConfiguration?: string;
  /** Present: egress through a VPC connector. */
  placement?: "private" | { subnets: V[] };
  observability?: { tracing?: "awsxray" };
  publish?: PublishSpec;
}

export interface RequestDrivenWebServiceArgs extends RequestDrivenWebServiceSpec, WorkloadContextArgs {}
