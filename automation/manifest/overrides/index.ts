import { isOfEnvironment } from "../addons/logicalIds.js";
import type { FoundOverrides } from "../discovery.js";
import { wrongExpression } from "../expressions.js";
import type { Refusal } from "../fields.js";
import { readLimited } from "../limits.js";
import type { Problem } from "../problems.js";
import type { ResolvedOverrides, ResolvedPatch } from "./actions.js";
import { mapPatch, type Unmapped } from "./mapPatch.js";
import { type Patch, readPatches } from "./patches.js";
import { isTemplateReference, unknownReference } from "./references.js";
import type { OverridesKind, Row } from "./row.js";
import { isExpression, isNoValue } from "./spelling.js";
import { type FoundRow, isMachinery, rowOf } from "./table.js";

export type * from "./actions.js";
export type { OverridesKind } from "./row.js";

/** What an `overrides/` folder says, and what is wrong with it. */
export interface OverridesResolution {
  overrides?: ResolvedOverrides;
  problems: Problem[];
}

/**
 * Reads an `overrides/` folder and maps its patches onto our resources. Runs no code of the user's.
 *
 * @param manifest the workload's manifest, filled; decides which resources there are, as far as it is known
 */
export function resolveOverrides(
  root: string,
  found: FoundOverrides | undefined,
  kind: OverridesKind,
  manifest?: Readonly<Record<string, unknown>>,
): OverridesResolution {
  if (found === undefined) return { problems: [] };
  const { patches: file, transform } = found;
  const problems: Problem[] = [];
  const patches: ResolvedPatch[] = [];
  if (file !== undefined) {
    const read = readPatches(file, bytesOf(root, file, problems));
    problems.push(...read.problems);
    for (const patch of read.patches) {
      const mapped = wrongValue(patch.value, kind, manifest) ?? changesOf(patch, kind, manifest);
      const position = { file, line: patch.line, column: patch.column };
      if (Array.isArray(mapped)) {
        patches.push(...mapped.map((change) => ({ ...change, ...position, pointer: patch.pointer })));
        if (runsOnInstances(patch))
          problems.push({ severity: "notice", ...position, path: patch.pointer, ...instances });
      } else problems.push(problemOf(mapped, patch, found.folder, position));
    }
  }
  return { overrides: { patches, ...(transform !== undefined && { transform }) }, problems };
}

const runsOnInstances = ({ parts, op, value }: Patch): boolean =>
  op !== "remove" &&
  /^Service,Properties,LaunchType$/.test(parts.slice(1).join()) &&
  /^(EC2|EXTERNAL)$/.test(String(value));

const instances = {
  message: "the tasks run on EC2 instances of your own, which must be registered with the cluster",
  hint: "Airlift does not create any: an Auto Scaling group in copilot/environments/addons/ can.",
};

function bytesOf(root: string, file: string, problems: Problem[]): Uint8Array {
  try {
    return readLimited(root, file);
  } catch (error) {
    const message = `can't be read: ${(error as Error).message}`;
    problems.push({ severity: "error", file, line: 0, column: 0, path: "", message });
    return new Uint8Array();
  }
}

type Manifest = Readonly<Record<string, unknown>> | undefined;

/** Resources that Copilot's template has with a section of the manifest only. */
const sections: readonly [RegExp, string][] = [
  [/^(TargetGroup|HTTPS?Listener(Redirect)?Rule)/, "http"],
  [/^(NLBListener|(Public)?NetworkLoadBalancer|EnvironmentSecurityGroupIngressFromNetworkLoad)/, "nlb"],
];

/** Why a resource that the table knows is not there. */
function absentResource(id: string, manifest: Manifest): Refusal | undefined {
  const section = sections.find(([ids]) => ids.test(id))?.[1];
  if (manifest === undefined || section === undefined || (manifest[section] ?? false) !== false) return undefined;
  const message = `this service has no ${id}: its manifest has no ${section}`;
  const hint = `Write ${section} into the manifest. A new resource belongs in a template in addons/.`;
  return { message, hint };
}

/** What is wrong with an expression in a patch's value. */
function wrongValue(value: unknown, kind: OverridesKind, manifest: Manifest): NotMapped | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (isNoValue(value)) return undefined;
  if (isExpression(value)) {
    const wrong = wrongExpression(value, (reference) => wrongReference(reference, kind, manifest));
    return wrong === undefined ? undefined : { message: wrong.message, advice: wrong.hint };
  }
  return Object.values(value)
    .map((inner) => wrongValue(inner, kind, manifest))
    .find((wrong) => wrong !== undefined);
}

