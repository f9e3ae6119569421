import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { RunError } from "../base/errors.js";
import { ownPackage } from "../base/version.js";
import { onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { sourceOf } from "./source.js";

/** What `eject` is asked for. */
export interface EjectOptions extends RunOptions {
  /** Folder for the program. @default `pulumi-<environment>` beside `copilot/` */
  out?: string;
  /** Every resource over @pulumi/aws alone, without Airlift's components. @default false */
  flat?: boolean;
}

/** What `eject` wrote. */
export interface Ejected {
  /** Absolute. */
  folder: string;
  /** Files below it. */
  files: string[];
  /** What to type next, a line each. */
  next: string[];
}

/**
 * Writes a plain Pulumi program in TypeScript that makes what the next `up` of one environment would, with the names that the
 * stack has: a preview of it on the same state changes nothing.
 * @throws ManifestError; RunError `usage` for a folder that is not empty, and for what components can't say
 */
export async function eject(options: EjectOptions, onEvent: OnEvent = () => {}): Promise<Ejected> {
  const workspace = await openWorkspace(options, onEvent);
  const environment = onlyEnvironment(workspace);
  const folder = resolve(options.out ?? join(workspace.folder.root, `pulumi-${environment}`));
  if (existsSync(join(folder, "index.ts")))
    throw new RunError("usage", `${folder} already has a program.`, { hint: "Name another folder with --out." });
  const { recordEnvironment } = await import("./recordEnvironment.js");
  const recorded = await recordEnvironment(workspace, environment, folder);
  const sources =
    options.flat === true
      ? (await import("./flatProgram.js")).flatProgram(recorded)
      : await (await import("./componentProgram.js")).componentProgram(recorded);
  const { registered: _, ...record } = recorded.record;
  const { application } = workspace;
  const files: Record<string, string> = {
    ...sources,
    "record.ts": `/** What Airlift keeps in the stack's output: whose workloads there are, and the numbers of their rules. */\nexport const record: Record<string, unknown> = ${sourceOf(record, () => undefined)};\n`,
    "Pulumi.yaml": stringify({
      name: application,
      description: `The environment ${environment} of ${application}, without Airlift's command`,
      runtime: "nodejs",
    }),
    [`Pulumi.${environment}.yaml`]: stringify({ config: recorded.target.provider }),
    "package.json": packageText(`${application}-${environment}`, options.flat === true, sources),
    "tsconfig.json": `${JSON.stringify({ compilerOptions: { target: "es2022", module: "nodenext", strict: true, strictNullChecks: false, noEmit: true, skipLibCheck: true } }, undefined, 2)}\n`,
    ".gitignore": "node_modules/\n",
  };
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const secret = Object.keys(sources).filter((path) => sources[path]?.includes("pulumi.secret("));
  if (secret.length > 0)
    onEvent({
      kind: "notice",
      stack: environment,
      text: `${secret.join(", ")}: holds values in plain text that are secret in the state, like the files of \`copilot/\` that they come from. Don't publish the program with them; \`new pulumi.Config().requireSecret(…)\` is Pulumi's way.`,
    });
  const { location } = workspace;
  return {
    folder,
    files: Object.keys(files).sort(),
    next: [
      `cd ${folder}`,
      "npm install",
      ...(location.origin === "login" ? [] : [`export PULUMI_BACKEND_URL=${location.url}`]),
      ...(location.passphrase === undefined || location.folder === undefined
        ? []
        : [`export PULUMI_CONFIG_PASSPHRASE="$(cat ${join(location.folder, "passphrase")})"`]),
      `pulumi preview --stack ${environment}`,
    ],
  };
}

function packageText(name: string, flat: boolean, sources: Readonly<Record<string, string>>): string {
  const own = ownPackage();
  const { dependencies = {}, devDependencies = {} } =
    own === undefined
      ? {}
      : (JSON.parse(readFileSync(join(own.folder, "package.json"), "utf8")) as Record<string, Record<string, string>>);
  const wanted = ["@pulumi/aws", "@pulumi/pulumi", "@pulumi/awsx"].filter(
    (one) => one !== "@pulumi/awsx" || Object.values(sources).some((text) => text.includes(one)),
  );
  const described = {
    name,
    private: true,
    main: "index.ts",
    dependencies: {
      ...(!flat && { "@airlift/components": own?.version ?? "*" }),
      ...Object.fromEntries(wanted.map((one) => [one, dependencies[one] ?? "*"])),
    },
    devDependencies: { "@types/node": devDependencies["@types/node"] ?? "20", typescript: "5.9.3" },
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}
