import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings } from "./access.js";
import { describeTasks, type TaskOwner, taskId } from "./serviceTasks.js";
import { startPlugin } from "./sessionPlugin.js";

/** A container that connections can go through. */
export interface ForwardingTarget {
  /** As SSM names it: `ecs:CLUSTER_TASK_RUNTIME`. */
  target: string;
  /** Of the task. */
  id: string;
}

/** A port of this machine that leads to one of another host, as long as its session lasts. */
export interface PortSession {
  localPort: number;
  /** Once the port is closed again, by itself or by `end`. */
  closed: Promise<void>;
  /** Once the session has ended in AWS too. */
  ended: Promise<void>;
  end(): Promise<void>;
}

/** Milliseconds that the plugin has to open its port. */
const patience = 30_000;

/** SSM's document for connections through a task to another host. */
export const forwardingDocument = "AWS-StartPortForwardingSessionToRemoteHost";

const agentName = "ExecuteCommandAgent";

/**
 * A running container with ECS Exec, of a service's tasks.
 * @returns why there is none, to follow the service's name
 * @throws RunError
 */
export async function forwardingTarget(access: AwsAccess, owner: TaskOwner): Promise<ForwardingTarget | string> {
  const running = (await describeTasks(access, owner)).filter(({ lastStatus }) => lastStatus === "RUNNING");
  if (running.length === 0) return "has no running task";
  const enabled = running.filter(({ enableExecuteCommand }) => enableExecuteCommand === true);
  if (enabled.length === 0) return "was started without ECS Exec";
  let reason: string | undefined;
  for (const task of enabled)
    for (const { runtimeId, lastStatus, managedAgents = [] } of task.containers ?? []) {
      const agent = managedAgents.find(({ name }) => name === agentName);
      reason ??= agent?.reason;
      if (runtimeId === undefined || lastStatus !== "RUNNING" || agent?.lastStatus !== "RUNNING") continue;
      const cluster = owner.cluster.split("/").at(-1);
      return { target: `ecs:${cluster}_${taskId(task)}_${runtimeId}`, id: taskId(task) };
    }
  return `has no task whose ECS Exec agent is running${reason === undefined ? "" : ` (${reason})`}`;
}

/**
 * Opens a session that forwards a port of this machine through a task to a port of another host.
 *
 * @param onTrouble hears what the plugin says about connections that fail
 * @throws RunError where the session can't be started
 */
export async function forwardPort(
  access: AwsAccess,
  { target, host, port }: { target: string; host: string; port: number },
  onTrouble: (line: string) => void,
): Promise<PortSession> {
  const ssm = await import("@aws-sdk/client-ssm");
  const client = new ssm.SSMClient(clientSettings(access));
  const request = {
    Target: target,
    DocumentName: forwardingDocument,
    Parameters: { host: [host], portNumber: [String(port)] },
  };
  try {
    const begun = await client.send(new ssm.StartSessionCommand(request));
    const session = { sessionId: begun.SessionId, streamUrl: begun.StreamUrl, tokenValue: begun.TokenValue };
    const region = await client.config.region();
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    // A role's credentials are none that the plugin would find by itself.
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const plugin = await startPlugin({ region }, session, request, { stdio: ["ignore", "pipe", "pipe"], env });
    const closed = new Promise<void>((resolve) => {
      for (const event of ["close", "error"]) plugin.once(event, () => resolve());
    });
    const ended = closed.then(async () => {
      // A plugin that is killed leaves its session open until it has been idle for long enough.
      await client.send(new ssm.TerminateSessionCommand({ SessionId: begun.SessionId })).catch(() => {});
      client.destroy();
    });
    const end = async () => {
      plugin.kill();
      await ended;
    };
    try {
      return { localPort: await openedPort(plugin, onTrouble), closed, ended, end };
    } catch (error) {
      await end();
      throw error;
    }
  } catch (error) {
    client.destroy();
    throw callFailed(`Forwarding ${host}:${port}`, error);
  }
}

/** The plugin says which port it has opened; what it says later is heard too, as its output must not fill up. */
function openedPort(plugin: ChildProcess, onTrouble: (line: string) => void): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new RunError("program", [`session-manager-plugin ${why}.`, ...said.slice(-5)].join("\n  ")));
    const timer = setTimeout(() => fail(`opened no port within ${patience / 1000} s`), patience);
    plugin.once("error", (error) => fail(`can't be started: ${error.message}`));
    plugin.once("close", () => {
      clearTimeout(timer);
      fail("ended before it opened a port");
    });
    for (const input of [plugin.stdout, plugin.stderr])
      if (input !== null)
        createInterface({ input }).on("line", (line) => {
          const [, port] = /^Port (\d+) opened/.exec(line) ?? [];
          if (port !== undefined) {
            clearTimeout(timer);
            resolve(Number(port));
          } else if (/fail|error/i.test(line)) onTrouble(line.trim());
          if (line.trim() !== "") said.push(line.trim());
        });
  });
}
