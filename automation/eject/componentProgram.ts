import * as pulumi from "@pulumi/pulumi";
import { RunError } from "../base/errors.js";
import { memberPath, recordSource, type SourceFiles } from "./flatProgram.js";
import { type RecordedEnvironment, settled } from "./recordEnvironment.js";
import { Code, constantName, type ResolveReference, sourceOf } from "./source.js";

/** One component of the program. */
interface Part {
  name: string;
  /** Class in @airlift/components. */
  kind: string;
  file: string;
  constant: string;
  component: pulumi.ComponentResource;
}

/**
 * The environment and each workload as a component.
 * @throws RunError `usage` for what components can't say: patches and transforms of Copilot's overrides, kept exports
 */
export async function componentProgram(recorded: RecordedEnvironment): Promise<SourceFiles> {
  refuseOverrides(recorded);
  const parts = partsOf(recorded);
  const known = await expressionsOf(parts);
  const files: SourceFiles = {};
  for (const part of parts) Object.assign(files, await partFiles(part, parts, known, recorded));
  return { "index.ts": indexSource(parts, known, recorded), ...files };
}

const flatHint = "`airlift eject --flat` writes every resource by itself, with all of that in it.";

function refuseOverrides({ data, resources }: RecordedEnvironment): void {
  const overridden = [
    ...data.resolved.workloads.filter(({ overrides }) => overrides !== undefined).map(({ name }) => name),
    ...(data.record.overrides === undefined && data.resolved.environment.overrides === undefined
      ? []
      : [data.resolved.environment.name]),
  ];
  if (overridden.length > 0)
    throw new RunError(
      "usage",
      `${overridden.join(", ")}: overrides change single resources, which components do not show.`,
      {
        hint: flatHint,
      },
    );
  if (resources.some(({ type }) => type === "airlift:index:EnvironmentExports"))
    throw new RunError("usage", "The environment keeps Copilot's exports, and no component of a program has them.", {
      hint: flatHint,
    });
}

function partsOf({ made, target }: RecordedEnvironment): Part[] {
  const taken = new Set(["airlift", "workloads"]);
  const part = (name: string, file: string, constant: string, component: pulumi.ComponentResource): Part => ({
    name,
    kind: component.constructor.name,
    file,
    constant,
    component,
  });
  const environment = part(target.environment, "environment", constantName("environment", taken), made.environment);
  const { addons } = made;
  const name = `${target.environment}-addons`;
  return [
    environment,
    ...(addons === undefined ? [] : [part(name, "addons", constantName("addons", taken), addons)]),
    ...[...made.workloads].map(([each, component]) => {
      const file = ["index", "environment", "addons", "record"].includes(each) ? `${each}Workload` : each;
      return part(each, file, constantName(each, taken), component);
    }),
  ];
}

/** Expression and file for each text that stands for an output under the mocks. */
type Expressions = ReadonlyMap<string, { expression: string; part: Part }>;

/** What the public members of the components lead to: outputs of their own, and resources by `<type>::<name>`. */
async function expressionsOf(parts: readonly Part[]): Promise<Expressions> {
  const found = new Map<string, { expression: string; part: Part }>();
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

function resolver(known: Expressions, used: Set<Part>, where: string): ResolveReference {
  return (reference) => {
    if (!reference.includes("::")) return undefined;
    const note = ({ expression, part }: { expression: string; part: Part }, rest: string) => {
      used.add(part);
      return `${expression}${rest}`;
    };
    const own = known.get(reference);
    if (own !== undefined) return note(own, "");
    for (let at = reference.lastIndexOf("."); at > 0; at = reference.lastIndexOf(".", at - 1)) {
      const resource = known.get(reference.slice(0, at));
      if (resource !== undefined) return note(resource, memberPath(reference.slice(at + 1)));
    }
    throw new RunError("usage", `${where} refers to ${reference}, which no component gives out.`, { hint: flatHint });
  };
}

async function partFiles(
  part: Part,
  parts: readonly Part[],
  known: Expressions,
  { made, data, resources }: RecordedEnvironment,
): Promise<SourceFiles> {
  const { environment, addons, ...own } = (made.args.get(part.name) ?? {}) as Record<string, unknown>;
  const files: SourceFiles = {};
  const used = new Set<Part>();
  const isWorkload = made.workloads.has(part.name);
  const [first] = parts as [Part];
  const ofTemplates = { resources, name: part.name, files };
  const { spec, ...rest } = own;
  const plain = {
    ...((await settled(rest)) as object),
    ...(spec !== undefined && { spec: addonsOf(spec, ofTemplates) }),
    ...(addons !== undefined && { addons: addonsOf(addons, ofTemplates) }),
  };
  const args = {
    ...(isWorkload ? { environment: new Code(first.constant) } : { environment }),
    ...essential(plain, isWorkload),
    ...(isWorkload && forced(part.name, resources)),
  };
  if (isWorkload) used.add(first);
  const waits = (data.waits[part.name] ?? []).flatMap((name) => parts.find((one) => one.name === name) ?? []);
  const before = isWorkload ? [...waits, ...parts.filter(({ kind }) => kind === "Addons")] : [];
  for (const one of before) used.add(one);
  const opts = before.length === 0 ? "" : `, { dependsOn: [${before.map(({ constant }) => constant).join(", ")}] }`;
  const source = sourceOf(args, resolver(known, used, part.name));
  const imports = [...used]
    .filter((one) => one !== part)
    .map((one) => `import { ${one.constant} } from "./${one.file}";\n`);
  const body = `export const ${part.constant} = new ${part.kind}(${JSON.stringify(part.name)}, ${source}${opts});\n`;
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
  const { templateBody, templateUrl, outputs, data, hidden } = spec as Record<string, unknown>;
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

function indexSource(
  parts: readonly Part[],
  known: Expressions,
  { outputs, target, record }: RecordedEnvironment,
): string {
  const used = new Set<Part>();
  const resolve = resolver(known, used, "an output");
  const exports = Object.entries(outputs).map(([name, value]) =>
    name === "environment"
      ? `const shown = ${sourceOf(value, resolve)};\nexport { shown as environment };\n`
      : `export const ${name} = ${sourceOf(value, resolve)};\n`,
  );
  const kept = recordSource(record, resolve);
  return [
    `// The environment ${target.environment}, made by \`airlift eject\`.\n`,
    ...(exports.some((text) => text.includes("pulumi.")) ? ['import * as pulumi from "@pulumi/pulumi";\n'] : []),
    ...parts.map((part) =>
      used.has(part) ? `import { ${part.constant} } from "./${part.file}";\n` : `import "./${part.file}";\n`,
    ),
    kept,
    ...exports,
  ].join("");
}
