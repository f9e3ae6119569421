import { expect } from "chai";
import { backlogFunctionCode } from "../../components/ecs/backlogFunctionCode.js";

/** What the function sees of AWS. */
interface Seen {
  tasks: number | undefined;
  messages: Record<string, string | undefined>;
}

interface Line {
  QueueName: string;
  BacklogPerTask: number;
  MessagesWithoutTask: number;
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
}

/** Runs the source with clients that answer from `seen`; returns the lines that it writes. */
async function run(seen: Seen): Promise<Line[]> {
  const body = backlogFunctionCode.replace(/^import .*$/gm, "").replace("export async function", "async function");
  const lines: Line[] = [];
  const command = (kind: string) =>
    class {
      readonly kind = kind;
      constructor(readonly input: Record<string, string>) {}
    };
  const client = class {
    async send({ kind, input }: { kind: string; input: Record<string, string> }): Promise<object> {
      if (kind === "services") {
        const services = seen.tasks === undefined ? [] : [{ runningCount: seen.tasks }];
        return input.cluster === "c" && input.services?.[0] === "s" ? { services } : {};
      }
      if (kind === "url") return { QueueUrl: `url of ${input.QueueName}` };
      const name = input.QueueUrl?.replace("url of ", "") ?? "";
      return { Attributes: { ApproximateNumberOfMessages: seen.messages[name] } };
    }
  };
  const given = {
    process: {
      env: { CLUSTER_NAME: "c", SERVICE_NAME: "s", NAMESPACE: "n", QUEUE_NAMES: "a,b", ACCEPTABLE_BACKLOG: "10" },
      stdout: { write: (line: string) => lines.push(JSON.parse(line) as Line) },
    },
    ECSClient: client,
    SQSClient: client,
    DescribeServicesCommand: command("services"),
    GetQueueUrlCommand: command("url"),
    GetQueueAttributesCommand: command("attributes"),
  };
  const handler = new Function(...Object.keys(given), `${body}\nreturn handler;`)(...Object.values(given));
  await (handler as () => Promise<void>)();
  return lines;
}

const numbers = (lines: Line[]) =>
  lines.map(({ QueueName, BacklogPerTask, MessagesWithoutTask }) => [QueueName, BacklogPerTask, MessagesWithoutTask]);

describe("the function that measures backlog", () => {
  it("writes the messages a task for each queue, rounded up", async () => {
    expect(numbers(await run({ tasks: 3, messages: { a: "10", b: "0" } }))).to.deep.equal([
      ["a", 4, 0],
      ["b", 0, 0],
    ]);
  });

  it("is above what a task may have as soon as one message waits and no task runs", async () => {
    expect(numbers(await run({ tasks: 0, messages: { a: "1", b: undefined } }))).to.deep.equal([
      ["a", 11, 1],
      ["b", 0, 0],
    ]);
  });

  it("writes embedded metrics in the namespace of the workload, by queue", async () => {
    const [line] = await run({ tasks: 1, messages: { a: "1", b: "1" } });
    expect(line?._aws.CloudWatchMetrics).to.deep.equal([
      {
        Namespace: "n",
        Dimensions: [["QueueName"]],
        Metrics: [
          { Name: "BacklogPerTask", Unit: "Count" },
          { Name: "MessagesWithoutTask", Unit: "Count" },
        ],
      },
    ]);
  });

  it("fails where the service is not there, rather than to write zeros", async () => {
    const failure = await run({ tasks: undefined, messages: {} }).catch((error: Error) => error.message);
    expect(failure).to.equal("The service s is not there.");
  });
});
