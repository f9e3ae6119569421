import type { VerbDefinition } from "../../verb.js";
import { appInitVerb } from "../appInit.js";
import { appShowVerb } from "../appShow.js";

export const appVerbs: readonly VerbDefinition[] = [appInitVerb, appShowVerb];
