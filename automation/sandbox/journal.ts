import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { WorldResource } from "./worldResource.js";

/** One line of the world file. */
export type Line =
  | { readonly put: WorldResource }
  | { readonly gone: string }
  | { readonly uses: Readonly<Record<string, number>> };

const HEADER = '{"simulated AWS":"written by airlift --sandbox; nothing here is real","version":1}\n';

/** The world file rewrites itself once it has this many lines more than twice the resources. */
const SLACK = 2_000;

/** The world as an append-only file of lines: a change costs a line, not the whole world. */
export class Journal {
  private offset = 0;
  private inode = "";
  private lineCount = 0;

  constructor(readonly file: string) {}

  /** The lines that were written since the last call; all of them when the file was rewritten. */
  read(): { lines: Line[]; fromStart: boolean } {
    const found = statSync(this.file, { throwIfNoEntry: false });
    const size = found?.size ?? 0;
    const inode = found ? identityOf(found) : "";
    const fromStart = inode !== this.inode || size < this.offset;
    if (!fromStart && size === this.offset) return { lines: [], fromStart };
    if (fromStart) {
      this.rewind();
      this.inode = inode;
    }
    const lines = found ? this.parse(this.slice(size)) : [];
    return { lines, fromStart };
  }

  /** Writes lines at the end. A line that a killed process left unfinished is cut off first. */
  append(lines: readonly Line[]): void {
    const file = openSync(this.file, "a+", 0o600);
    try {
      const found = fstatSync(file);
      const { size } = found;
      let written = lines.map((line) => JSON.stringify(line)).join("\n");
      if (size === 0) written = `${HEADER}${written}`;
      else if (size > this.offset) written = `\n${written}`;
      writeSync(file, `${written}\n`);
      this.offset = fstatSync(file).size;
      this.inode = identityOf(found);
      this.lineCount += lines.length;
    } finally {
      closeSync(file);
    }
  }

  /** How many lines were written since the file was last rewritten. */
  get changes(): number {
    return this.lineCount;
  }

  isWasteful(resources: number): boolean {
    return this.lineCount > 2 * resources + SLACK;
  }

  /** Replaces the file by one with these lines only; readers see either the old or the new one. */
  rewrite(lines: readonly Line[]): void {
    const fresh = `${this.file}.new`;
    writeFileSync(fresh, HEADER + lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    renameSync(fresh, this.file);
    const written = statSync(this.file);
    this.offset = written.size;
    this.inode = identityOf(written);
    this.lineCount = lines.length;
  }

  /** The next `read` begins at the start. */
  rewind(): void {
    this.offset = 0;
    this.inode = "";
    this.lineCount = 0;
  }

  private slice(size: number): Buffer {
    const bytes = Buffer.alloc(size - this.offset);
    const file = openSync(this.file, "r");
    try {
      const length = readSync(file, bytes, 0, bytes.length, this.offset);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }

  /** Takes whole lines only; a torn line (its writer was killed) and the header say nothing. */
  private parse(bytes: Buffer): Line[] {
    const end = bytes.lastIndexOf(10) + 1;
    this.offset += end;
    return bytes
      .subarray(0, end)
      .toString("utf8")
      .split("\n")
      .flatMap((line) => {
        const parsed = parseLine(line);
        if (parsed) this.lineCount++;
        return parsed ? [parsed] : [];
      });
  }
}

/** Which file it is: inode numbers alone are used again. */
const identityOf = (found: Stats): string => `${found.ino}:${found.birthtimeMs}`;

function parseLine(line: string): Line | undefined {
  if (!line) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && ("put" in value || "gone" in value || "uses" in value)
      ? (value as Line)
      : undefined;
  } catch {
    return undefined;
  }
}
