import * as pulumi from "@pulumi/pulumi";
import { RunError } from "../base/errors.js";
import { keyOf } from "./ejectedResource.js";
import { flatFiles, memberPath, type Outside, outputSource, recordSource, type SourceFiles } from "./flatProgram.js";
import { type Differences, differencesFrom, patchesSource } from "./patches.js";
import { type RecordedEnvironment, settled } from "./recordEnvironment.js";
import { Code, constantName, constantSource, type ResolveReference, sourceOf } from "./source.js";

/** One component of the program. */
interface Part {
  name: string;
  /** Class in @airlift/components. */
  kind: string;
  file: string;
  constant: string;
  component: pulumi.ComponentResource;
  /** What it is made with, outputs of other components included. */
  args: Record<string, unknown>;
}

/** A constant of another file. */
type Imported = Pick<Outside, "constant" | "file">;

/** What the files of all parts are written from. */
interface Context {
  recorded: RecordedEnvironment;
  parts: readonly Part[];
  known: Expressions;
  differences: Differences;
  /** The part that makes each resource, by `<type>::<name>`. */
  owners: ReadonlyMap<string, Part>;
  /** Of what no part makes: the constant of the resource right below the stack that it belongs to. */
  others: ReadonlyMap<string, Outside>;
}

const flatHint = "`airlift eject --flat` writes every resource by itself, with all of that in it.";

/**
 * The environment and each workload as a component, with patches where Copilot's overrides change single resources; what
 * belongs to none of them, such as Copilot's kept exports, resource by resource.
 * @throws RunError `usage` for what components can't say
 */
export async function componentProgram(recorded: RecordedEnvironment): Promise<SourceFiles> {
  const parts = partsOf(recorded);
  const known = await expressionsOf(parts);
  const owners = ownersOf(parts, recorded);
  const left = recorded.resources.filter((one) => !owners.has(keyOf(one)));
  const { files, others } = flatFiles(left, (reference) => {
    const found = expressionFor(known, reference);
    return found && { expression: found.expression, constant: found.part.constant, file: found.part.file };
  });
  const differences = await differencesFrom(recorded, parts, (key) => owners.has(key));
  for (const [key, difference] of differences)
    if (difference === undefined)
      throw new RunError("usage", `No argument of a component adds or removes ${key}.`, { hint: flatHint });
  const context = { recorded, parts, known, differences, owners, others };
  for (const part of parts) Object.assign(files, await partFiles(part, context));
  return {
    "index.ts": indexSource(context),
    ...files,
    ...(Object.values(files).some((text) => text.includes(' from "./patches"')) && { "patches.ts": patchesSource }),
  };
}

function ownersOf(parts: readonly Part[], { resources }: RecordedEnvironment): Map<string, Part> {
  const owners = new Map<string, Part>();
  for (const one of resources) {
    const isIt = ({ name, component }: Part) => name === one.name && typeOf(component) === one.type;
    const owner = one.parent === undefined ? parts.find(isIt) : owners.get(one.parent);
    if (owner !== undefined) owners.set(keyOf(one), owner);
  }
  return owners;
}

const typeOf = (resource: pulumi.Resource): string => (resource as unknown as { __pulumiType: string }).__pulumiType;

function partsOf({ made, target, resources }: RecordedEnvironment): Part[] {
  const taken = new Set(["airlift", "workloads", "patched", "later", "readFileSync", "Group"]);
  const part = (name: string, file: string, constant: string, component: pulumi.ComponentResource): Part => ({
    name,
    kind: component.constructor.name,
    file,
    constant,
    component,
    args: { ...made.args.get(name), ...(made.workloads.has(name) && forced(name, resources)) },
  });
  const environment = part(target.environment, "environment", constantName("environment", taken), made.environment);
  const { addons } = made;
  const name = `${target.environment}-addons`;
  return [
    environment,
    ...(addons === undefined ? [] : [part(name, "addons", constantName("addons", taken), addons)]),
    ...[...made.workloads].map(([each, component]) => {
      const file = ["index", "environment", "addons", "record", "patches", "group"].includes(each)
        ? `${each}Workload`
        : each;
      return part(each, file, constantName(each, taken), component);
    }),
  ];
}

/** TypeScript for what an output under the mocks is, and the part that it begins with. */
interface Expression {
  expression: string;
  part: Part;
}

/** By the text that stands for the output, or by `<type>::<name>` of a resource. */
type Expressions = ReadonlyMap<string, Expression>;

