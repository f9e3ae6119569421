import type { AwsAccess } from "../../aws/access.js";
import { deleteThing } from "../../aws/cloudControl.js";
import { listImporters } from "../../aws/cloudFormation.js";
import { deleteParameters, parametersBelow } from "../../aws/notes.js";
import { deleteStackById, exportsOf, stackCondition } from "../../aws/stackEnds.js";
import { deleteStackSet, findStackSet, releaseInstances } from "../../aws/stackSets.js";
import { RunError } from "../../base/errors.js";
import { applicationAccount } from "../aboutApplication.js";
import { type CopilotStack, environmentStack, type Survey } from "../survey.js";
import type { Journal } from "./journal.js";
import { lookedUp, missing, present, type Staying } from "./lookAgain.js";
import { machineryIn } from "./machinery.js";
import { type NestedStack, proveAlone, retainNested } from "./nested.js";
import { stackSetOf, unkept } from "./retainStacks.js";

/** What `airlift adopt --finish` has done. */
export interface Finished {
  /** Stacks that are no more, in the order in which they were ended. */
  ended: string[];
  /** Copilot's own functions and roles that were deleted. */
  removed: string[];
  /** What is left to someone, a sentence each. */
  left: string[];
  /** Copilot's parameters by name, as they were. */
  registry: Record<string, string>;
}

/** What `finish` works with. */
export interface Finishing {
  access: AwsAccess;
  journal: Journal;
  found: Survey;
  /** What was taken over: looked up again after each stack. */
  taken: readonly Staying[];
  /** ARN of the role by which Airlift reaches the domain's zone: Copilot's own may be it. */
  zonesRole?: string;
  say(text: string): void;
  /** Puts another ARN of a stack into the state. */
  move(from: string, to: string): Promise<void>;
}

/** A stack that is to be ended, as the journal keeps it: when it is gone nothing else knows of it. */
interface Ending {
  name: string;
  id: string;
  role: CopilotStack["role"];
  resources: Staying[];
}

interface Plan {
  stacks: Ending[];
  /** What is in nested stacks, which stay when their parents are ended. Absent in journals of older versions. */
  nested?: Staying[];
  /** These stacks. Absent in journals of older versions. */
  addons?: NestedStack[];
  /** Copilot's machinery: CloudFormation's types and physical ids. */
  machinery: Staying[];
  left: string[];
  /** No other environment of Copilot's is left: the application's own stacks go too. */
  last: boolean;
}

const settled = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Ends Copilot's stacks: workloads, environment and, with the last environment, the StackSet and the application's
 * roles; then Copilot's machinery and its parameters. Before each stack it is proved that everything in it is retained;
 * after each everything is looked up again. Repeatable: what the journal has as done is not done again.
 * @throws RunError `protected` where something is not retained, or is gone
 */
export async function finish(finishing: Finishing): Promise<Finished> {
  const { access, journal, say } = finishing;
  const plan = await journal.once(
    "finish",
    () => planFor(finishing),
    async (was) => was,
  );
  let staying = await journal.once(
    "staying",
    () =>
      present(access, [
        ...finishing.taken,
        ...plan.stacks.flatMap(({ resources }) => resources),
        ...(plan.nested ?? []),
      ]),
    async (was) => was,
  );
  const ended: string[] = [];
  for (const stack of plan.stacks) {
    if (stack.role === "stackset") await releaseStackSet(finishing);
    const nested = (plan.addons ?? []).filter(({ parent }) => parent === stack.name);
    const kept = new Map<NestedStack, string>();
    for (const one of nested) kept.set(one, await retainNested(finishing, one));
    if (journal.step(`end ${stack.name}`)?.state !== "done") say(`Ending ${stack.name} …`);
    await journal.once(
      `end ${stack.name}`,
      async () => {},
      () => end(access, stack, staying),
    );
    for (const [one, template] of kept) {
      const id = await proveAlone(finishing, one, template, finishing.move);
      staying = staying.map((each) => (each.id === one.id ? { ...each, id } : each));
    }
    ended.push(stack.name);
  }
  return { ended, ...(await removeMachinery(finishing, plan)), registry: await endRegistry(finishing, plan) };
}

async function planFor({ access, found, zonesRole }: Finishing): Promise<Plan> {
  const own = environmentStack(found);
  if (own === undefined) throw new RunError("usage", `Copilot has no stacks of ${found.environment} left.`);
  const others = new Set([...found.others, ...Object.keys(found.registry?.environments ?? {})]);
  others.delete(found.environment);
  // Roles and StackSet are in the account and region of the application, which need not be the environment's.
  const last = others.size === 0 && found.registry !== undefined;
  const order = ["workload", "environment", ...(last ? ["stackset", "roles"] : [])];
  const ends = found.stacks.filter(({ role }) => order.includes(role));
  const elsewhere = (last ? ((await findStackSet(access, stackSetOf(found)))?.instances ?? []) : []).filter(
    ({ account, region }) => account !== found.account || region !== found.region,
  );
  const addons = found.stacks.filter(({ role }) => role === "addons");
  const conditions = await Promise.all(addons.map(({ id }) => stackCondition(access, id)));
  const stackRoles = new Set(conditions.flatMap((one) => one?.role ?? []));
  const machinery = machineryIn(ends, stackRoles, zonesRole);
  return {
    stacks: ends
      .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
      .map(({ name, id, role, resources }) => ({ name, id, role, resources: lookedUp(resources) })),
    nested: lookedUp(addons.flatMap(({ resources }) => resources)),
    addons: addons.flatMap(({ name, id, resources }) => {
      const parent = ends.find((one) => one.resources.some(({ physical }) => physical === id))?.name;
      return parent === undefined ? [] : [{ name, id, parent, resources }];
    }),
    machinery: machinery.own.map(({ type, physical }) => ({ type, id: physical })),
    left: [
      ...machinery.left,
      ...elsewhere.map(
        ({ account, region, stack }) =>
          `${stack.split("/")[1] ?? stack} in account ${account}, ${region} leaves the StackSet and stays, retaining what is in it: delete it there.`,
      ),
      ...(last || others.size === 0
        ? []
        : [`The application's StackSet and roles stay: Copilot still has ${[...others].sort().join(", ")}.`]),
      ...(found.registry === undefined ? [elsewhereNote(found)] : []),
    ],
    last,
  };
}

