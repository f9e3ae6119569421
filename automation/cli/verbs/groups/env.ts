import type { VerbDefinition } from "../../verb.js";
import { envExpireVerb } from "../envExpire.js";
import { envInitVerb } from "../envInit.js";
import { envLsVerb } from "../envLs.js";
import { envShowVerb } from "../envShow.js";
import { envTrimVerb } from "../envTrim.js";
import { envOverrideVerb } from "../override.js";
import { envUpgradeVerb } from "../upgrade.js";
import { envDeleteVerb } from "../workloadDelete.js";
import { envDeployVerb } from "../workloadDeploy.js";
import { envPackageVerb } from "../workloadPackage.js";

export const envVerbs: readonly VerbDefinition[] = [
  envInitVerb,
  envDeployVerb,
  envPackageVerb,
  envLsVerb,
  envShowVerb,
  envTrimVerb,
  envExpireVerb,
  envOverrideVerb,
  envUpgradeVerb,
  envDeleteVerb,
];
