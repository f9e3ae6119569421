import type { VerbDefinition } from "../../verb.js";
import { envInitVerb } from "../envInit.js";
import { envLsVerb } from "../envLs.js";
import { envShowVerb } from "../envShow.js";

export const envVerbs: readonly VerbDefinition[] = [envInitVerb, envLsVerb, envShowVerb];
