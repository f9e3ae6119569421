import type { VerbDefinition } from "../verb.js";
import { appInitVerb } from "./appInit.js";
import { appShowVerb } from "./appShow.js";
import { buildVerb } from "./build.js";
import { cancelVerb } from "./cancel.js";
import { ciInitVerb } from "./ciInit.js";
import { cloudInitVerb } from "./cloudInit.js";
import { destroyVerb } from "./destroy.js";
import { doctorVerb } from "./doctor.js";
import { envInitVerb } from "./envInit.js";
import { envLsVerb } from "./envLs.js";
import { envShowVerb } from "./envShow.js";
import { initVerb } from "./init.js";
import { jobInitVerb } from "./jobInit.js";
import { outputsVerb } from "./outputs.js";
import { packageVerb } from "./package.js";
import { pipelineVerbs } from "./pipeline.js";
import { policyVerb } from "./policy.js";
import { previewVerb } from "./preview.js";
import { refreshVerb } from "./refresh.js";
import { schemaVerb } from "./schema.js";
import { secretVerbs } from "./secret.js";
import { showManifestVerb } from "./showManifest.js";
import { storageInitVerb } from "./storageInit.js";
import { svcInitVerb } from "./svcInit.js";
import { upVerb } from "./up.js";
import { validateVerb } from "./validate.js";
import { versionVerb } from "./version.js";

/** The commands of one word, in the order in which `--help` lists them. */
export const verbs: readonly VerbDefinition[] = [
  initVerb,
  validateVerb,
  packageVerb,
  previewVerb,
  upVerb,
  outputsVerb,
  refreshVerb,
  destroyVerb,
  buildVerb,
  cancelVerb,
  showManifestVerb,
  schemaVerb,
  policyVerb,
  doctorVerb,
  versionVerb,
];

/** Words with commands of their own below them. */
export const verbGroups: readonly { word: string; describe: string; verbs: readonly VerbDefinition[] }[] = [
  { word: "app", describe: "The application", verbs: [appInitVerb, appShowVerb] },
  { word: "env", describe: "Environments", verbs: [envInitVerb, envLsVerb, envShowVerb] },
  { word: "svc", describe: "Services", verbs: [svcInitVerb] },
  { word: "job", describe: "Scheduled jobs", verbs: [jobInitVerb] },
  { word: "storage", describe: "Tables, buckets and databases", verbs: [storageInitVerb] },
  { word: "secret", describe: "Secrets in SSM Parameter Store", verbs: secretVerbs },
  { word: "pipeline", describe: "Pipelines", verbs: pipelineVerbs },
  { word: "cloud", describe: "Pulumi Cloud and plain pulumi commands", verbs: [cloudInitVerb] },
  { word: "ci", describe: "Workflows of other CI systems", verbs: [ciInitVerb] },
];
