import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makePrivateFolder } from "./privateFolder.js";

/** SHA-256 of a file's content, in hexadecimal digits. The file is read in pieces. */
export async function fileDigest(path: string): Promise<string> {
  const content = createHash("sha256");
  for await (const chunk of createReadStream(path)) content.update(chunk as Buffer);
  return content.digest("hex");
}

/** Bytes that have to be read before digests are kept: less is read sooner than looked up. */
const worthKeeping = 16 * 1024 * 1024;

/** Milliseconds for which a file must have been left alone: a second change may come within one tick of its clock. */
const settled = 3_000;

/** What `stat` says of a file, and its digest, by path. */
type Kept = Record<string, readonly [seen: string, digest: string]>;

/** Digests of files from one run to the next. */
export interface KeptDigests {
  /** As `fileDigest`; reads the file only where its size, inode or times are others than when it was last read. */
  digest(path: string): Promise<string>;
  /** Keeps what was asked for, where much of it had to be read. */
  save(): Promise<void>;
}

/** Opens the digests that `file` keeps; of what can't be read there nothing is known, and what can't be written is left. */
export async function keptDigests(file: string): Promise<KeptDigests> {
  const before = await readFile(file, "utf8")
    .then((text) => new Map(Object.entries(JSON.parse(text) as Kept)))
    .catch(() => new Map<string, Kept[string]>());
  const now = new Map<string, Kept[string]>();
  let read = 0;
  return {
    async digest(path) {
      const { dev, ino, size, mtimeMs, mtimeNs, ctimeMs, ctimeNs } = await stat(path, { bigint: true });
      const seen = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
      const [seenBefore, known] = before.get(path) ?? [];
      const isSame = seenBefore === seen && known !== undefined;
      const asked = Date.now();
      const digest = isSame ? known : await fileDigest(path);
      if (!isSame) read += Number(size);
      if (asked - Number(mtimeMs) > settled && asked - Number(ctimeMs) > settled) now.set(path, [seen, digest]);
      return digest;
    },
    async save() {
      if (read < worthKeeping) return;
      const aside = `${file}.${process.pid}`;
      try {
        makePrivateFolder(dirname(file));
        await writeFile(aside, JSON.stringify(Object.fromEntries(now)), { mode: 0o600 });
        await rename(aside, file);
      } catch {
        // The next run reads the files again.
      }
    },
  };
}
