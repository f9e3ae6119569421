import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { HealthCheck } from "./listeners.js";

/** Where something listens on this machine. */
export interface LocalAddress {
  host: string;
  port: number;
}

/** Whether a target gets requests. */
export interface Health {
  state: "initial" | "healthy" | "unhealthy";
  /** What the last check found. */
  reason: string;
}

/** `200,301` and `200-299` as AWS's matchers are. */
export function codeFits(matcher: string, code: number): boolean {
  return matcher.split(",").some((part) => {
    const [from = "", to = from] = part.split("-");
    return code >= Number(from) && code <= Number(to);
  });
}

/** Milliseconds between checks until the first one passes: nobody waits for a slow interval to see a service start. */
const impatience = 500;

/**
 * Checks a target as its target group does, until it is stopped: the first check that passes makes it healthy, later
 * ones count as the thresholds say.
 *
 * @param locate where the target is; undefined before it is published
 * @param onChange hears of every new state
 */
export function watchHealth(
  check: HealthCheck,
  locate: () => Promise<LocalAddress | undefined>,
  onChange: (health: Health) => void,
): { now(): Health; stop(): void } {
  let health: Health = { state: "initial", reason: "it has not been checked yet" };
  let passed = 0;
  let failed = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = (state: Health["state"], reason: string): void => {
    const changed = health.state !== state;
    health = { state, reason };
    if (changed) onChange(health);
  };
  const look = async (): Promise<void> => {
    const address = await locate().catch(() => undefined);
    const failure = address === undefined ? "it has not started yet" : await checkOnce(check, address);
    if (stopped) return;
    passed = failure === undefined ? passed + 1 : 0;
    failed = failure === undefined ? 0 : failed + 1;
    const { healthyThreshold, unhealthyThreshold } = check;
    const reason = failure ?? "the health check passes";
    if (failure === undefined && (health.state === "initial" || passed >= healthyThreshold)) turn("healthy", reason);
    else if (health.state === "healthy" && failed >= unhealthyThreshold) turn("unhealthy", reason);
    else health = { ...health, reason };
    timer = setTimeout(look, health.state === "healthy" ? check.interval * 1000 : impatience);
  };
  void look();
  return {
    now: () => health,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** @returns why it failed; undefined where it passed */
function checkOnce(
  { path, protocol, matcher, timeout }: HealthCheck,
  address: LocalAddress,
): Promise<string | undefined> {
  const asked = `GET ${path}`;
  return new Promise((resolve) => {
    // Load balancers don't verify the certificates of their targets.
    const options = { ...address, path, timeout: timeout * 1000, agent: false, rejectUnauthorized: false };
    const headers = { "user-agent": "ELB-HealthChecker/2.0" };
    const send = protocol === "HTTPS" ? requestSecure : requestPlain;
    const call = send({ ...options, headers }, (answer) => {
      answer.resume();
      const code = answer.statusCode ?? 0;
      resolve(codeFits(matcher, code) ? undefined : `${asked} is answered with ${code}, expected is ${matcher}`);
    });
    call.once("timeout", () => call.destroy(new Error(`no answer within ${timeout} s`)));
    call.once("error", (error) => resolve(`${asked} fails: ${error.message}`));
    call.end();
  });
}
