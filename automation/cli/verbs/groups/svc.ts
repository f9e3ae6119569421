import type { VerbDefinition } from "../../verb.js";
import { svcOverrideVerb } from "../override.js";
import { svcExecVerb } from "../svcExec.js";
import { svcInitVerb } from "../svcInit.js";
import { svcPauseVerb, svcResumeVerb } from "../svcPause.js";
import { svcShowVerb } from "../svcShow.js";
import { svcStatusVerb } from "../svcStatus.js";
import { svcUpgradeVerb } from "../upgrade.js";
import { svcDeleteVerb } from "../workloadDelete.js";
import { svcDeployVerb } from "../workloadDeploy.js";
import { svcLogsVerb } from "../workloadLogs.js";
import { svcLsVerb } from "../workloadLs.js";
import { svcPackageVerb } from "../workloadPackage.js";

export const svcVerbs: readonly VerbDefinition[] = [
  svcInitVerb,
  svcLsVerb,
  svcDeployVerb,
  svcPackageVerb,
  svcShowVerb,
  svcStatusVerb,
  svcLogsVerb,
  svcExecVerb,
  svcPauseVerb,
  svcResumeVerb,
  svcOverrideVerb,
  svcUpgradeVerb,
  svcDeleteVerb,
];
