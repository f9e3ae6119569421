import type { VerbDefinition, VerbGroup } from "../verb.js";
import { adoptVerb } from "./adopt.js";
import { buildVerb } from "./build.js";
import { cancelVerb } from "./cancel.js";
import { completionVerb } from "./completion.js";
import { costVerb } from "./cost.js";
import { destroyVerb } from "./destroy.js";
import { dnsVerb } from "./dns.js";
import { docsVerb } from "./docs.js";
import { doctorVerb } from "./doctor.js";
import { driftVerb } from "./drift.js";
import { ejectVerb } from "./eject.js";
import { graphVerb } from "./graph.js";
import { historyVerb } from "./history.js";
import { initVerb } from "./init.js";
import { outputsVerb } from "./outputs.js";
import { packageVerb } from "./package.js";
import { policyVerb } from "./policy.js";
import { previewVerb } from "./preview.js";
import { refreshVerb } from "./refresh.js";
import { revisionsVerb, rollbackVerb } from "./rollback.js";
import { schemaVerb } from "./schema.js";
import { showManifestVerb } from "./showManifest.js";
import { upVerb } from "./up.js";
import { validateVerb } from "./validate.js";
import { versionVerb } from "./version.js";

/** The commands without a group, in the order in which `--help` lists them. */
export const verbs: readonly VerbDefinition[] = [
  initVerb,
  validateVerb,
  packageVerb,
  previewVerb,
  upVerb,
  outputsVerb,
  rollbackVerb,
  revisionsVerb,
  costVerb,
  graphVerb,
  historyVerb,
  driftVerb,
  refreshVerb,
  destroyVerb,
  buildVerb,
  cancelVerb,
  showManifestVerb,
  schemaVerb,
  policyVerb,
  dnsVerb,
  adoptVerb,
  ejectVerb,
  doctorVerb,
  completionVerb,
  docsVerb,
  versionVerb,
];

/** Groups of commands, which are loaded when they are named. */
export const verbGroups: readonly VerbGroup[] = [
  { name: "app", describe: "The application", load: async () => (await import("./groups/app.js")).appVerbs },
  { name: "env", describe: "Environments", load: async () => (await import("./groups/env.js")).envVerbs },
  { name: "svc", describe: "Services", load: async () => (await import("./groups/svc.js")).svcVerbs },
  { name: "job", describe: "Scheduled jobs", load: async () => (await import("./groups/job.js")).jobVerbs },
  {
    name: "run",
    describe: "Workloads on this machine",
    load: async () => [(await import("./runLocal.js")).runLocalVerb],
  },
  { name: "task", describe: "One-off tasks", load: async () => (await import("./oneOffTasks.js")).taskVerbs },
  {
    name: "storage",
    describe: "Tables, buckets and databases",
    load: async () => [(await import("./storageInit.js")).storageInitVerb],
  },
  {
    name: "secret",
    describe: "Secrets in SSM Parameter Store",
    load: async () => (await import("./secret.js")).secretVerbs,
  },
  { name: "pipeline", describe: "Pipelines", load: async () => (await import("./pipeline.js")).pipelineVerbs },
  {
    name: "state",
    describe: "The state: export, import, backups",
    load: async () => (await import("./state.js")).stateVerbs,
  },
  {
    name: "cloud",
    describe: "Pulumi Cloud and `pulumi` itself",
    load: async () => [(await import("./cloudInit.js")).cloudInitVerb],
  },
  {
    name: "ci",
    describe: "Workflows for other CI systems",
    load: async () => [(await import("./ciInit.js")).ciInitVerb],
  },
];
