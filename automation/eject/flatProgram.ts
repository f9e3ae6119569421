import type { EnvironmentRecord } from "../record/environmentRecord.js";
import { type EjectedResource, keyOf } from "./ejectedResource.js";
import type { RecordedEnvironment } from "./recordEnvironment.js";
import { Code, constantName, constantSource, importSource, type ResolveReference, sourceOf } from "./source.js";

/** Source files of a program, by their path. */
export type SourceFiles = Record<string, string>;

/** The environment's resources one by one, over @pulumi/aws alone; what was a component groups them under the same URNs. */
export function flatProgram({ resources, target, outputs, record }: RecordedEnvironment): SourceFiles {
  const program = new FlatProgram(resources);
  const files = [...program.files()].map(([file, text]) => [`${file}.ts`, text] as const);
  return {
    "index.ts": program.index(target.environment, outputs, record),
    ...Object.fromEntries(files),
    "group.ts": groupSource,
  };
}

/** What a reference to a resource of another file is, and the constant that is imported for it. */
export interface Outside {
  expression: string;
  constant: string;
  file: string;
}

/** Files of resources that no component makes, and by the key of each what it belongs to right below the stack. */
export function flatFiles(
  resources: readonly EjectedResource[],
  outside: (reference: string) => Outside | undefined,
): { files: SourceFiles; others: Map<string, Outside> } {
  const program = new FlatProgram(resources, outside);
  const files = Object.fromEntries([...program.files()].map(([file, text]) => [`${file}.ts`, text]));
  return { files: resources.length === 0 ? {} : { ...files, "group.ts": groupSource }, others: program.tops() };
}

const groupSource = `import * as pulumi from "@pulumi/pulumi";

/** Groups resources in the state and in previews; the type keeps their URNs as they were. */
export class Group extends pulumi.ComponentResource {
  constructor(type: string, name: string, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
  }
}
`;

class FlatProgram {
  private readonly constants = new Map<string, string>();
  /** File of each resource: that of the component right below the stack. */
  private readonly fileOf = new Map<string, string>();
  private readonly roots = new Map<string, string>();

  constructor(
    private readonly resources: readonly EjectedResource[],
    private readonly outside: (reference: string) => Outside | undefined = () => undefined,
  ) {
    const taken = new Set(["airlift", "environment", "workloads", "Group"]);
    const files = new Set(["index", "group", "record"]);
    for (const resource of resources) {
      const key = keyOf(resource);
      const { name, type } = resource;
      const isSecond = resource.component && taken.has(constantName(name, new Set()));
      this.constants.set(key, constantName(isSecond ? `${name}-${type.split(":").at(-1)}` : name, taken));
      const root = (resource.parent && this.roots.get(resource.parent)) || key;
      this.roots.set(key, root);
      if (root !== key) this.fileOf.set(key, this.fileOf.get(root) ?? "index");
      else
        this.fileOf.set(
          key,
          resource.type === "airlift:index:Environment" ? "environment" : free(resource.name, files),
        );
    }
  }

  files(): Map<string, string> {
    const texts = new Map<string, string>();
    for (const file of new Set(this.fileOf.values())) texts.set(file, this.file(file));
    return texts;
  }

  /** By the key of each resource what it belongs to right below the stack. */
  tops(): Map<string, Outside> {
    const top = (root: string): Outside => {
      const constant = this.constants.get(root) ?? "";
      return { expression: constant, constant, file: this.fileOf.get(root) ?? "index" };
    };
    const tops = new Map([...new Set(this.roots.values())].map((root) => [root, top(root)]));
    return new Map([...this.roots].map(([key, root]) => [key, tops.get(root) ?? top(root)]));
  }

  index(environment: string, outputs: Record<string, unknown>, record: EnvironmentRecord): string {
    const used = new Set<string>();
    const kept = recordSource(record, this.resolver(used, "index"));
    const exports = Object.entries(outputs).map(([name, value]) =>
      outputSource(name, value, this.resolver(used, "index")),
    );
    const named = new Set([...used].map((key) => this.fileOf.get(key)));
    const rest = [...new Set(this.fileOf.values())].filter((file) => !named.has(file));
    return [
      `// The environment ${environment}, made by \`airlift eject --flat\`.\n`,
      ...(exports.some((text) => text.includes("pulumi.")) ? ['import * as pulumi from "@pulumi/pulumi";\n'] : []),
      ...rest.map((file) => `import "./${file}";\n`),
      ...this.imports(used, "index"),
      kept,
      ...exports,
    ].join("");
  }

  private file(file: string): string {
    const used = new Set<string>();
    const own = this.resources.filter((one) => this.fileOf.get(keyOf(one)) === file);
    const body = own.map((one) => this.declaration(one, file, used)).join("\n");
    return [
      ...(body.includes("aws.") ? ['import * as aws from "@pulumi/aws";\n'] : []),
      ...(body.includes("pulumi.") ? ['import * as pulumi from "@pulumi/pulumi";\n'] : []),
      ...(body.includes("new Group(") ? ['import { Group } from "./group";\n'] : []),
      ...this.imports(used, file),
      `\n${body}`,
    ].join("");
  }

