import { digitsFor } from "../kind.js";
import { EXECUTION } from "../rules/executions.js";
import { TASK } from "../rules/oneOffTasks.js";
import { containersOf } from "../rules/taskDefinitions.js";
import { type Inputs, numeric, text, texts } from "../values.js";
import { type Api, type ApiCall, ApiError, unknownOperation } from "./call.js";
import { containersOfTask, simulatedTasks } from "./services.js";

/** The part of CloudWatch Logs that operations use. */
export const logsApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

interface Line {
  readonly stream: string;
  /** Milliseconds. */
  readonly at: number;
  readonly message: string;
}

const operations: Readonly<Record<string, Api>> = {
  DescribeLogStreams: (call) => {
    const prefix = text(call.body.logStreamNamePrefix);
    const last = new Map<string, number>();
    const first = new Map<string, number>();
    for (const { stream, at } of linesOf(call)) {
      first.set(stream, Math.min(at, first.get(stream) ?? at));
      last.set(stream, Math.max(at, last.get(stream) ?? 0));
    }
    const streams = [...last].filter(([name]) => name.startsWith(prefix)).sort((a, b) => b[1] - a[1]);
    return {
      logStreams: streams.slice(0, numeric(call.body.limit) ?? 50).map(([logStreamName, at]) => ({
        logStreamName,
        firstEventTimestamp: first.get(logStreamName),
        lastEventTimestamp: at,
        lastIngestionTime: at,
      })),
    };
  },
  GetLogEvents: (call) => {
    const found = within(call, linesOf(call)).filter(({ stream }) => stream === call.body.logStreamName);
    const limit = numeric(call.body.limit) ?? 10_000;
    const events = call.body.startFromHead === true ? found.slice(0, limit) : found.slice(-limit);
    return { events: events.map(({ at, message }) => ({ timestamp: at, ingestionTime: at, message })) };
  },
  FilterLogEvents: (call) => {
    const streams = texts(call.body.logStreamNames);
    const prefix = text(call.body.logStreamNamePrefix);
    const found = within(call, linesOf(call)).filter(
      ({ stream }) => (streams.length === 0 || streams.includes(stream)) && stream.startsWith(prefix),
    );
    return {
      events: found.slice(0, numeric(call.body.limit) ?? 10_000).map(({ stream, at, message }) => ({
        eventId: digitsFor(`${stream}|${at}|${message}`)(24),
        logStreamName: stream,
        timestamp: at,
        ingestionTime: at,
        message,
      })),
    };
  },
};

function within({ body }: ApiCall, lines: readonly Line[]): Line[] {
  const from = numeric(body.startTime) ?? 0;
  const to = numeric(body.endTime) ?? Number.POSITIVE_INFINITY;
  return lines.filter(({ at }) => at >= from && at < to);
}

/** What the containers that write to the group have said, oldest first. */
function linesOf(call: ApiCall): Line[] {
  const { world, place, body } = call;
  const group = text(body.logGroupName) || text(body.logGroupIdentifier);
  if (!world.find("aws:cloudwatch/logGroup:LogGroup", group, place))
    throw new ApiError("ResourceNotFoundException", "The specified log group does not exist.");
  const all = [...linesOfServices(call, group), ...linesOfExecutions(call, group), ...linesOfTasks(call, group)];
  return all.sort((a, b) => a.at - b.at);
}

function optionsOf(container: Inputs): Inputs {
  const logging = container.logConfiguration as Inputs | undefined;
  return logging?.logDriver === "awslogs" ? ((logging.options ?? {}) as Inputs) : {};
}

function linesOfServices(call: ApiCall, group: string): Line[] {
  const services = call.world.list({ type: "aws:ecs/service:Service", ...call.place });
  return services.flatMap((service) =>
    simulatedTasks(call, service).flatMap((task) =>
      containersOfTask(task).flatMap((container, index) => {
        const options = optionsOf(container);
        if (options["awslogs-group"] !== group) return [];
        const stream = `${text(options["awslogs-stream-prefix"])}/${text(container.name)}/${task.id}`;
        const started = `simulated AWS: the container ${text(container.name)} was started; nothing really runs`;
        const said = task.stopped && index === 0 ? (task.fault?.log ?? []) : [];
        return [started, ...said].map((message, line) => ({
          stream,
          at: task.deployment.startedAt + line,
          message,
        }));
      }),
    ),
  );
}

function linesOfTasks({ world, place }: ApiCall, group: string): Line[] {
  return world.list({ type: TASK, ...place }).flatMap(({ name, inputs }) => {
    const definition = world.find("aws:ecs/taskDefinition:TaskDefinition", text(inputs.taskDefinition), place);
    const containers = definition === undefined ? [] : containersOf(definition.inputs);
    return containers
      .filter((one) => optionsOf(one)["awslogs-group"] === group)
      .map((one) => ({
        stream: `${text(optionsOf(one)["awslogs-stream-prefix"])}/${text(one.name)}/${name}`,
        at: numeric(inputs.startedAt) ?? 0,
        message: `simulated AWS: the task ${text(one.name)} was started; nothing really runs`,
      }));
  });
}

function linesOfExecutions({ world, place }: ApiCall, group: string): Line[] {
  return world
    .list({ type: EXECUTION, account: place.account, region: place.region })
    .filter(({ inputs }) => inputs.logGroup === group)
    .flatMap(({ name, inputs }) => {
      const at = numeric(inputs.startedAt) ?? 0;
      const machine = text(inputs.stateMachine).split(":").at(-1);
      return [
        {
          stream: `states/${machine}/${name}`,
          at,
          message: JSON.stringify({ type: "ExecutionStarted", execution: name }),
        },
        {
          stream: `copilot/${text(inputs.container)}/${digitsFor(name)(32)}`,
          at,
          message: `simulated AWS: the job ran as ${name}; nothing really runs`,
        },
      ];
    });
}
