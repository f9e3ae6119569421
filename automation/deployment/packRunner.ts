import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PipelineRunnerSpec } from "../../components/pipeline.js";
import { cacheFolder } from "../base/cacheFolder.js";
import { RunError } from "../base/errors.js";
import { ownPackage } from "../base/version.js";
import { lockedDependencies } from "./lockedDependencies.js";

interface PackageFile {
  path: string;
  content: Buffer;
}

/**
 * Packs the Airlift that runs, with the versions of its dependencies locked, as `npm install` takes it. Where nothing
 * changed the package is the same to the byte, on every machine: it is not compressed, since zlib's output changes with
 * Node.js.
 * @throws RunError `usage` where it runs from a source tree that is not built
 */
export function packRunner(): PipelineRunnerSpec {
  const own = ownPackage();
  if (own === undefined) throw new Error("The package.json of Airlift is missing from this installation.");
  const content = tarOf(filesOf(own.folder));
  const sha256 = createHash("sha256").update(content).digest("hex");
  const file = join(cacheFolder(), "packages", `airlift-${own.version}-${sha256}.tar`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const aside = `${file}.${process.pid}`;
    writeFileSync(aside, content);
    renameSync(aside, file);
  }
  return { file, sha256 };
}

function filesOf(folder: string): PackageFile[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    files: string[];
    bin: Record<string, string>;
    scripts?: unknown;
    devDependencies?: unknown;
    workspaces?: unknown;
  };
  const missing = Object.values(manifest.bin).find((path) => !existsSync(join(folder, path)));
  if (missing !== undefined)
    throw new RunError("usage", `Airlift runs from its source, and ${missing} is not built yet.`, {
      hint: `Run \`npm run build\` in ${folder}: builds of the pipeline install this Airlift.`,
    });
  // Nothing of it is run or needed where the package is installed.
  const { scripts: _, devDependencies: __, workspaces: ___, ...shipped } = manifest;
  return [
    { path: "package.json", content: jsonOf(shipped) },
    { path: "npm-shrinkwrap.json", content: jsonOf(locked(folder)) },
    // Builds read no documentation: a change of it is no other Airlift.
    ...manifest.files.filter((path) => !/^docs$|^samples\/|\.md$/.test(path)).flatMap((path) => below(folder, path)),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function below(folder: string, path: string): PackageFile[] {
  const file = join(folder, path);
  if (!existsSync(file) || /\.map$|(?:^|\/)npm-shrinkwrap\.json$/.test(path)) return [];
  if (!statSync(file).isDirectory()) return [{ path, content: readFileSync(file) }];
  return readdirSync(file).flatMap((name) => below(folder, `${path}/${name}`));
}

/** The locked dependencies. @throws RunError `usage` where no lock came along */
function locked(folder: string): object {
  // In a source tree a shrinkwrap is there only while `npm pack` runs.
  const file = ["package-lock.json", "npm-shrinkwrap.json"].map((name) => join(folder, name)).find(existsSync);
  if (file === undefined)
    throw new RunError("usage", `This installation of Airlift in ${folder} has no lockfile.`, {
      hint: "Install it from a package that contains npm-shrinkwrap.json, as `npm pack` makes it.",
    });
  return lockedDependencies(JSON.parse(readFileSync(file, "utf8")));
}

const jsonOf = (document: object): Buffer => Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);

const block = 512;

/** A tar archive in the ustar format, with all that differs between machines left out: owners, modes and times. */
function tarOf(files: readonly PackageFile[]): Buffer {
  const parts = files.flatMap(({ path, content }) => [
    header(`package/${path}`, content.length),
    content,
    Buffer.alloc((block - (content.length % block)) % block),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header(path: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const cut = path.length <= 100 ? -1 : path.lastIndexOf("/", 155);
  bytes.write(path.slice(cut + 1), 0, 100);
  bytes.write(`${path.startsWith("package/dist/bin/") ? "000755" : "000644"} \0`, 100);
  bytes.write("000000 \x000000 \0", 108);
  bytes.write(`${size.toString(8).padStart(11, "0")} `, 124);
  bytes.write(`${"0".repeat(11)} `, 136);
  // The checksum counts as blanks while it is worked out.
  bytes.write("        0", 148);
  bytes.write("ustar\u000000", 257);
  if (cut > 0) bytes.write(path.slice(0, cut), 345, 155);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
