import { createHash } from "node:crypto";
import type { AwsAccess } from "../../aws/access.js";
import { objectUrl, readObject, writeObject } from "../../aws/artifactBucket.js";
import { awaitUpdate, createChangeSet, deleteChangeSet, executeChangeSet } from "../../aws/changeSets.js";
import { stackTemplate } from "../../aws/stackEnds.js";
import { findStackSet, updateStackSet } from "../../aws/stackSets.js";
import { RunError } from "../../base/errors.js";
import type { CopilotStack, Survey } from "../survey.js";
import { frozenStacks, unfrozenFor } from "./freeze.js";
import { beyondPolicies } from "./gate.js";
import type { Journal } from "./journal.js";
import { differOnlyInPolicies, retained, unretained } from "./retain.js";

/** A template as it was and as it keeps everything, by their keys in the bucket. */
interface Versions {
  original: string;
  retained: string;
}

/** Name of the StackSet that has what the application needs in each region. */
export const stackSetOf = ({ application }: Survey): string => `${application}-infrastructure`;

/**
 * Sets `Retain` on every resource of Copilot's stacks: the application's, its StackSet's, the environment's and the
 * workloads'. Nested stacks are such resources and stay whole: they are not ended but taken over, and their templates are
 * from then on what Airlift deploys, so nothing is changed inside them.
 * Only change sets that change nothing else are applied; afterwards every template is read back.
 * @throws RunError `protected` where a stack's template can't be changed that way, or its update would do more
 */
export async function retainStacks(access: AwsAccess, found: Survey, journal: Journal): Promise<void> {
  const rank = ({ role }: CopilotStack): number => ["roles", "environment", "workload"].indexOf(role);
  const all = [...frozenStacks(found)].sort((a, b) => rank(a) - rank(b));
  for (const stack of all.filter(({ role }) => role === "roles")) await retainStack(access, found, stack, journal);
  await retainStackSet(access, found, journal);
  for (const stack of all.filter(({ role }) => role !== "roles")) await retainStack(access, found, stack, journal);
}

async function retainStack(access: AwsAccess, found: Survey, stack: CopilotStack, journal: Journal): Promise<void> {
  const { name } = stack;
  const id = `retain ${name}`;
  const noted = journal.step(id);
  // Who has lifted the policy and deployed the stack since has given it another template to begin with.
  if (noted !== undefined && (await deployedSince(access, found, name, noted.before as Versions, journal)))
    await journal.forget(id);
  else if (noted?.state === "done" && (await unkept(access, name)).length > 0) await journal.reopen(id);
  await journal.once(
    id,
    async () => keep(access, journal, await textsOf(access, name)),
    (versions) => apply(access, found, stack, versions, journal, "retained"),
  );
  const left = await unkept(access, name);
  if (left.length > 0) throw refusal(name, `after its update it does not keep ${left.join(", ")}`);
}

/**
 * Undoes the updates of `retainStacks`, last first, by the same gate. What somebody has deployed since is left as it is,
 * and so is a stack whose update would do more: where Airlift has deployed the template of its addons, it would deploy
 * Copilot's once more. What a stack retains changes nothing that runs.
 * @returns a sentence for each that still retains what is in it
 * @throws RunError
 */
export async function releaseStacks(access: AwsAccess, found: Survey, journal: Journal): Promise<string[]> {
  const left: string[] = [];
  for (const [id, step] of journal.steps.reverse()) {
    if (id === "retain StackSet") await releaseStackSet(access, found, step.before as Versions, journal);
    else if (id.startsWith("retain ")) {
      const stack = found.stacks.find(({ name }) => name === id.slice("retain ".length));
      const versions = step.before as Versions;
      if (stack !== undefined && !(await deployedSince(access, found, stack.name, versions, journal)))
        await apply(access, found, stack, versions, journal, "original").catch((error: unknown) => {
          if (!(error instanceof RunError) || error.kind !== "protected") throw error;
          left.push(`${error.message} It retains them until Copilot deploys it again.`);
        });
    } else continue;
    await journal.forget(id);
  }
  return left;
}

/** A stack's template, and the one that keeps everything. @throws RunError `protected` */
export async function textsOf(access: AwsAccess, stack: string): Promise<Versions> {
  const original = await stackTemplate(access, stack, "Original");
  let edited = retained(original);
  if ("refused" in edited) {
    // What macros have made of a template has none of them left.
    const processed = await stackTemplate(access, stack, "Processed");
    const other = processed === original ? edited : retained(processed);
    if ("refused" in other) throw refusal(stack, edited.refused);
    edited = other;
  }
  return { original, retained: edited.text };
}

/** Puts both texts beside the journal, by what they say. */
export async function keep(access: AwsAccess, journal: Journal, texts: Versions): Promise<Versions> {
  const put = async (text: string): Promise<string> => {
    const key = `${journal.folder}/templates/${digest(text)}.yml`;
    await writeObject(access, journal.bucket, key, text);
    return key;
  };
  return { original: await put(texts.original), retained: await put(texts.retained) };
}

