import type { QueueSpec, SubscriptionSpec, WorkerServiceSpec } from "../../../components/workerService.js";
import type { defaultQueue, subscribe } from "../fields/messages.js";
import type { LongOf } from "../fields.js";
import type { PlainValue } from "../resolved.js";
import { present, type ResolveContext } from "./context.js";

type SubscribeForm = LongOf<typeof subscribe>;
type QueueForm = LongOf<typeof defaultQueue>;
type TopicForm = NonNullable<SubscribeForm["topics"]>[number];

/** Subscriptions and queues. Without `topics` the default queue has its own settings left out, as in Copilot. */
export function subscribeSpec(
  form: SubscribeForm | undefined,
  context: ResolveContext,
): WorkerServiceSpec<PlainValue>["subscribe"] {
  if (form === undefined) return undefined;
  if (form.topics === undefined) {
    if (form.queue !== undefined) {
      const message = "has no effect without `subscribe.topics` (it had none in Copilot)";
      context.report("subscribe.queue", message, "Write an empty list of topics to keep it: topics: [].", "warning");
    }
    return undefined;
  }
  const fifoQueue = form.queue?.fifo.enable === true;
  return present({
    topics: form.topics.map((topic) => subscription(topic, fifoQueue)),
    queue: form.queue === undefined ? undefined : queueSpec(form.queue),
  });
}

/** A topic is FIFO when the queue that it goes to is: its own, or the default one where `queue` is not written at all. */
export function isFifoTopic(
  queue: { readonly enable?: boolean; readonly fifo?: { readonly enable?: boolean } } | undefined,
  fifoDefault: boolean,
): boolean {
  return queue === undefined ? fifoDefault : queue.enable === true && queue.fifo?.enable === true;
}

function subscription(form: TopicForm, fifoDefault: boolean): SubscriptionSpec {
  const { queue } = form;
  return present({
    name: form.name,
    service: form.service,
    filterPolicy: form.filter_policy as SubscriptionSpec["filterPolicy"],
    queue: queue?.enable ? queueSpec(queue) : undefined,
    fifoTopic: isFifoTopic(queue, fifoDefault),
  });
}

function queueSpec(form: Partial<QueueForm>): QueueSpec {
  const { fifo } = form;
  return present({
    retention: whole(form.retention),
    delay: whole(form.delay),
    timeout: whole(form.timeout),
    deadLetter: form.dead_letter?.tries === undefined ? undefined : { tries: form.dead_letter.tries },
    fifo: fifo?.enable
      ? present({
          contentBasedDeduplication: fifo.content_based_deduplication,
          deduplicationScope: fifo.deduplication_scope,
          throughputLimit: fifo.throughput_limit,
          highThroughput: fifo.high_throughput,
        })
      : undefined,
  });
}

function whole(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.trunc(seconds);
}
