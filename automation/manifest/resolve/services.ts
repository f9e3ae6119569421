import type { DeploymentSpec } from "../../../components/fargateService.js";
import type { PublishSpec } from "../../../components/publishing.js";
import type { observability } from "../fields/container.js";
import type { RollbackAlarmsForm } from "../fields/deployment.js";
import type { publish } from "../fields/messages.js";
import type { LongOf } from "../fields.js";
import { present, unlessEmpty } from "./context.js";

interface DeploymentForm {
  rolling: "default" | "recreate";
  rollback_alarms?: RollbackAlarmsForm & { messages_delayed?: number };
}

export function deploymentSpec(form: DeploymentForm): DeploymentSpec | undefined {
  return unlessEmpty(
    present({
      rolling: form.rolling === "default" ? undefined : form.rolling,
      rollbackAlarms: rollbackAlarms(form.rollback_alarms),
    }),
  );
}

function rollbackAlarms(form: DeploymentForm["rollback_alarms"]): DeploymentSpec["rollbackAlarms"] {
  if (form === undefined) return undefined;
  if (form.names !== undefined) return form.names.length === 0 ? undefined : { names: form.names };
  return present({
    cpuUtilization: form.cpu_utilization,
    memoryUtilization: form.memory_utilization,
    messagesDelayed: form.messages_delayed,
  });
}

/** Tracing; another vendor than AWS X-Ray has been warned about and is left out. */
export function tracingSpec(form: LongOf<typeof observability> | undefined): { tracing: "awsxray" } | undefined {
  return form?.tracing?.toLowerCase() === "awsxray" ? { tracing: "awsxray" } : undefined;
}

export function publishSpec(form: LongOf<typeof publish> | undefined): PublishSpec | undefined {
  if (form?.topics === undefined || form.topics.length === 0) return undefined;
  return {
    topics: form.topics.map(({ name, fifo }) => {
      if (!fifo.enable) return { name };
      return { name, fifo: present({ contentBasedDeduplication: fifo.content_based_deduplication }) };
    }),
  };
}
