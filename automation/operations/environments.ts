import { copilotRegistry } from "../aws/copilotRegistry.js";
import { RunError } from "../base/errors.js";
import { type MadeResource, madeResources } from "../deployment/rollouts/services.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { openFolder, stateChoice } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack, listStacks, type StackState } from "../stack/contents.js";

/** One environment of an application. */
export interface ListedEnvironment {
  name: string;
  region?: string;
  account?: string;
  /** Whether this folder has its manifest. */
  manifest: boolean;
  /** Whether the state has a stack of it; absent where the state was not asked. */
  deployed?: boolean;
  /** AWS Copilot's registry in the account has it. */
  copilot?: true;
}

/** The environments that this folder knows, sorted by name. Needs no engine. */
export function listEnvironments(options: RunOptions): { application: string; environments: ListedEnvironment[] } {
  const { folder, application } = openFolder(options);
  const environments = folder.environments.map(({ name, document }) => {
    const { region, account } = folder.settings.environment(name);
    return { name, ...(region && { region }), ...(account && { account }), manifest: document !== undefined };
  });
  return { application, environments };
}

/** Stacks of an application that are no environments. */
const otherStacks = /^(?:application$|application\.|pipeline\.|task\.)/;

/**
 * The environments that this folder knows, those that the state has, and those of AWS Copilot's registry in the account.
 * @param tell is called where the state or the account can't be asked
 * @throws ManifestError, RunError `usage`
 */
export async function environmentsKnown(
  options: RunOptions,
  tell: (text: string) => void,
): Promise<{ application: string; environments: ListedEnvironment[] }> {
  const { application, environments } = listEnvironments(options);
  const open = openFolder(options);
  // Wrong use is refused; what can't be reached is left out.
  stateChoice(open);
  const found = new Map(environments.map((one) => [one.name, one]));
  const note = (name: string, more: Partial<ListedEnvironment>) =>
    found.set(name, { ...(found.get(name) ?? { name, manifest: false }), ...more });
  const unless = (what: string) => (error: unknown) => {
    tell(`${what} could not be listed: ${error instanceof Error ? error.message : String(error)}`);
  };
  await deployedEnvironments(options)
    .then((deployed) => {
      for (const { name } of environments) note(name, { deployed: false });
      for (const name of deployed) note(name, { deployed: true });
    })
    .catch(unless("Deployed environments"));
  const [first] = environments;
  if (first !== undefined)
    await environmentAccess(open, first.name)
      .then(({ aws }) => copilotRegistry(aws, application))
      .then((registry) => {
        for (const [name, { region, account }] of Object.entries(registry?.environments ?? {}))
          note(name, { ...(region && { region }), ...(account && { account }), copilot: true });
      })
      .catch(unless("AWS Copilot's environments"));
  return { application, environments: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function deployedEnvironments(options: RunOptions): Promise<string[]> {
  const workspace = await openWorkspace(options, undefined, "read");
  const stacks = await listStacks(workspace.stack("application"));
  return stacks.filter((name) => !otherStacks.test(name));
}

/** What is deployed in an environment, from its record. */
export interface ShownEnvironment {
  name: string;
  application: string;
  /** Repository whose manifest of the environment applies. */
  owner?: string;
  workloads: { name: string; kind: string; repository: string }[];
  /** Text of the environment's manifest: the one that was deployed, else this folder's. */
  manifest?: string;
  deployed: boolean;
  region?: string;
  account?: string;
  /** Id of its VPC, its own or an imported one. */
  vpc?: string;
  /** Tags of everything in it. */
  tags: Record<string, string>;
  /** What AWS made for the environment itself, workloads not counted. */
  resources: MadeResource[];
}

/** What is in an environment. */
export async function showEnvironment(
  options: RunOptions,
  environment: string,
  onEvent: OnEvent = () => {},
): Promise<ShownEnvironment> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const state = await exportStack(workspace.stack(environment));
  const record = recordFrom(state?.outputs);
  const here = workspace.folder.environments.find(({ name }) => name === environment);
  if (record === undefined && here === undefined) {
    const known = workspace.folder.environments.map(({ name }) => name).join(", ");
    throw new RunError("usage", `There is no environment "${environment}".`, { hint: `Known: ${known || "none"}.` });
  }
  // The shell has emptied the folder's own file before we look, when the output goes there.
  const written = [record?.manifest, here?.document?.text].find((text) => text !== undefined && text.trim() !== "");
  const manifest = written ?? (record === undefined ? undefined : `name: ${environment}\ntype: Environment\n`);
  return {
    name: environment,
    application: workspace.application,
    ...(record !== undefined && { owner: record.owner }),
    workloads: Object.entries(record?.workloads ?? {}).map(([name, { kind, repository }]) => ({
      name,
      kind,
      repository,
    })),
    ...(manifest !== undefined && { manifest }),
    deployed: record !== undefined,
    ...whereIs(state, workspace.folder.settings.environment(environment)),
    ...vpcOf(state, record),
    tags: tagsOf(state) ?? workspace.folder.settings.environment(environment).tags,
    resources: madeResources(state, undefined),
  };
}

const clusterOf = (state: StackState | undefined) =>
  state?.resources.find(({ type }) => type === "aws:ecs/cluster:Cluster")?.outputs;

/** Region and account by the cluster's ARN; before the first deployment those of the settings. */
function whereIs(
  state: StackState | undefined,
  { region, account }: EnvironmentSettings,
): Pick<ShownEnvironment, "region" | "account"> {
  const [, , , deployedRegion = region, deployedAccount = account] = String(clusterOf(state)?.arn ?? "").split(":");
  return { ...(deployedRegion && { region: deployedRegion }), ...(deployedAccount && { account: deployedAccount }) };
}

function vpcOf(state: StackState | undefined, record: EnvironmentRecord | undefined): Pick<ShownEnvironment, "vpc"> {
  const own = state?.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
  const { vpc: spec } = record?.spec ?? {};
  const vpc = own ?? (spec !== undefined && "id" in spec ? spec.id : undefined);
  return vpc === undefined ? {} : { vpc };
}

function tagsOf(state: StackState | undefined): Record<string, string> | undefined {
  const { tagsAll, tags } = clusterOf(state) ?? {};
  return (tagsAll ?? tags) as Record<string, string> | undefined;
}
