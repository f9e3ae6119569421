/** Rolling deployments. Long form: `rollback_alarms` is `{names}` for a list of alarms that exist, else the thresholds. */
import { either, enumOf, int, list, map, num, str } from "../fields.js";

const names = list(str({ effect: "one alarm" }), { effect: "existing alarms", hidden: true });
const alarmFields = {
  names,
  cpu_utilization: num({ effect: "alarm on average CPU use, in percent" }),
  memory_utilization: num({ effect: "alarm on average memory use, in percent" }),
};
const workerAlarmFields = {
  ...alarmFields,
  messages_delayed: int({ effect: "alarm on delayed messages in the default queue" }),
};

/** `names`, or at least one threshold. */
export interface RollbackAlarmsForm {
  names?: string[];
  cpu_utilization?: number;
  memory_utilization?: number;
}

const about = {
  effect: "alarms that roll a deployment back: names of existing alarms, or thresholds for new ones",
  form: "list of names, or a map",
  rules: ["An empty list means none; an empty map is refused."],
  listed: { of: names, to: "names" },
};
const rolling = enumOf(["default", "recreate"], {
  effect: "default starts new tasks before old ones stop (100 to 200 percent), recreate stops first (0 to 100 percent)",
  default: "default",
  ignoreCase: true,
});
const deploymentAbout = {
  effect: "how new tasks replace old ones; a failed deployment is always rolled back",
  always: true,
} as const;

export const deployment = map(
  {
    rolling,
    rollback_alarms: either<RollbackAlarmsForm, typeof alarmFields, { effect: string }>(
      alarmFields,
      about as { effect: string },
    ),
  },
  deploymentAbout,
);

export const workerDeployment = map(
  {
    rolling,
    rollback_alarms: either<
      RollbackAlarmsForm & { messages_delayed?: number },
      typeof workerAlarmFields,
      { effect: string }
    >(workerAlarmFields, about as { effect: string }),
  },
  deploymentAbout,
);
