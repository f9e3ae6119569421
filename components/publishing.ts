/** Topics that a workload publishes to. */
export interface PublishSpec {
  topics: TopicSpec[];
}

export interface TopicSpec {
  /** Without the prefix `{app}-{env}-{workload}-` and without `.fifo`. */
  name: string;
  /** Present: a FIFO topic. */
  fifo?: { contentBasedDeduplication?: boolean };
}
