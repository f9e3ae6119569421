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
  /** How many lines, the newest ones. @default 10 without a time or `executions`, all with one */
  limit?: number;
  /** Only the tasks that ran last, this many. @default all */
  executions?: number;
  /** Whether streams of a state machine count, beside those of containers. @default true */
  stateMachine?: boolean;
}

/** Streams that are looked at in one go for last lines, the newest first. */
const streamsAtOnce = 10;

/** Streams after which the search for last lines ends, however many tasks there were. */
const mostStreams = 100;

/** Milliseconds by which CloudWatch may be late to note the time of a stream's last event: an hour, by its API reference. */
const noted = 3_600_000;

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

/** Streams of containers are named `copilot/{container}/{task}`; of one-off tasks they begin with `copilot-task/`. */
const ofContainer = (stream: string): boolean => /^copilot(?:-task)?\//.test(stream);

function isWanted(
  stream: string,
  { tasks, container, stateMachine = true }: Pick<LogQuery, "tasks" | "container" | "stateMachine">,
): boolean {
  if (!ofContainer(stream)) return stateMachine && container === undefined;
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

interface Stream {
  name: string;
  /** Milliseconds of its first event. */
  first: number;
  /** Milliseconds of its last event. */
  last: number;
}

/** The streams that the query wants, those that were written to last first. */
async function* streamsOf(client: CloudWatchLogsClient, query: LogQuery): AsyncGenerator<Stream> {
  const { paginateDescribeLogStreams } = await import("@aws-sdk/client-cloudwatch-logs");
  const { group: logGroupName, from = 0 } = query;
  const pages = paginateDescribeLogStreams({ client }, { logGroupName, orderBy: "LastEventTime", descending: true });
  for await (const { logStreams = [] } of pages) {
    for (const {
      logStreamName: name = "",
      firstEventTimestamp: first = 0,
      lastEventTimestamp: last = 0,
    } of logStreams) {
      if (last + noted < from) return;
      if (isWanted(name, query)) yield { name, first, last };
    }
  }
}

/** The newest lines of one stream. An answer may be empty though earlier ones follow: the token repeats at the end. */
async function endOf(
  client: CloudWatchLogsClient,
  logStreamName: string,
  { group: logGroupName, from: startTime, to: endTime, limit }: LogQuery & { limit: number },
): Promise<LogLine[]> {
  const { GetLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const found: LogLine[] = [];
  let nextToken: string | undefined;
  do {
    const wanted = { logGroupName, logStreamName, startTime, endTime, limit: Math.min(limit - found.length, 10_000) };
    const { events = [], nextBackwardToken } = await client.send(new GetLogEventsCommand({ ...wanted, nextToken }));
    found.unshift(...events.map((event) => lineOf(logStreamName, event)));
    if (nextBackwardToken === nextToken) break;
    nextToken = nextBackwardToken;
  } while (nextToken !== undefined && found.length < limit);
  return found;
}

/** The last lines of a group: streams are read from the newest on until none can hold a later line. */
async function newest(client: CloudWatchLogsClient, query: LogQuery & { limit: number }): Promise<LogLine[]> {
  let found: LogLine[] = [];
  let looked = 0;
  let batch: Stream[] = [];
  const read = async (): Promise<void> => {
    const lines = await Promise.all(batch.map(({ name }) => endOf(client, name, query)));
    found = inOrder([...found, ...lines.flat()]).slice(-query.limit);
    looked += batch.length;
    batch = [];
  };
  try {
    for await (const stream of streamsOf(client, query)) {
      const enough = found.length >= query.limit && stream.last + noted < (found[0]?.at ?? 0);
      if (looked >= mostStreams || enough) break;
      batch.push(stream);
      if (batch.length === streamsAtOnce) await read();
    }
    await read();
    return found;
  } catch (error) {
    throw logsFailed(query.group, error);
  }
}

/** Milliseconds that a state machine runs before the first line of its task: Fargate has to start it. */
const startup = 120_000;

/** The tasks that wrote last, and from when on their state machine wrote too. */
async function lastTasks(
  client: CloudWatchLogsClient,
  query: LogQuery,
  count: number,
): Promise<Pick<LogQuery, "tasks" | "from">> {
  const found = new Map<string, number>();
  try {
    for await (const { name, first } of streamsOf(client, query)) {
      if (ofContainer(name)) found.set(name.split("/").at(-1) ?? "", first);
      if (found.size === count) break;
    }
    const from = Math.max(query.from ?? 0, Math.min(...found.values()) - startup);
    return { tasks: [...found.keys()], ...(found.size > 0 && { from }) };
  } catch (error) {
    throw logsFailed(query.group, error);
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
    const { executions } = query;
    const wanted = { ...query, ...(executions !== undefined && (await lastTasks(client, query, executions))) };
    const whole = query.from !== undefined || query.to !== undefined || executions !== undefined;
    const limit = query.limit ?? (whole ? undefined : 10);
    return limit === undefined ? between(client, wanted) : newest(client, { ...wanted, limit });
  });
}

/** What passes by itself, or with the credentials that the next client reads: throttling, expiry, a lost connection. */
const passing =
  /^(Throttling|TooManyRequests|LimitExceeded|ServiceUnavailable|InternalFailure|InternalServer|ExpiredToken|RequestExpired|UnrecognizedClient|TimeoutError|NetworkingError|ECONN|ENOTFOUND|EAI_AGAIN|CredentialsProviderError|TokenProviderError)/;

function passes(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code = "" } = cause as { code?: string };
  return passing.test(errorName(cause)) || passing.test(String(code));
}

/** Failures in a row after which `--follow` gives up: about four minutes. */
const patience = 12;

/**
 * Lines as they are written, until `signal` says that it is enough. Each question has a client of its own, so that
 * renewed credentials count, and what passes by itself is waited for.
 * @throws RunError
 */
export async function followLogs(
  access: AwsAccess,
  query: LogQuery,
  onLine: (line: LogLine) => void,
  signal: AbortSignal,
  interval = access.pollInterval ?? 1000,
): Promise<void> {
  const seen = new Set<string>();
  let from = query.from ?? Date.now();
  let failures = 0;
  while (!signal.aborted) {
    try {
      const found = await withLogs(access, (client) => between(client, { ...query, from, to: undefined }, seen));
      failures = 0;
      for (const line of found) {
        onLine(line);
        // Lines arrive out of order: the last second is read again, and lines that were printed are not printed twice.
        from = Math.max(from, line.at - 1000);
      }
    } catch (error) {
      failures += 1;
      if (!passes(error) || failures >= patience) throw error;
    }
    await sleep(interval * Math.min(2 ** failures, 30), undefined, { signal }).catch(() => undefined);
  }
}