  /** @param used takes the keys of resources in other files */
  private declaration(resource: EjectedResource, file: string, used: Set<string>): string {
    const inFile = new Set<string>();
    const resolve = this.resolver(inFile, undefined);
    // What the inputs refer to need not be waited for.
    sourceOf(inputsOf(resource), resolve);
    const own = new Set(inFile);
    const waits = this.waits(resource, own);
    const options = {
      ...(resource.parent !== undefined && { parent: this.named(resource.parent, inFile) }),
      ...(resource.provider !== undefined &&
        this.constants.has(resource.provider) && { provider: this.named(resource.provider, inFile) }),
      ...(waits.length > 0 && { dependsOn: waits.map((key) => this.named(key, inFile)) }),
      ...resource.options,
    };
    for (const key of inFile) if (this.fileOf.get(key) !== file) used.add(key);
    const { type, name } = resource;
    const constant = this.constants.get(keyOf(resource)) ?? "";
    return resource.component
      ? constantSource({ constant, kind: "Group", name: type }, name, options, resolve)
      : constantSource({ constant, kind: className(type), name }, inputsOf(resource), options, resolve);
  }

  private named(key: string, used: Set<string>): Code {
    used.add(key);
    return new Code(this.constants.get(key) ?? "undefined");
  }

  /** What a resource waits for though its inputs do not say so: each once, whole components where several of it are meant. */
  private waits({ dependsOn, parent, ...resource }: EjectedResource, referred: ReadonlySet<string>): string[] {
    const root = this.roots.get(keyOf(resource));
    const wanted = dependsOn.filter((key) => this.constants.has(key) && !referred.has(key) && key !== parent);
    const roots = wanted.map((key) => this.roots.get(key) ?? key);
    const whole = wanted.map((key, at) => {
      const other = roots[at] as string;
      return other !== root && roots.filter((one) => one === other).length > 2 ? other : key;
    });
    return [...new Set(whole)].filter((key) => key !== root);
  }

  private resolver(used: Set<string>, file: string | undefined): ResolveReference {
    return (reference) => {
      for (let at = reference.indexOf(".", reference.indexOf("::")); at >= 0; at = reference.indexOf(".", at + 1)) {
        const key = reference.slice(0, at);
        const constant = this.constants.get(key);
        if (constant === undefined) continue;
        if (file === undefined || this.fileOf.get(key) !== file) used.add(key);
        return `${constant}${memberPath(reference.slice(at + 1))}`;
      }
      const found = this.outside(reference);
      if (found === undefined) return undefined;
      this.constants.set(found.constant, found.constant);
      this.fileOf.set(found.constant, found.file);
      used.add(found.constant);
      return found.expression;
    };
  }

  private imports(used: ReadonlySet<string>, file: string): string[] {
    const byFile = new Map<string, string[]>();
    for (const key of used) {
      const from = this.fileOf.get(key) ?? "index";
      if (from !== file) byFile.set(from, [...(byFile.get(from) ?? []), this.constants.get(key) ?? ""]);
    }
    return [...byFile].sort().map(([from, names]) => importSource([...new Set(names)].sort(), `./${from}`));
  }
}

/** The record, by which Airlift's own commands find their way in the stack; what does not change is in a file of its own. */
export function recordSource({ registered = [] }: EnvironmentRecord, resolve: ResolveReference): string {
  return [
    'import { record } from "./record";\n\n',
    "/** With this, Airlift's commands (`status`, `logs`, `up`) keep working with the stack. */\n",
    `export const airlift = {\n  ...record,\n  registered: ${sourceOf(registered, resolve, 2)},\n};\n`,
  ].join("");
}

/** An output of the stack as an export. */
export function outputSource(name: string, value: unknown, resolve: ResolveReference): string {
  const start = `export const ${name} = `;
  const comment =
    name === "workloads"
      ? "/** Where each workload is reached; `exports` are what other repositories import by Copilot's names. */\n"
      : "";
  return `${comment}${start}${sourceOf(value, resolve, 0, start.length)};\n`;
}

/** `outputs.TableName`, `zones.0.id` and `nameServers[0]` as members in TypeScript. */
export function memberPath(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .map((part) =>
      /^\d+$/.test(part) ? `[${part}]` : /^[A-Za-z_$][\w$]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`,
    )
    .join("");
}

function free(name: string, taken: Set<string>): string {
  const file = taken.has(name) ? `${name}Workload` : name;
  taken.add(file);
  return file;
}

/** `aws:ecs/service:Service` is `aws.ecs.Service`; providers are `aws.Provider`. */
function className(type: string): string {
  const [, provider] = /^pulumi:providers:(\w+)$/.exec(type) ?? [];
  if (provider !== undefined) return `${provider}.Provider`;
  const [pkg = "", module = "", kind = ""] = type.split(":");
  const folder = module.split("/")[0];
  return folder === "index" ? `${pkg}.${kind}` : `${pkg}.${folder}.${kind}`;
}

/** The inputs; those of a provider are JSON on the wire. */
function inputsOf({ type, inputs }: EjectedResource): unknown {
  if (!type.startsWith("pulumi:providers:")) return inputs;
  const parsed = Object.entries(inputs).map(([name, value]) => [
    name,
    typeof value === "string" ? parse(value) : value,
  ]);
  return Object.fromEntries(parsed);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
