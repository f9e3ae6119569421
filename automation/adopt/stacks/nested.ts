import { type AwsAccess, errorName } from "../../aws/access.js";
import { objectUrl, writeObject } from "../../aws/artifactBucket.js";
import { createChangeSet } from "../../aws/changeSets.js";
import { importIdentifiers, physicalIdsIn, stackCondition, stackTemplate } from "../../aws/stackEnds.js";
import type { StackResource } from "../../aws/stackSurvey.js";
import { RunError } from "../../base/errors.js";
import { parseTemplate, plain } from "../../manifest/addons/template.js";
import type { Survey } from "../survey.js";
import type { Journal } from "./journal.js";
import { keep, setPolicies, stored, textsOf, unkept } from "./retainStacks.js";

/** A stack of addons whose parent is about to be ended. */
export interface NestedStack {
  name: string;
  /** ARN. */
  id: string;
  /** Name of the stack that it is nested in. */
  parent: string;
  resources: StackResource[];
}

/** What the work on nested stacks takes. */
interface Working {
  access: AwsAccess;
  journal: Journal;
  found: Survey;
}

/**
 * Sets `Retain` on everything in a nested stack, while it can surely be updated: AWS does not say whether one can be when
 * its parent is gone, and a stack that can't be updated can only be left, or deleted and made again around what it has.
 * @returns the key of its template, beside the journal
 * @throws RunError `protected` where that can't be done
 */
export function retainNested({ access, journal, found }: Working, { name, id, parent }: NestedStack): Promise<string> {
  return journal.once(
    `keep ${name}`,
    async () => {},
    async () => {
      const original = await stackTemplate(access, id, "Original");
      const isKept = (await unkept(access, id)).length === 0;
      try {
        const { retained } = await keep(
          access,
          journal,
          isKept ? { original, retained: original } : await textsOf(access, id),
        );
        const { text, url: templateUrl } = await stored(access, found, journal, retained);
        if (!isKept) await setPolicies(access, id, { text, templateUrl });
        return retained;
      } catch (error) {
        const why = refusalIn(error);
        if (why === undefined) throw error;
        throw new RunError("protected", `${parent} is not ended: not everything in ${name} is retained. ${why}`, {
          hint: "Set DeletionPolicy and UpdateReplacePolicy to Retain on each of its resources, in the addons of copilot/; then `airlift up`, and this again.",
        });
      }
    },
  );
}

/**
 * Asks CloudFormation for a change set without changes of a stack whose parent is gone. Where it makes none, the stack
 * has to be made again around what is in it; once somebody has done that, the new one takes its place.
 * @param move puts the ARN of the new stack into the state
 * @returns the ARN that the stack has from then on
 * @throws RunError `protected` with what is to be done
 */
export async function proveAlone(
  working: Working,
  nested: NestedStack,
  key: string,
  move: (from: string, to: string) => Promise<void>,
): Promise<string> {
  const { access, journal, found } = working;
  const template = await stored(access, found, journal, key);
  return journal.once(
    `alone ${nested.name}`,
    async () => {},
    async () => {
      const now = await stackCondition(access, nested.name);
      if (now !== undefined && now.id !== nested.id) {
        const there = new Set(await physicalIdsIn(access, now.id));
        const left = nested.resources.filter(({ physical }) => physical !== "" && !there.has(physical));
        if (left.length > 0)
          throw new RunError(
            "protected",
            `The new stack ${nested.name} does not have ${left.map(({ logical }) => logical).join(", ")}, which the old one had.`,
            { hint: "Import them into it; none of them was deleted. Then run this again." },
          );
        await move(nested.id, now.id);
        return now.id;
      }
      const why = now === undefined ? "it is gone" : await refusalOf(access, nested.id, template.url);
      if (why !== undefined) throw await instructions(working, nested, template, why);
      return nested.id;
    },
  );
}

