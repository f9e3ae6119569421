import type { AwsAccess } from "../aws/access.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { type OpenFolder, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import type { Finding } from "./doctor.js";

/** Milliseconds by which a clock may be wrong before AWS refuses requests. */
const tolerated = 300_000;

/**
 * What only a call tells: whose credentials these are, whether the clock is right and the state can be reached, and with
 * a service named, whether `svc exec` reaches it. Asks AWS; in a bucket of states it puts an empty object and deletes it.
 */
export async function examineByCalls(options: RunOptions): Promise<Finding[]> {
  const { region, profile } = options;
  let open: OpenFolder;
  try {
    open = openFolder(options);
  } catch {
    return accountFindings({ region, profile });
  }
  const environment = options.environments?.[0] ?? open.folder.environments[0]?.name ?? "";
  const settings = open.folder.settings.environment(environment);
  const aws = await environmentAccess(open, environment).then(
    (found) => found.aws,
    () => ({ region: region ?? settings.region, profile: profile ?? settings.profile, role: settings.role }),
  );
  const [account, state, quotas, exec] = await Promise.all([
    accountFindings(aws),
    stateAccessFinding(open),
    environment === "" ? [] : quotaFindings(open, environment),
    options.names === undefined ? undefined : execAgentFinding(options),
  ]);
  return [...account, ...[state, ...quotas, exec].filter((finding) => finding !== undefined)];
}

/** Asks STS whose credentials these are, and compares the clocks. */
export async function accountFindings(aws: AwsAccess): Promise<Finding[]> {
  const topic = "AWS account";
  const [{ GetCallerIdentityCommand, STSClient }, { clientSettings }] = await Promise.all([
    import("@aws-sdk/client-sts"),
    import("../aws/access.js"),
  ]);
  // Once more would only be longer: whoever is asked here waits.
  const client = new STSClient(clientSettings({ ...aws, region: aws.region ?? "us-east-1", maxAttempts: 2 }));
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    const found: Finding = { topic, status: "ok", detail: `${Account}, as ${Arn}`, needed: true };
    return [found, clockFinding(client.config.systemClockOffset)];
  } catch (error) {
    const { name, message } = error as Error;
    const remedy = /Expired|Token/.test(name)
      ? "Log in again (`aws sso login`), or renew the credentials."
      : "Log in again, or name another profile with --profile.";
    return [
      { topic, status: "missing", detail: `STS did not accept the credentials: ${message}`, remedy, needed: true },
    ];
  } finally {
    client.destroy();
  }
}

/** @param offset milliseconds by which AWS's clock is ahead of ours */
export function clockFinding(offset: number): Finding {
  const seconds = Math.round(Math.abs(offset) / 1000);
  const detail = seconds < 2 ? "agrees with AWS's" : `${seconds} s ${offset > 0 ? "behind" : "ahead of"} AWS's`;
  if (Math.abs(offset) < tolerated) return { topic: "clock", status: "ok", detail, needed: true };
  const remedy = "Set the clock (`timedatectl set-ntp true`, or the time settings of the system).";
  return { topic: "clock", status: "missing", detail, remedy, needed: true };
}

/** Quotas of the account that the environment passes or comes near to, with what the account has already. */
export async function quotaFindings(open: OpenFolder, environment: string): Promise<Finding[]> {
  const topic = "quotas";
  const { quotaProblems } = await import("../deployment/onlineCheck.js");
  try {
    const found = await quotaProblems(open, environment);
    if (found === undefined) return [];
    const { problems, unread } = found;
    const findings = problems.map(({ severity, message, hint }): Finding => {
      const remedy = hint ?? "Ask for more in Service Quotas before it is reached.";
      return { topic, status: "missing", detail: message, remedy, needed: severity === "error" };
    });
    if (unread !== undefined) findings.push({ topic, status: "unknown", detail: unread, needed: false });
    if (findings.length > 0) return findings;
    return [{ topic, status: "ok", detail: `none is near its end with ${environment}`, needed: true }];
  } catch (error) {
    return [{ topic, status: "unknown", detail: (error as Error).message, needed: false }];
  }
}

/** Whether the state can be read and written. */
export async function stateAccessFinding(open: OpenFolder): Promise<Finding | undefined> {
  const topic = "state access";
  const [{ locateState }, { stateChoice }, { readStackNames, tryWriting }] = await Promise.all([
    import("../stack/backend.js"),
    import("../session/openFolder.js"),
    import("../stack/readState.js"),
  ]);
  try {
    const location = await locateState(stateChoice(open));
    const names = await readStackNames({ location, project: open.application });
    if (names === undefined) return undefined;
    const written = await tryWriting({ location });
    const detail = `${names.length} ${names.length === 1 ? "stack" : "stacks"} readable${written ? ", and writable" : ""}`;
    return { topic, status: "ok", detail, needed: true };
  } catch (error) {
    const remedy = "Check the backend's name, and that you may read and write there.";
    return { topic, status: "missing", detail: (error as Error).message, remedy, needed: true };
  }
}

/** Whether `svc exec` reaches the tasks of a service. */
export async function execAgentFinding(options: RunOptions): Promise<Finding> {
  const topic = `exec agent of ${options.names?.join(", ")}`;
  const [{ openWorkload, services }, { serviceOfWorkload }, { describeTasks, taskId }] = await Promise.all([
    import("./openDeployed.js"),
    import("../deployment/rollouts/services.js"),
    import("../aws/serviceTasks.js"),
  ]);
  try {
    const { access: aws, state, workload, environment } = await openWorkload(options, services);
    const tasks = await describeTasks(aws, serviceOfWorkload(state, workload, environment));
    if (tasks.length === 0)
      return {
        topic,
        status: "missing",
        detail: "no task is running",
        remedy: `\`airlift svc status -n ${workload} -e ${environment}\` says why.`,
        needed: false,
      };
    const off = tasks.find(({ enableExecuteCommand }) => enableExecuteCommand !== true);
    if (off !== undefined)
      return {
        topic,
        status: "missing",
        detail: `task ${taskId(off).slice(0, 8)} was started without ECS Exec`,
        remedy: "Add `exec: true` to its manifest and run `airlift up`.",
        needed: false,
      };
    const agents = tasks.flatMap(({ containers = [] }) =>
      containers.flatMap(({ managedAgents = [] }) => managedAgents),
    );
    const down = agents.find(({ name, lastStatus }) => name === "ExecuteCommandAgent" && lastStatus !== "RUNNING");
    if (down === undefined)
      return {
        topic,
        status: "ok",
        detail: `enabled in ${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}`,
        needed: false,
      };
    const detail = `the agent is ${down.lastStatus ?? "unknown"}${down.reason === undefined ? "" : `: ${down.reason}`}`;
    return {
      topic,
      status: "missing",
      detail,
      remedy:
        "The task needs a way to SSM: a public address, NAT or the endpoint ssmmessages; and its role ssmmessages:*.",
      needed: false,
    };
  } catch (error) {
    return { topic, status: "unknown", detail: (error as Error).message, needed: false };
  }
}