/** What of the application is in another account or region: nothing leads there from the environment. */
function elsewhereNote(found: Survey): string {
  const { application, environment, account, region } = found;
  const home = applicationAccount(found) ?? account;
  const where = home === account ? `another region than ${region}` : `account ${home}`;
  return `The application's StackSet, roles and registry are in ${where} and stay; they cost next to nothing. Remove the environment from the registry there (\`aws ssm delete-parameter --name /copilot/applications/${application}/environments/${environment}\`), so that ending the last environment of that account and region ends them too.`;
}

/** Ends one stack. One that is gone already, by an earlier run, is only looked after. */
async function end(access: AwsAccess, { name, id }: Ending, staying: readonly Staying[]): Promise<void> {
  const now = await stackCondition(access, id);
  if (now !== undefined && now.status !== "DELETE_IN_PROGRESS") {
    await prove(access, name, id, now);
    await deleteStackById(access, id);
  } else if (now !== undefined) await deleteStackById(access, id);
  const [first, ...more] = await missing(access, staying);
  if (first === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  throw new RunError(
    "protected",
    `${first.id} [${first.type}]${others} is missing from AWS now that ${name} is deleted.`,
    {
      hint: "No other stack is ended. Someone may have deleted it at the same time; otherwise keep the other stacks, restore it, and run the command again.",
    },
  );
}

/** Nothing in a stack goes with it, and nobody needs it. @throws RunError `protected` */
async function prove(
  access: AwsAccess,
  name: string,
  id: string,
  { status, protected: isProtected }: { status: string; protected: boolean },
): Promise<void> {
  const refuse = (why: string, hint: string): never => {
    throw new RunError("protected", `${name} is not ended: ${why}.`, { hint });
  };
  if (!settled.test(status)) refuse(`it is ${status}`, "Bring it to a complete state first.");
  if (isProtected)
    refuse(
      "it has termination protection",
      `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    );
  const left = await unkept(access, id);
  if (left.length > 0)
    refuse(`${left.join(", ")} would be deleted with it`, "`airlift adopt -e ENV` retains it; then run this again.");
  const importers = await listImporters(access, await exportsOf(access, id));
  if (importers.size > 0)
    refuse(
      `its exports are used by ${[...new Set([...importers.values()].flat())].sort().join(", ")}`,
      "Let these stacks take the values as parameters, as Airlift's addons do, and run the command again. Until then the stack keeps what is in it, and costs nothing.",
    );
}

/** Takes the instances out of the StackSet, so that their stacks can be ended like others. */
async function releaseStackSet({ access, journal, found }: Finishing): Promise<void> {
  const name = stackSetOf(found);
  await journal.once(
    "release StackSet",
    async () => (await findStackSet(access, name))?.instances ?? [],
    async (instances) => {
      if ((await findStackSet(access, name)) === undefined) return;
      await releaseInstances(access, name, instances, "airlift-release");
      await deleteStackSet(access, name);
    },
  );
}

async function removeMachinery(
  { access, journal, say }: Finishing,
  { machinery, left }: Plan,
): Promise<Pick<Finished, "removed" | "left">> {
  const removed: string[] = [];
  const failed: string[] = [];
  for (const { type, id } of machinery) {
    const result = await journal.once(
      `remove ${type} ${id}`,
      async () => {},
      async () => {
        try {
          await deleteThing(access, { type, identifier: id });
          return "removed";
        } catch (error) {
          // Nothing depends on it, and nothing else may fail for it.
          return error instanceof Error ? error.message : String(error);
        }
      },
    );
    if (result === "removed") removed.push(`${id} [${type}]`);
    else failed.push(`${id} [${type}] was not deleted, and nobody needs it: ${result}`);
  }
  if (removed.length > 0) say(`Removed ${removed.length} of Copilot's functions and roles.`);
  return { removed, left: [...left, ...failed] };
}

/** Deletes Copilot's parameters; the journal keeps what they said. */
async function endRegistry({ access, journal, found }: Finishing, { last }: Plan): Promise<Record<string, string>> {
  const root = `/copilot/applications/${found.application}`;
  const own = last ? root : `${root}/environments/${found.environment}`;
  return journal.once(
    "registry",
    () => parametersBelow(access, own),
    async (parameters) => {
      await deleteParameters(access, Object.keys(parameters));
      return parameters;
    },
  );
}
