import type { VerbDefinition } from "../../verb.js";
import { envExpireVerb } from "../envExpire.js";
import { envInitVerb } from "../envInit.js";
import { envLsVerb } from "../envLs.js";
import { envShowVerb } from "../envShow.js";
import { envTrimVerb } from "../envTrim.js";
import { envOverrideVerb } from "../override.js";
import { envDeleteVerb } from "../workloadDelete.js";
import { envDeployVerb } from "../workloadDeploy.js";

export const envVerbs: readonly VerbDefinition[] = [
  envInitVerb,
  envDeployVerb,
  envLsVerb,
  envShowVerb,
  envTrimVerb,
  envExpireVerb,
  envOverrideVerb,
  envDeleteVerb,
];
