import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";

const CODE = "InvalidStructureException";
const CATEGORIES = ["Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute"];

/** A pipeline begins with sources, has two stages or more, and every artifact is made before it is used. */
export function checkPipeline(inputs: Inputs): void {
  const stages = records(inputs.stages);
  if (!Array.isArray(inputs.stages)) return;
  const bad = (says: string): never => refuse("pipeline", CODE, says);
  if (stages.length < 2) bad("Pipeline should have at least 2 stages");
  distinct(
    stages.map(({ name }) => text(name)),
    (name) => bad(`Stage names must be unique within a pipeline: ${name}`),
  );
  if (!stages.slice(1).some((stage) => records(stage.actions).some((action) => action.category !== "Source")))
    bad("A pipeline has a stage that is not a source");
  const made: string[] = [];
  stages.forEach((stage, index) => {
    checkStage(stage, index === 0);
    made.push(...checkArtifacts(stage, made));
  });
  if (Array.isArray(inputs.artifactStores)) checkStores(inputs);
}

/** One store without a region, or one in each region that actions run in. */
function checkStores({ artifactStores, stages }: Inputs): void {
  const stores = records(artifactStores);
  const bad = (says: string): never => refuse("pipeline", CODE, says);
  if (stores.length === 0) bad("A pipeline has an artifact store");
  const regions = stores.map(({ region }) => text(region)).filter((region) => region !== "");
  if (stores.length === 1 && regions.length === 1) bad("region cannot be set for a single-region CodePipeline");
  if (stores.length > 1 && regions.length < stores.length) bad("region must be set for a cross-region CodePipeline");
  distinct(regions, (region) => bad(`Several artifact stores are in ${region}`));
  for (const action of records(stages).flatMap((stage) => records(stage.actions))) {
    const region = text(action.region);
    if (region !== "" && !region.includes("${") && stores.length > 1 && !regions.includes(region))
      bad(`The action ${text(action.name)} runs in ${region}, where the pipeline has no artifact store`);
  }
}

function checkStage(stage: Inputs, isFirst: boolean): void {
  const actions = records(stage.actions);
  distinct(
    actions.map(({ name }) => text(name)),
    (name) => refuse("pipeline", CODE, `Action names must be unique within a stage: ${name}`),
  );
  for (const action of actions) {
    const [name, category, order] = [text(action.name), text(action.category), numeric(action.runOrder)];
    if (!/^[A-Za-z0-9.@_-]{1,100}$/.test(name)) refuse("pipeline", CODE, `The action name '${name}' is not valid`);
    if (category && !CATEGORIES.includes(category))
      refuse("pipeline", CODE, `The action category '${category}' is not known`);
    if ((category === "Source") !== isFirst)
      refuse("pipeline", CODE, `Source actions are in the first stage and nowhere else: ${name}`);
    if (order !== undefined && (order < 1 || order > 999))
      refuse("pipeline", CODE, `runOrder ${order} must be between 1 and 999`);
  }
}

/** Actions of one stage see what earlier stages made, and what actions with a lower run order made. */
function checkArtifacts(stage: Inputs, before: readonly string[]): string[] {
  const actions = [...records(stage.actions)].sort((a, b) => (numeric(a.runOrder) ?? 1) - (numeric(b.runOrder) ?? 1));
  const made: string[] = [];
  for (const action of actions) {
    const missing = texts(action.inputArtifacts).find((name) => ![...before, ...made].includes(name));
    if (missing)
      refuse("pipeline", CODE, `Input Artifact Bundle ${missing} in action ${text(action.name)} is not found.`);
    const twice = texts(action.outputArtifacts).find((name) => [...before, ...made].includes(name));
    if (twice) refuse("pipeline", CODE, `Output Artifact Bundle name must be unique within the pipeline: ${twice}`);
    made.push(...texts(action.outputArtifacts));
  }
  return made;
}

function distinct(names: readonly string[], twice: (name: string) => void): void {
  const found = names.find((name, index) => names.indexOf(name) !== index);
  if (found !== undefined) twice(found);
}

/** What actions name exists: build projects and connections. */
export function allowPipeline({ world, inputs, place }: Call): void {
  for (const action of records(inputs.stages).flatMap((stage) => records(stage.actions))) {
    const settings = isRecord(action.configuration) ? action.configuration : {};
    const project = text(settings.ProjectName);
    const where = { ...place, region: text(action.region) || place.region };
    if (where.region !== place.region && records(inputs.artifactStores).length === 1)
      refuse(
        "pipeline",
        CODE,
        `The action ${text(action.name)} runs in ${where.region}, where there is no artifact store`,
      );
    if (action.provider === "CodeBuild" && project && !world.find("aws:codebuild/project:Project", project, where)) {
      refuse(
        "reference-exists",
        "InvalidActionDeclarationException",
        `ActionType CodeBuild: project cannot be found: ${project}`,
      );
    }
    const connection = text(settings.ConnectionArn);
    if (connection && !world.find("aws:codestarconnections/connection:Connection", connection, place)) {
      refuse("reference-exists", "InvalidActionDeclarationException", `Connection ${connection} is not found`);
    }
  }
}