/** What the public members of the components lead to: outputs of their own, and resources by `<type>::<name>`. */
async function expressionsOf(parts: readonly Part[]): Promise<Expressions> {
  const found = new Map<string, Expression>();
  // Level by level: the shortest expression counts.
  let level = parts.map((part) => ({ part, value: part.component as unknown, expression: part.constant }));
  for (let depth = 0; depth < 5 && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { part, value, expression } of level) {
      if (pulumi.Output.isInstance(value)) {
        const text = await settled(value);
        const [, reference] = /^\$\{([^}]*::[^}]*)\}$/.exec(typeof text === "string" ? text : "") ?? [];
        if (reference !== undefined && !found.has(reference)) found.set(reference, { expression, part });
      } else if (pulumi.CustomResource.isInstance(value)) {
        const { __pulumiType: type, __name: name } = value as unknown as Record<string, string>;
        if (!found.has(`${type}::${name}`)) found.set(`${type}::${name}`, { expression, part });
      } else if (typeof value === "object" && value !== null) {
        for (const [key, each] of Object.entries(value))
          if (!key.startsWith("__")) next.push({ part, value: each, expression: `${expression}${memberPath(key)}` });
      }
    }
    level = next;
  }
  return found;
}

/** The shortest expression: an output of a component's own, or a member of a resource that it has. */
function expressionFor(known: Expressions, reference: string): Expression | undefined {
  const own = known.get(reference);
  for (let at = reference.lastIndexOf("."); at > 0; at = reference.lastIndexOf(".", at - 1)) {
    const resource = known.get(reference.slice(0, at));
    if (resource === undefined) continue;
    const member = { ...resource, expression: `${resource.expression}${memberPath(reference.slice(at + 1))}` };
    return own !== undefined && membersOf(own) <= membersOf(member) ? own : member;
  }
  return own;
}

