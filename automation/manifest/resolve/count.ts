import { cooldownDefaults } from "../../../components/defaults.js";
import type { CooldownSpec, CountSpec, TargetTrackingSpec } from "../../../components/fargateService.js";
import type { CountForm } from "../fields/count.js";
import { present } from "./context.js";

interface CooldownForm {
  in?: number;
  out?: number;
}

/** How many tasks run; each side of a metric's cooldown wins over the common one by itself. */
export function countSpec(form: CountForm): CountSpec {
  if (form.spot !== undefined) return { spot: form.spot };
  if (form.range === undefined) return { fixed: form.fixed ?? 1 };
  const { min, max, spot_from: spotFrom } = form.range;
  const tracking = (metric: { value?: number; cooldown?: CooldownForm } | undefined): TargetTrackingSpec | undefined =>
    metric?.value === undefined
      ? undefined
      : { value: metric.value, cooldown: cooldownSpec(metric.cooldown, form.cooldown) };
  const delay = form.queue_delay;
  return present({
    range: present({ min, max, spotFrom }),
    cpu: tracking(form.cpu_percentage),
    memory: tracking(form.memory_percentage),
    requests: tracking(form.requests),
    responseTime: tracking(form.response_time),
    queueDelay:
      delay === undefined
        ? undefined
        : {
            acceptableLatency: delay.acceptable_latency,
            processingTime: delay.msg_processing_time,
            cooldown: cooldownSpec(delay.cooldown, form.cooldown),
          },
  });
}

function cooldownSpec(own: CooldownForm | undefined, common: CooldownForm | undefined): CooldownSpec {
  return {
    in: Math.trunc(own?.in ?? common?.in ?? cooldownDefaults.in),
    out: Math.trunc(own?.out ?? common?.out ?? cooldownDefaults.out),
  };
}
