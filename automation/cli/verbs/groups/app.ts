import type { VerbDefinition } from "../../verb.js";
import { appDeleteVerb } from "../appDelete.js";
import { appInitVerb } from "../appInit.js";
import { appLsVerb } from "../appLs.js";
import { appShowVerb } from "../appShow.js";
import { appUpgradeVerb } from "../upgrade.js";

export const appVerbs: readonly VerbDefinition[] = [appInitVerb, appLsVerb, appShowVerb, appUpgradeVerb, appDeleteVerb];
