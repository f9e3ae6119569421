import { isRecord } from "../../base/isRecord.js";
import { opened } from "../../base/jsonText.js";
import { canonical } from "../canonical.js";
import { type Inputs, records, text } from "../values.js";

const byName = (one: Inputs, other: Inputs): number => (text(one.name) < text(other.name) ? -1 : 1);

const containersIn = (value: unknown): Inputs[] | undefined => {
  const inner = opened(value);
  return Array.isArray(inner) ? records(inner) : undefined;
};

/** Containers, variables and secrets by name, as the provider stores what it reads. */
export function orderedContainers(value: unknown): unknown {
  const containers = containersIn(value);
  return containers === undefined ? value : JSON.stringify(containers.map(ordered).sort(byName));
}

function ordered(container: Inputs): Inputs {
  const { environment, secrets } = container;
  return {
    ...container,
    ...(environment !== undefined && { environment: records(environment).sort(byName) }),
    ...(secrets !== undefined && { secrets: records(secrets).sort(byName) }),
  };
}

/**
 * Whether ECS takes two lists of containers for the same: order of containers, variables and secrets apart, and with
 * what ECS fills in. A start period of 0, empty log options, and the order of ports and mounts do count.
 */
export function sameContainers(state: unknown, given: unknown, awsvpc: boolean): boolean {
  const [one, other] = [containersIn(state), containersIn(given)];
  if (one === undefined || other === undefined) return false;
  const form = (containers: readonly Inputs[]) =>
    canonical(containers.map((container) => filled(ordered(container), awsvpc)).sort(byName));
  return form(one) === form(other);
}

function filled(container: Inputs, awsvpc: boolean): Inputs {
  const { healthCheck, portMappings } = container;
  const whole: Inputs = {
    ...container,
    essential: container.essential ?? true,
    cpu: container.cpu ?? 0,
    ...(isRecord(healthCheck) && { healthCheck: { interval: 30, retries: 3, timeout: 5, ...healthCheck } }),
    ...(portMappings !== undefined && { portMappings: records(portMappings).map((port) => portOf(port, awsvpc)) }),
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
}

function portOf({ protocol, hostPort, ...port }: Inputs, awsvpc: boolean): Inputs {
  const host = hostPort === 0 || hostPort === undefined ? (awsvpc ? port.containerPort : undefined) : hostPort;
  return {
    ...port,
    ...(protocol !== undefined && protocol !== "tcp" && { protocol }),
    ...(host !== undefined && { hostPort: host }),
  };
}
