import type { VerbDefinition } from "../../verb.js";
import { jobInitVerb } from "../jobInit.js";
import { jobRunVerb } from "../jobRun.js";
import { jobOverrideVerb } from "../override.js";
import { jobDeleteVerb } from "../workloadDelete.js";
import { jobDeployVerb } from "../workloadDeploy.js";
import { jobLogsVerb } from "../workloadLogs.js";
import { jobLsVerb } from "../workloadLs.js";
import { jobPackageVerb } from "../workloadPackage.js";

export const jobVerbs: readonly VerbDefinition[] = [
  jobInitVerb,
  jobLsVerb,
  jobDeployVerb,
  jobPackageVerb,
  jobRunVerb,
  jobLogsVerb,
  jobOverrideVerb,
  jobDeleteVerb,
];