/** Why CloudFormation makes no change set; undefined where it does. @throws RunError for anything else */
async function refusalOf(access: AwsAccess, stack: string, templateUrl: string): Promise<string | undefined> {
  try {
    await createChangeSet(access, { stack, name: "airlift-alone", templateUrl });
    return undefined;
  } catch (error) {
    const why = refusalIn(error);
    if (why === undefined) throw error;
    return why;
  }
}

/** What an update was refused with; undefined for an error that says nothing of the stack, such as one of the network. */
function refusalIn(error: unknown): string | undefined {
  const { cause, message } = error as Error;
  if (errorName(cause) === "ValidationError") return (cause as Error).message;
  const isRefused = error instanceof RunError && (error.kind === "protected" || /made no change set/.test(message));
  return isRefused ? message : undefined;
}

/** The commands that make the stack again around what it has, with their files beside the journal. */
async function instructions(
  { access, journal, found }: Working,
  { name, id, resources }: NestedStack,
  { text, url: templateUrl }: { text: string; url: string },
  why: string,
): Promise<RunError> {
  const identifiers = await importIdentifiers(access, templateUrl);
  const entries = resources.flatMap(({ type, logical, physical }) => {
    const [property, ...more] = identifiers.get(type) ?? [];
    if (property === undefined || more.length > 0 || physical === "") return [];
    return [{ ResourceType: type, LogicalResourceId: logical, ResourceIdentifier: { [property]: physical } }];
  });
  const imported = new Set(entries.map(({ LogicalResourceId }) => LogicalResourceId));
  const others = resources
    .filter(({ logical }) => !imported.has(logical))
    .map(({ logical, type }) => `${logical} [${type}]`);
  const key = (file: string): string => `${journal.folder}/nested/${name}/${file}`;
  await writeObject(access, journal.bucket, key("import.json"), JSON.stringify(entries, undefined, 1));
  await writeObject(access, journal.bucket, key("import.template"), importTemplate(text, imported));
  const at = (file: string): string => objectUrl(found.region, journal.bucket, key(file));
  const parameters = Object.entries((await stackCondition(access, id))?.parameters ?? {})
    .map(([parameter, value]) => ` ParameterKey=${parameter},ParameterValue='${value}'`)
    .join("");
  const given = `${parameters === "" ? "" : ` --parameters${parameters}`} --capabilities CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND`;
  const steps = [
    `aws cloudformation delete-stack --stack-name ${id}`,
    `aws s3 cp s3://${journal.bucket}/${key("import.json")} .`,
    `aws cloudformation create-change-set --change-set-type IMPORT --stack-name ${name} --change-set-name airlift --resources-to-import file://import.json --template-url ${at("import.template")}${given}`,
    `aws cloudformation execute-change-set --stack-name ${name} --change-set-name airlift`,
    `aws cloudformation wait stack-import-complete --stack-name ${name}`,
    `aws cloudformation update-stack --stack-name ${name} --template-url ${templateUrl}${given}`,
  ];
  const made =
    others.length === 0 ? "" : `\nCloudFormation can't import ${others.join(", ")}: the last command creates it again.`;
  return new RunError(
    "protected",
    `CloudFormation can't update ${name} without its parent: ${why}\nEverything in it is retained. Recreate it around the resources that it has:\n${steps.map((step) => `  ${step}`).join("\n")}${made}`,
    {
      hint: "Then run this again: the state takes the new stack in place of the old one. No further stack is ended until then.",
    },
  );
}

/** A template without outputs, which no import takes, and without what can't be imported. */
function importTemplate(text: string, imported: ReadonlySet<string>): string {
  const {
    Outputs: _,
    Resources,
    ...rest
  } = plain(parseTemplate("", text).template?.document.contents) as Record<string, Record<string, unknown>>;
  const resources = Object.entries(Resources ?? {}).filter(([logical]) => imported.has(logical));
  return JSON.stringify({ ...rest, Resources: Object.fromEntries(resources) }, undefined, 1);
}
