import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for one test: text is a file, `{link}` a symbolic link, `{executable}` a file that may be run. */
export type FolderContent = Record<string, string | { link: string } | { executable: string }>;

const made: string[] = [];

/** Makes a temporary folder with these files; `removeFolders` takes it away again. */
export function makeFolder(content: FolderContent = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "airlift-test-")));
  made.push(root);
  addFiles(root, content);
  return root;
}

/** Writes more files into a folder, or writes them anew. */
export function addFiles(root: string, content: FolderContent): void {
  for (const [path, value] of Object.entries(content)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof value === "string") writeFileSync(file, value);
    else if ("link" in value) symlinkSync(value.link, file);
    else {
      writeFileSync(file, value.executable);
      chmodSync(file, 0o755);
    }
  }
}

/** For `afterEach`: removes every folder that was made. */
export function removeFolders(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}