/** What comes back from CloudFormation need not have the line ends that went in. */
const isSame = (one: string, other: string): boolean =>
  one.replace(/\r\n/g, "\n").trim() === other.replace(/\r\n/g, "\n").trim();

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

async function apply(
  access: AwsAccess,
  found: Survey,
  { name: stack, resources }: CopilotStack,
  versions: Versions,
  journal: Journal,
  to: keyof Versions,
): Promise<void> {
  await awaitUpdate(access, stack);
  const { text, url: templateUrl } = await stored(access, found, journal, versions[to]);
  const nested = resources.filter(({ type }) => type === "AWS::CloudFormation::Stack").map(({ logical }) => logical);
  await unfrozenFor(access, stack, () => setPolicies(access, stack, { text, templateUrl }, new Set(nested)));
}

/**
 * Gives a stack a template that differs from its own in policies of deletion, by a change set that changes nothing else.
 * @param stack name or ARN
 * @param nested logical ids of the stacks that are nested in it
 * @throws RunError `protected` where the update would do more
 */
export async function setPolicies(
  access: AwsAccess,
  stack: string,
  { text, templateUrl }: { text: string; templateUrl: string },
  nested: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (isSame(await stackTemplate(access, stack, "Original"), text)) return;
  const name = `airlift-${digest(text).slice(0, 16)}`;
  const changes = await createChangeSet(access, { stack, name, templateUrl });
  if (changes === undefined) return;
  const beyond = beyondPolicies(changes, nested);
  if (beyond.length > 0) {
    await deleteChangeSet(access, stack, name);
    throw refusal(stack, `its update would do more than keep its resources: ${beyond.join("; ")}`);
  }
  await executeChangeSet(access, stack, name);
}

/** Whether a stack has another template than the two that are kept of it. */
async function deployedSince(
  access: AwsAccess,
  found: Survey,
  stack: string,
  { original, retained: kept }: Versions,
  journal: Journal,
): Promise<boolean> {
  const current = await stackTemplate(access, stack, "Original");
  for (const key of [original, kept])
    if (isSame((await stored(access, found, journal, key)).text, current)) return false;
  return true;
}

/**
 * Logical ids of what a deletion of a stack would delete, by the template that CloudFormation has.
 * @throws RunError `protected` where that can't be said
 */
export async function unkept(access: AwsAccess, stack: string): Promise<string[]> {
  const left = unretained(await stackTemplate(access, stack, "Processed"));
  if (left === undefined) throw refusal(stack, "its template can't be read");
  return left;
}

async function retainStackSet(access: AwsAccess, found: Survey, journal: Journal): Promise<void> {
  const name = stackSetOf(found);
  const set = await findStackSet(access, name);
  if (set === undefined) return;
  const id = "retain StackSet";
  if (journal.step(id)?.state === "done" && unretained(set.template)?.length !== 0) await journal.reopen(id);
  await journal.once(
    id,
    async () => {
      const behind = set.instances.filter(({ status }) => status !== "CURRENT");
      const [first] = behind;
      if (first !== undefined)
        throw refusal(name, `its instance in ${first.account}, ${first.region} is ${first.status}`);
      const edited = retained(set.template);
      if ("refused" in edited) throw refusal(name, edited.refused);
      return keep(access, journal, { original: set.template, retained: edited.text });
    },
    async ({ original, retained: kept }) => {
      if (original === kept) return;
      await updateStackSet(access, name, await stored(access, found, journal, kept), `airlift-retain-${digest(kept)}`);
    },
  );
  const [own] = found.stacks.filter(({ role }) => role === "stackset");
  const left = own === undefined ? [] : await unkept(access, own.name);
  if (left.length > 0) throw refusal(name, `after its update it does not keep ${left.join(", ")}`);
}

async function releaseStackSet(access: AwsAccess, found: Survey, was: Versions, journal: Journal): Promise<void> {
  const name = stackSetOf(found);
  const set = await findStackSet(access, name);
  const original = await stored(access, found, journal, was.original);
  if (set === undefined || isSame(set.template, original.text)) return;
  // No change set shows what becomes of a StackSet: its text has to say that nothing but policies differs.
  if (!differOnlyInPolicies(set.template, original.text))
    throw refusal(name, "it was changed since its adoption began");
  await updateStackSet(access, name, original, `airlift-undo-${digest(was.original)}`);
}

/** A template beside the journal. @throws RunError where somebody has deleted it */
export async function stored(
  access: AwsAccess,
  { region }: Survey,
  { bucket }: Journal,
  key: string,
): Promise<{ url: string; text: string }> {
  const found = await readObject(access, bucket, key);
  if (found === undefined)
    throw new RunError("program", `The template s3://${bucket}/${key} of this adoption no longer exists.`, {
      hint: "The bucket keeps versions: restore it, and run the command again.",
    });
  return { url: objectUrl(region, bucket, key), text: found.text };
}

const refusal = (stack: string, why: string): RunError =>
  new RunError("protected", `${stack}: ${why}.`, {
    hint: "It was not changed. `airlift adopt --undo` reverts what was done to other stacks.",
  });
