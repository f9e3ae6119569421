import type { VerbDefinition } from "../verb.js";
import { buildVerb } from "./build.js";
import { cancelVerb } from "./cancel.js";
import { destroyVerb } from "./destroy.js";
import { doctorVerb } from "./doctor.js";
import { outputsVerb } from "./outputs.js";
import { packageVerb } from "./package.js";
import { previewVerb } from "./preview.js";
import { refreshVerb } from "./refresh.js";
import { upVerb } from "./up.js";
import { validateVerb } from "./validate.js";
import { versionVerb } from "./version.js";

/** The commands of one word, in the order in which `--help` lists them. */
export const verbs: readonly VerbDefinition[] = [
  validateVerb,
  packageVerb,
  previewVerb,
  upVerb,
  outputsVerb,
  refreshVerb,
  destroyVerb,
  buildVerb,
  cancelVerb,
  doctorVerb,
  versionVerb,
];

/** Words with commands of their own below them. */
export const verbGroups: readonly { word: string; describe: string; verbs: readonly VerbDefinition[] }[] = [];
