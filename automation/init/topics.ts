import { RunError } from "../base/errors.js";
import type { InitContext } from "./context.js";
import type { Folder } from "./folder.js";

interface Topic {
  name: string;
  service: string;
}

/** `service:topic`. */
function readTopic(text: string): Topic {
  const [, service, name] = /^([a-z][a-z0-9-]*):([A-Za-z0-9_-]{1,256}(?:\.fifo)?)$/.exec(text) ?? [];
  if (service === undefined || name === undefined) {
    throw new RunError("usage", `--subscribe-topics: "${text}" isn't a topic.`, {
      hint: "Write it as SERVICE:TOPIC, like shop:orders.",
    });
  }
  return { service, name };
}

/** A service of another repository may publish it; one of this folder that does not is worth a message. */
function tellUnknown(context: InitContext, folder: Folder, { service, name }: Topic): void {
  const publisher = folder.workloads.find((workload) => workload.name === service);
  if (publisher === undefined || publisher.topics.includes(name)) return;
  context.tell(
    `${service} doesn't publish a topic ${name} yet: add \`publish: {topics: [{name: ${name}}]}\` to its manifest.`,
  );
}

/** Topics that a worker listens to, from the flag or out of those that this folder's services publish. */
export async function askTopics(
  context: InitContext,
  folder: Folder,
  flags: { subscribeTopics?: readonly string[]; noSubscribe?: boolean },
): Promise<Topic[]> {
  if (flags.subscribeTopics !== undefined) {
    if (flags.noSubscribe === true)
      throw new RunError("usage", "--subscribe-topics and --no-subscribe are mutually exclusive.");
    const topics = flags.subscribeTopics.map(readTopic);
    for (const topic of topics) tellUnknown(context, folder, topic);
    return topics;
  }
  const known = folder.workloads.flatMap(({ name, topics }) => topics.map((topic) => `${name}:${topic}`));
  if (flags.noSubscribe === true || known.length === 0) return [];
  const chosen = await context.ask.chooseSeveral({
    flag: "--subscribe-topics",
    message: "Which topics does it subscribe to?",
    options: known.map((value) => ({ value })),
  });
  return chosen.map(readTopic);
}
