/** Topics that a workload publishes to. */
export interface PublishSpec {
  /** The topics; each is a variable in `COPILOT_SNS_TOPIC_ARNS`. */
  topics: TopicSpec[];
}

/** An SNS topic that other workloads subscribe to. */
export interface TopicSpec {
  /** Without the prefix `{app}-{env}-{workload}-` and without `.fifo`. */
  name: string;
  /** Present: a FIFO topic. */
  fifo?: {
    /** Messages with the same content count as one. @default false */
    contentBasedDeduplication?: boolean;
  };
}
