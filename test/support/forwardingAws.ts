import { type JsonApi, jsonApi, Refusal } from "../aws/jsonApi.js";

/** What of AWS `run local --proxy` asks: tasks, databases by their tags, and sessions. */
export async function forwardingAws({ exec = true, agent = "RUNNING" } = {}): Promise<JsonApi> {
  const tagged = (arn: string, service?: string) => ({
    ResourceARN: `arn:aws:rds:eu-west-1:111122223333:${arn}`,
    Tags: service === undefined ? [] : [{ Key: "copilot-service", Value: service }],
  });
  const properties: Record<string, object> = {
    main: {
      Endpoint: { Address: "main.cluster-x.eu-west-1.rds.amazonaws.com", Port: "5432" },
      ReadEndpoint: { Address: "main.cluster-ro-x.eu-west-1.rds.amazonaws.com" },
    },
    shared: { Endpoint: { Address: "shared.x.eu-west-1.rds.amazonaws.com", Port: "3306" } },
  };
  let sessions = 0;
  return jsonApi({
    ListTasks: ({ serviceName }) => ({ taskArns: [`arn:aws:ecs:eu-west-1:1:task/c/task-of-${serviceName}`] }),
    DescribeTasks: ({ tasks }) => ({
      tasks: (tasks as string[]).map((taskArn) => ({
        taskArn,
        lastStatus: "RUNNING",
        enableExecuteCommand: exec,
        containers: [
          {
            runtimeId: "runtime",
            lastStatus: "RUNNING",
            managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: agent }],
          },
        ],
      })),
    }),
    GetResources: () => ({
      ResourceTagMappingList: [tagged("cluster:main", "web"), tagged("db:shared"), tagged("db:others", "orders")],
    }),
    GetResource: ({ Identifier }) => {
      const found = properties[String(Identifier)];
      if (found === undefined) throw new Refusal("ResourceNotFoundException");
      return { ResourceDescription: { Properties: JSON.stringify(found) } };
    },
    StartSession: () => ({ SessionId: `s-${++sessions}`, StreamUrl: "wss://nowhere", TokenValue: "t0ken" }),
    TerminateSession: ({ SessionId }) => ({ SessionId }),
  });
}