function wrongReference(reference: string, kind: OverridesKind, manifest: Manifest): Refusal | undefined {
  const absent = absentResource(reference.split(".")[0] ?? "", manifest);
  if (absent !== undefined) return absent;
  if (isTemplateReference(kind, reference)) return undefined;
  if (kind === "Pipeline" || kind === "Environment") return unknownReference(kind, reference);
  if (/^AddonsStack\.Outputs\.\w+$/.test(reference) || isOfEnvironment(reference)) return undefined;
  return unknownReference(kind, reference, ["AddonsStack"]);
}

interface NotMapped extends Unmapped {
  /** Row of the resource, where the table knows it. */
  row?: Row;
}

function changesOf(patch: Patch, kind: OverridesKind, manifest: Manifest) {
  const [section, id] = patch.parts;
  // Words about the template change nothing in AWS.
  if (section === "Metadata" || section === "Description") return [];
  const notMapped = (message: string, more: Partial<NotMapped> = {}): NotMapped => ({ message, ...more });
  if (section !== "Resources") {
    return notMapped(`"${section}" exists only in Copilot's template`, {
      advice: "Values of parameters are in the manifest; resources and outputs of your own are for addons/.",
    });
  }
  if (id === undefined || id === "") return notMapped("does not name a resource");
  const found = rowOf(kind, id);
  const absent = found === undefined ? undefined : absentResource(id, manifest);
  if (absent !== undefined) return notMapped(absent.message, { advice: absent.hint });
  if (found !== undefined) {
    const mapped = mapPatch(patch, hasDeadLetters(found, manifest) ? found : { ...found, row: ownRedrive(found.row) });
    return Array.isArray(mapped) ? mapped : { ...mapped, row: found.row };
  }
  if (isMachinery(id)) {
    return notMapped(`${id} served Copilot itself and has no counterpart`, {
      advice: "Remove the patch: what it was for works without Lambda functions and custom resources.",
    });
  }
  const whole = patch.parts.length === 2 && patch.op === "add";
  if (whole) {
    return notMapped(`adds the resource ${id}`, {
      advice: `Write it into a template in addons/: it is deployed with the ${ownerOf(kind)}.`,
    });
  }
  return notMapped(`Airlift has no counterpart of ${id} in Copilot's template`);
}

const ownRedrive = ({ redrive: _, ...row }: Row): Row => row;

/** Whether the manifest gives the queue of a row a dead-letter queue; without it, a policy can only be the queue's own argument. */
function hasDeadLetters({ named }: FoundRow, manifest: Manifest): boolean {
  const { queue, topics = [] } = (manifest?.subscribe ?? {}) as { queue?: Queue; topics?: Topic[] };
  if (named === undefined) return queue?.dead_letter !== undefined;
  const lettersOf = ({ service, name }: Topic): string => `${service}${name}`.replace(/[^A-Za-z0-9]/g, "");
  const topic = topics.find((one) => lettersOf(one) === named);
  return typeof topic?.queue === "object" && topic.queue.dead_letter !== undefined;
}

interface Queue {
  dead_letter?: unknown;
}

interface Topic {
  service?: string;
  name?: string;
  queue?: Queue | boolean;
}

const ownerOf = (kind: OverridesKind): string =>
  kind === "Environment" || kind === "Pipeline" ? kind.toLowerCase() : "workload";

function problemOf(
  { message, advice, row, remark }: NotMapped,
  patch: Patch,
  folder: string,
  position: { file: string; line: number; column: number },
): Problem {
  if (remark === true) return { severity: "notice", ...position, path: patch.pointer, message, hint: advice };
  const sample =
    advice !== undefined && (row === undefined || /^(Did you mean|A new resource)/.test(advice))
      ? ""
      : `Write ${folder}/transform.mjs instead: ${sampleOf(row)}`;
  const hint = [advice, sample].filter((text) => text !== undefined && text !== "").join(" ");
  return { severity: "error", ...position, path: patch.pointer, message, hint };
}

/** A transform that changes the same child. */
function sampleOf(row: Row | undefined): string {
  if (row?.transform !== undefined) return `export const ${row.transform} = (args, name) => ({ ...args, /* … */ });`;
  const type = row === undefined ? "aws:ecs/service:Service" : row.type;
  return `export default (args, { type, name }) => (type === "${type}" ? { ...args, /* … */ } : args);`;
}
