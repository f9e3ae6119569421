import { expect } from "chai";
import { followLogs, readLogs } from "../../automation/aws/logs.js";
import { type JsonApi, jsonApi, Refusal } from "./jsonApi.js";

interface Event {
  stream: string;
  timestamp: number;
  message: string;
}

/** CloudWatch Logs with these events; GetLogEvents pages backwards, and its token repeats at the end. */
function logsWith(events: Event[]): Promise<JsonApi> {
  const streams = [...new Set(events.map(({ stream }) => stream))].map((name) => ({
    logStreamName: name,
    firstEventTimestamp: Math.min(...events.filter(({ stream }) => stream === name).map(({ timestamp }) => timestamp)),
    lastEventTimestamp: Math.max(...events.filter(({ stream }) => stream === name).map(({ timestamp }) => timestamp)),
  }));
  return jsonApi({
    DescribeLogStreams: ({ nextToken }) => {
      const sorted = streams.sort((a, b) => b.lastEventTimestamp - a.lastEventTimestamp);
      const from = Number(nextToken ?? 0);
      return {
        logStreams: sorted.slice(from, from + 5),
        ...(from + 5 < sorted.length && { nextToken: String(from + 5) }),
      };
    },
    GetLogEvents: ({ logStreamName, limit, nextToken, startTime, endTime }) => {
      const all = events.filter(
        ({ stream, timestamp }) =>
          stream === logStreamName &&
          timestamp >= Number(startTime ?? 0) &&
          timestamp < Number(endTime ?? Number.POSITIVE_INFINITY),
      );
      const end = nextToken === undefined ? all.length : Number(nextToken);
      const from = Math.max(0, end - Math.min(Number(limit), 3));
      return { events: all.slice(from, end), nextBackwardToken: String(from) };
    },
    FilterLogEvents: ({ startTime = 0 }) => ({
      events: events
        .filter(({ timestamp }) => timestamp >= Number(startTime))
        .map((event, id) => ({ ...event, eventId: String(id), logStreamName: event.stream })),
    }),
  });
}

const hour = 3_600_000;
const lines = (stream: string, from: number, count: number): Event[] =>
  Array.from({ length: count }, (_, index) => ({ stream, timestamp: from + index, message: `${stream} ${index}` }));

describe("logs", () => {
  let api: JsonApi;
  afterEach(() => api.close());

  it("are ten lines unless more are asked for, however many there are", async () => {
    api = await logsWith([...lines("copilot/web/a", 0, 8000), ...lines("copilot/web/b", 0, 8003)]);
    const found = await readLogs(api.access, { group: "g", limit: undefined });
    expect(found).to.have.length(10);
    expect(found.at(-1)?.message).to.equal("copilot/web/b 8002");
    expect(await readLogs(api.access, { group: "g", limit: 2 })).to.have.length(2);
  });

  it("with a time and a limit are read from the newest on, and no further than needed", async () => {
    const old = Array.from({ length: 40 }, (_, index) => lines(`copilot/web/${index}`, index * hour, 4)).flat();
    api = await logsWith(old);
    const found = await readLogs(api.access, { group: "g", from: hour, limit: 5 });
    expect(found.map(({ message }) => message)).to.deep.equal([
      "copilot/web/38 3",
      ...[0, 1, 2, 3].map((index) => `copilot/web/39 ${index}`),
    ]);
    const read = api.calls
      .filter(({ operation }) => operation === "GetLogEvents")
      .map(({ body }) => body.logStreamName);
    expect(new Set(read).size).to.equal(10);
    expect(api.calls.map(({ operation }) => operation)).not.to.include("FilterLogEvents");
  });

  it("of a job are those of its last runs, with or without its state machine", async () => {
    const runs = [1, 2, 3].flatMap((run) => [
      ...lines(`copilot/report/t${run}`, run * hour, 2),
      ...lines(`states/report/${run}`, run * hour, 1),
    ]);
    api = await logsWith(runs);
    const last = await readLogs(api.access, { group: "g", executions: 2, stateMachine: false });
    expect(new Set(last.map(({ stream }) => stream))).to.deep.equal(
      new Set(["copilot/report/t2", "copilot/report/t3"]),
    );
    const both = await readLogs(api.access, { group: "g", executions: 1, stateMachine: true });
    expect(new Set(both.map(({ stream }) => stream))).to.deep.equal(new Set(["copilot/report/t3", "states/report/3"]));
    const without = await readLogs(api.access, { group: "g", stateMachine: false });
    expect(without.map(({ stream }) => stream)).not.to.include("states/report/3");
  });
});

describe("following a log", () => {
  let api: JsonApi;
  afterEach(() => api.close());

  const follow = async (failures: string[], refresh = () => {}) => {
    const left = [...failures];
    const stop = new AbortController();
    api = await jsonApi({
      FilterLogEvents: () => {
        const failure = left.shift();
        if (failure === undefined)
          return { events: [{ eventId: "1", logStreamName: "copilot/web/a", timestamp: 5, message: "hello" }] };
        refresh();
        throw new Refusal(failure);
      },
    });
    const found: string[] = [];
    await followLogs(
      api.access,
      { group: "g", from: 0 },
      ({ message }) => {
        found.push(message);
        stop.abort();
      },
      stop.signal,
      1,
    );
    return found;
  };

  it("goes on after throttling, and with the credentials that were renewed meanwhile", async () => {
    const found = await follow(["ThrottlingException", "ExpiredTokenException"], () => {
      api.access.credentials = { accessKeyId: "renewed", secretAccessKey: "fake" };
    });
    expect(found).to.deep.equal(["hello"]);
    expect(api.calls.map(({ key }) => key)).to.deep.equal(["fake", "renewed", "renewed"]);
  });

  it("ends with what does not pass, and with what does not pass in time", async () => {
    const refused = await follow(["AccessDeniedException"]).catch((error: Error) => error.message);
    expect(refused).to.contain("AccessDenied");
    api.close();
    const throttled = await follow(Array.from({ length: 12 }, () => "ThrottlingException")).catch(
      (error: Error) => error.message,
    );
    expect(throttled).to.contain("Throttling");
  });
});