const membersOf = ({ expression }: Expression): number => expression.split(/[.[]/).length;

/** @param used takes the parts that are referred to @param inside the part whose constructor the expressions are in */
function resolver({ known }: Context, used: Set<Imported>, where: string, inside?: Part): ResolveReference {
  return (reference) => {
    if (!reference.includes("::")) return undefined;
    const found = expressionFor(known, reference);
    if (found === undefined)
      throw new RunError("usage", `${where} refers to ${reference}, which is not an output of any component.`, {
        hint: flatHint,
      });
    used.add(found.part);
    return found.part === inside ? `later(() => ${found.expression})` : found.expression;
  };
}

async function partFiles(part: Part, context: Context): Promise<SourceFiles> {
  const { made, data, resources } = context.recorded;
  const { parts, owners, others } = context;
  const { environment, addons, spec, ...own } = part.args;
  const files: SourceFiles = {};
  const used = new Set<Imported>();
  const isWorkload = made.workloads.has(part.name);
  const [first] = parts as [Part];
  const ofTemplates = { resources, name: part.name, files };
  const plain = {
    ...((await settled(own)) as object),
    ...(spec !== undefined && { spec: addonsOf(spec, ofTemplates) }),
    ...(addons !== undefined && { addons: addonsOf(addons, ofTemplates) }),
  };
  const args = {
    ...(isWorkload ? { environment: new Code(first.constant) } : { environment }),
    ...essential(plain, isWorkload),
  };
  if (isWorkload) used.add(first);
  const waits = (data.waits[part.name] ?? []).flatMap((name) => parts.find((one) => one.name === name) ?? []);
  const mine = resources.filter((one) => owners.get(keyOf(one)) === part);
  const before = [
    ...(isWorkload ? [...waits, ...parts.filter(({ kind }) => kind === "Addons")] : []),
    ...new Set(mine.flatMap(({ dependsOn }) => dependsOn.flatMap((key) => others.get(key) ?? []))),
  ];
  for (const one of before) used.add(one);
  const transformation = patchedSource(part, context, used);
  const options = {
    ...(before.length > 0 && { dependsOn: before.map(({ constant }) => new Code(constant)) }),
    ...(transformation !== undefined && { transformations: [new Code(transformation)] }),
  };
  const resolve = resolver(context, used, part.name, part);
  // For `used` alone: what comes before the arguments depends on it.
  sourceOf(args, resolve);
  const imports = [...used]
    .filter((one) => one !== part)
    .map(({ constant, file }) => `import { ${constant} } from "./${file}";\n`);
  const isLate = used.has(part);
  const ofPatches = [...(isLate ? ["later"] : []), ...(transformation === undefined ? [] : ["patched"])];
  if (ofPatches.length > 0) imports.push(`import { ${ofPatches.join(", ")} } from "./patches";\n`);
  // TypeScript can't infer the type of what its own arguments refer to.
  const body = constantSource({ ...part, ...(isLate && { annotation: `: ${part.kind}` }) }, args, options, resolve);
  return {
    ...files,
    [`${part.file}.ts`]: [
      ...(body.includes("readFileSync(") ? ['import { readFileSync } from "node:fs";\n'] : []),
      `import { ${part.kind} } from "@airlift/components";\n`,
      ...(body.includes("pulumi.") ? ['import * as pulumi from "@pulumi/pulumi";\n'] : []),
      ...imports.sort(),
      `\n${body}`,
    ].join(""),
  };
}

/** What changes single resources of a part; undefined where nothing does. @param used takes the parts that values refer to */
function patchedSource(part: Part, context: Context, used: Set<Imported>): string | undefined {
  const found = [...context.differences].filter(([key]) => context.owners.get(key) === part);
  if (found.length === 0) return undefined;
  const patches = found.flatMap(([key, one]) =>
    one === undefined || one.patches.length === 0 ? [] : [[key, one.patches]],
  );
  const options = found.flatMap(([key, one]) =>
    Object.keys(one?.options ?? {}).length === 0 ? [] : [[key, one?.options]],
  );
  const resolve = resolver(context, used, `A change to ${part.name}`, part);
  const given = [patches, ...(options.length > 0 ? [options] : [])];
  return `patched(${given.map((one) => sourceOf(Object.fromEntries(one), resolve, 4)).join(", ")})`;
}

/** What has to be written: no empty lists and, of an environment, nothing that is off. */
function essential(args: object, isWorkload: boolean): object {
  const entries = Object.entries(args).filter(([, value]) => {
    if (value === undefined || (value === false && !isWorkload)) return false;
    return typeof value !== "object" || value === null || value instanceof Code || Object.keys(value).length > 0;
  });
  return Object.fromEntries(entries);
}

/** Whether the service forces a deployment is the runner's to decide; the program keeps to what was decided last. */
function forced(name: string, resources: RecordedEnvironment["resources"]): object {
  const service = resources.find((one) => one.type === "aws:ecs/service:Service" && one.name === `${name}-service`);
  const { triggers, forceNewDeployment } = service?.inputs ?? {};
  return triggers === undefined && forceNewDeployment !== true
    ? {}
    : { forceNewDeployment: forceNewDeployment === true };
}

/** Addons with the parameters that their stack gets; the template becomes a file. */
function addonsOf(
  spec: unknown,
  { resources, name, files }: Pick<RecordedEnvironment, "resources"> & { name: string; files: SourceFiles },
): object {
  const { templateBody, templateUrl, outputs, data, hidden, afterWorkload } = spec as Record<string, unknown>;
  const stackName = name.endsWith("-addons") ? name : `${name}-addons`;
  const stack = resources.find(
    (one) => one.type === "aws:cloudformation/stack:Stack" && one.name.startsWith(stackName),
  );
  const template = resources.find((one) => one.name === `${stackName}-template`);
  const { App: _, Env: __, Name: ___, ...parameters } = (stack?.inputs.parameters ?? {}) as Record<string, unknown>;
  const file = `${name}.addons.yml`;
  if (typeof templateBody === "string") files[file] = templateBody;
  return essential(
    {
      ...(typeof templateBody === "string"
        ? { templateBody: new Code(`readFileSync("${file}", "utf8")`) }
        : { templateUrl: stack?.inputs.templateUrl ?? templateUrl }),
      parameters,
      outputs,
      data,
      hidden,
      afterWorkload,
      ...(template !== undefined && {
        templateBucket: {
          name: template.inputs.bucket,
          url: String(stack?.inputs.templateUrl).replace(/(?<=\w)\/.*/, ""),
        },
      }),
    },
    true,
  );
}

function indexSource(context: Context): string {
  const { parts, others } = context;
  const { outputs, target, record } = context.recorded;
  const used = new Set<Imported>();
  const resolve = resolver(context, used, "an output");
  const exports = Object.entries(outputs).map(([name, value]) =>
    name === "environment"
      ? `const shown = ${sourceOf(value, resolve)};\nexport { shown as environment };\n`
      : outputSource(name, value, resolve),
  );
  const kept = recordSource(record, resolve);
  return [
    `// The environment ${target.environment}, made by \`airlift eject\`.\n`,
    ...(exports.some((text) => text.includes("pulumi.")) ? ['import * as pulumi from "@pulumi/pulumi";\n'] : []),
    ...parts.map((part) =>
      used.has(part) ? `import { ${part.constant} } from "./${part.file}";\n` : `import "./${part.file}";\n`,
    ),
    ...[...new Set([...others.values()].map(({ file }) => file))].map((file) => `import "./${file}";\n`),
    kept,
    ...exports,
  ].join("");
}
