import type { EcsServiceSpec, WorkloadContextArgs } from "./fargateService.js";
import type { Value } from "./values.js";

export interface QueueSpec {
  /** Seconds. */
  retention?: number;
  /** Seconds. */
  delay?: number;
  /** Seconds (visibility time-out). */
  timeout?: number;
  deadLetter?: { tries: number };
  /** Present: a FIFO queue. */
  fifo?: {
    contentBasedDeduplication?: boolean;
    deduplicationScope?: "messageGroup" | "queue";
    throughputLimit?: "perQueue" | "perMessageGroupId";
    highThroughput?: boolean;
  };
}

export interface SubscriptionSpec {
  /** Topic name without prefix and without `.fifo`. */
  name: string;
  /** The workload that publishes it. */
  service: string;
  filterPolicy?: Record<string, unknown>;
  /** Absent: the default queue. Present: a queue of its own. */
  queue?: QueueSpec;
  /** Whether the topic is a FIFO one: it follows from the queue (semantics.md section 6). */
  fifoTopic: boolean;
}

export interface WorkerServiceSpec<V = Value> extends EcsServiceSpec<V> {
  subscribe?: { topics: SubscriptionSpec[]; queue?: QueueSpec };
}

export interface WorkerServiceArgs extends WorkerServiceSpec, WorkloadContextArgs {}
