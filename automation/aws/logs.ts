import { setTimeout as sleep } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";

export interface LogLine {
  /** Milliseconds. */
  at: number;
  /** `copilot/{container}/{task}` */
  stream: string;
  message: string;
}

export interface LogQuery {
  group: string;
  /** Beginnings of the ids of tasks. @default all */
  tasks?: readonly string[];
  /** @default all */
  container?: string;
  /** Milliseconds. @default the last lines */
  from?: number;
  /** Milliseconds. @default now */
  to?: number;
  /** How many lines, the newest ones. @default 10 without a time, all with one */
  limit?: number;
}

/** Streams that are looked at for last lines, the newest first. */
const streamsLookedAt = 10;

async function withLogs<T>(access: AwsAccess, work: (client: CloudWatchLogsClient) => Promise<T>): Promise<T> {
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientSettings(access));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** A failed call; a group that is not there says that nothing was deployed. */
function logsFailed(group: string, error: unknown): RunError {
  if (errorName(error) !== "ResourceNotFoundException") return callFailed(`Reading the log group ${group}`, error);
  return new RunError("usage", `There is no log group ${group}.`, {
    hint: "It is created by the first deployment of the workload.",
    cause: error,
  });
}

function isWanted(stream: string, { tasks, container }: Pick<LogQuery, "tasks" | "container">): boolean {
  const parts = stream.split("/");
  const id = parts.at(-1) ?? "";
  if (container !== undefined && parts.at(-2) !== container) return false;
  return tasks === undefined || tasks.some((task) => id.startsWith(task));
}

/** The last lines of a group, or of one task's streams in it, oldest first. @throws RunError */
export async function lastLines(
  access: AwsAccess,
  { group, task, limit }: { group: string; task?: string; limit: number },
): Promise<LogLine[]> {
  return withLogs(access, (client) => newest(client, { group, ...(task !== undefined && { tasks: [task] }), limit }));
}

/** The last lines of the streams that were written to last. */
async function newest(client: CloudWatchLogsClient, query: LogQuery & { limit: number }): Promise<LogLine[]> {
  const { GetLogEventsCommand, paginateDescribeLogStreams } = await import("@aws-sdk/client-cloudwatch-logs");
  const { group: logGroupName, limit } = query;
  const streams: string[] = [];
  try {
    const pages = paginateDescribeLogStreams({ client }, { logGroupName, orderBy: "LastEventTime", descending: true });
    for await (const { logStreams = [] } of pages) {
      streams.push(...logStreams.flatMap((one) => one.logStreamName ?? []).filter((name) => isWanted(name, query)));
      if (streams.length >= streamsLookedAt) break;
    }
    const found = await Promise.all(
      streams.slice(0, streamsLookedAt).map(async (logStreamName) => {
        const { events = [] } = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit }));
        return events.map((event) => lineOf(logStreamName, event));
      }),
    );
    return inOrder(found.flat()).slice(-limit);
  } catch (error) {
    throw logsFailed(logGroupName, error);
  }
}

function lineOf(stream: string, { timestamp = 0, message = "" }: { timestamp?: number; message?: string }): LogLine {
  return { at: timestamp, stream, message: message.replace(/\n$/, "") };
}

const inOrder = (lines: LogLine[]): LogLine[] => lines.sort((a, b) => a.at - b.at);

async function between(client: CloudWatchLogsClient, query: LogQuery, seen?: Set<string>): Promise<LogLine[]> {
  const { paginateFilterLogEvents } = await import("@aws-sdk/client-cloudwatch-logs");
  const { group: logGroupName, from: startTime, to: endTime } = query;
  const found: LogLine[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime, endTime })) {
      for (const event of events) {
        const { logStreamName: stream = "", eventId = "" } = event;
        if (!isWanted(stream, query) || seen?.has(eventId)) continue;
        seen?.add(eventId);
        found.push(lineOf(stream, event));
      }
    }
  } catch (error) {
    throw logsFailed(logGroupName, error);
  }
  return inOrder(found);
}

/** Lines of a log group, oldest first. @throws RunError */
export async function readLogs(access: AwsAccess, query: LogQuery): Promise<LogLine[]> {
  return withLogs(access, async (client) => {
    if (query.from === undefined && query.to === undefined) return newest(client, { limit: 10, ...query });
    const found = await between(client, query);
    return query.limit === undefined ? found : found.slice(-query.limit);
  });
}

/** Lines as they are written, until `signal` says that it is enough. @throws RunError */
export async function followLogs(
  access: AwsAccess,
  query: LogQuery,
  onLine: (line: LogLine) => void,
  signal: AbortSignal,
  interval = access.pollInterval ?? 1000,
): Promise<void> {
  await withLogs(access, async (client) => {
    const seen = new Set<string>();
    let from = query.from ?? Date.now();
    while (!signal.aborted) {
      for (const line of await between(client, { ...query, from, to: undefined }, seen)) {
        onLine(line);
        // Lines arrive out of order: the last second is read again, and lines that were printed are not printed twice.
        from = Math.max(from, line.at - 1000);
      }
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  });
}
