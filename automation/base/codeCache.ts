import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire, Module } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { cacheFolder } from "./cacheFolder.js";
import { makePrivateFolder } from "./privateFolder.js";

/** By what a changed file is known: packages come with times of modification that never change, unlike this one. */
interface State {
  /** Milliseconds. */
  changed: number;
  size: number;
}

/** What V8 has compiled of one file. */
interface Compiled extends State {
  file: string;
  data: Buffer;
}

interface Loaded extends State {
  file: string;
  script: Script;
}

/** How Node.js compiles a file in CommonJS; `format` says of which kind it is, where that is known. */
type Compile = (this: NodeJS.Module, content: string, file: string, format?: string) => unknown;

const prototype = Module.prototype as unknown as { _compile: Compile };
const shared = createRequire(import.meta.url);
/** Columns that Node.js's function around a module takes of its first line. */
const wrapping = Module.wrap("").indexOf("\n");

/** Characters of a file that is worth it. */
const worthwhile = 1000;
/** Milliseconds after which the code of a command that nobody has used is removed: 30 days. */
const keptFor = 30 * 24 * 3600 * 1000;

/** Length of the index and checksum of all that follows, as two numbers of 32 bits. */
const headLength = 8;
/** V8 copies what does not start at such a multiple. */
const aligned = (length: number): number => Math.ceil(length / 8) * 8;

type Index = readonly (readonly [file: string, changed: number, size: number, length: number])[];

/** V8 looks only at a few bytes of what it gets, and a damaged rest ends the process: the checksum covers everything. */
function unpacked(bytes: Buffer): Compiled[] {
  const rest = bytes.subarray(headLength);
  if (bytes.readUInt32LE(4) !== crc32(rest)) throw new Error("The code is damaged.");
  const indexLength = bytes.readUInt32LE(0);
  let at = aligned(headLength + indexLength);
  return (JSON.parse(rest.toString("utf8", 0, indexLength)) as Index).map(([file, changed, size, length]) => {
    const data = bytes.subarray(at, at + length);
    at = aligned(at + length);
    return { file, changed, size, data };
  });
}

function packed(all: readonly Compiled[]): Buffer {
  const index: Index = all.map(({ file, changed, size, data }) => [file, changed, size, data.length]);
  const text = Buffer.from(JSON.stringify(index));
  const padded = (part: Buffer, offset = 0): Buffer[] => [
    part,
    Buffer.alloc(aligned(offset + part.length) - offset - part.length),
  ];
  const rest = Buffer.concat([...padded(text, headLength), ...all.flatMap(({ data }) => padded(data))]);
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(crc32(rest), 4);
  return Buffer.concat([head, rest]);
}

/** A folder that only this user can have written to; compiled code is run without any further check. */
function isPrivate(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return true;
  if (!status.isDirectory()) return false;
  return process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0);
}

/** Where the code of this process is kept: by how it is run, and of a command by its first name, since each runs other functions. */
function fileOf(folder: string, own: string): string {
  const [, entry = "", command = ""] = process.argv;
  const circumstances = [process.version, process.arch, own, process.env.NODE_OPTIONS, ...process.execArgv].join("\n");
  const name = /^[a-z]+$/.test(command) ? command : "";
  return join(folder, `${basename(entry, ".js")}-${name}-${crc32(circumstances).toString(16)}`);
}

const isSame = (one: State | undefined, other: State | undefined) =>
  one?.changed === other?.changed && one?.size === other?.size;

function stateOf(file: string): State | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  return status && { changed: status.ctimeMs, size: status.size };
}

/** `require` as a module sees it; that of `createRequire` alone, made for each of 300 files, takes 10 ms. */
function requireOf(module: NodeJS.Module, path: string): unknown {
  const { main, cache, extensions } = shared;
  const require = Object.assign((id: string) => module.require(id), { main, cache, extensions });
  return Object.defineProperty(require, "resolve", { get: () => createRequire(path).resolve });
}

/** Writes what this process has compiled, beside what other runs of its kind load. @throws where the folder can't be written */
function store(file: string, loaded: readonly Loaded[], kept: Map<string, Compiled>): void {
  const folder = dirname(file);
  makePrivateFolder(folder);
  if (!isPrivate(folder)) return;
  const next = `${file}.${process.pid}`;
  // Opened before the work is done, which would be for nothing in every run.
  const target = openSync(next, "wx", 0o600);
  try {
    const made = loaded.map(({ script, ...one }) => ({ ...one, data: script.createCachedData() }));
    for (const one of made) kept.delete(one.file);
    writeFileSync(target, packed([...made, ...[...kept.values()].filter((one) => isSame(one, stateOf(one.file)))]));
    renameSync(next, file);
  } finally {
    closeSync(target);
    rmSync(next, { force: true });
  }
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (Date.now() - statSync(other).mtimeMs > keptFor) rmSync(other);
  }
}

/**
 * Keeps what V8 compiles of this program's files and of its dependencies, for the next process of the same kind: a third of
 * what a short command takes. Node.js 22.8 and newer can do so too, but keep only what is compiled before a file is run,
 * and not the functions that it calls. Nothing is kept where the folder can't be written or is not this user's alone.
 * @param own folder of this program's files
 */
export function keepCompiled(own: string, folder = join(cacheFolder(), "code")): void {
  if (!isPrivate(folder)) return;
  const file = fileOf(folder, own);
  const kept = new Map<string, Compiled>();
  try {
    for (const one of unpacked(readFileSync(file))) kept.set(one.file, one);
  } catch {
    // There is none yet, or it is damaged: this process writes it.
  }
  const loaded: Loaded[] = [];
  let missed = false;
  const compile = prototype._compile;
  prototype._compile = function (content, path, format) {
    const plain = () => compile.call(this, content, path, format);
    const isOurs = path.startsWith(own) || path.includes("node_modules");
    if (!isOurs || content.length < worthwhile || content.startsWith("#") || (format ?? "commonjs") !== "commonjs")
      return plain();
    const state = stateOf(path);
    const known = kept.get(path);
    const cachedData = isSame(state, known) ? known?.data : undefined;
    if (state === undefined || (cachedData === undefined && /\bimport\s*\(/.test(content))) return plain();
    let script: Script;
    try {
      script = new Script(Module.wrap(content), {
        filename: path,
        columnOffset: -wrapping,
        cachedData,
      });
    } catch {
      // It is no CommonJS, or wrong: Node.js knows what to say.
      return plain();
    }
    if (script.cachedDataRejected !== false) missed = true;
    loaded.push({ file: path, ...state, script });
    return script.runInThisContext().call(this.exports, this.exports, requireOf(this, path), this, path, dirname(path));
  };
  process.once("exit", () => {
    try {
      if (missed) store(file, loaded, kept);
    } catch {
      // The next run compiles it again.
    }
  });
}
