import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RunError } from "../base/errors.js";
import { readTextFile } from "../base/regularFile.js";

/** One file to write; the path is relative to the folder that holds `copilot/`. */
export interface NewFile {
  path: string;
  text: string;
  /** Stays as it is when it is there, without an error. */
  keep?: boolean;
  /** Was read and changed by us, not created: `--overwrite` is not needed for it. */
  edited?: boolean;
}

export interface Written {
  path: string;
  outcome: "written" | "changed" | "unchanged" | "kept";
}

/**
 * Writes all files, or none: one that exists with other content is an error unless `overwrite` is set.
 * @throws RunError naming every file that is in the way.
 */
export function writeFiles(root: string, files: readonly NewFile[], overwrite: boolean): Written[] {
  const planned = files.map((file) => {
    const target = join(root, file.path);
    const present = existsSync(target) ? readTextFile(target) : undefined;
    return { file, target, present, same: present === file.text };
  });
  const inTheWay = planned.filter(
    ({ file, present, same }) =>
      present !== undefined && !same && !overwrite && file.keep !== true && file.edited !== true,
  );
  if (inTheWay.length > 0) {
    const names = inTheWay.map(({ file }) => file.path).join(", ");
    throw new RunError(
      "usage",
      `${names} ${inTheWay.length === 1 ? "exists" : "exist"} already; nothing was written.`,
      {
        hint: "Choose another --name, or replace it with --overwrite.",
      },
    );
  }
  return planned.map(({ file, target, present, same }) => {
    if (same) return { path: file.path, outcome: "unchanged" };
    if (present !== undefined && file.keep === true && !overwrite) return { path: file.path, outcome: "kept" };
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.text);
    return { path: file.path, outcome: present === undefined ? "written" : "changed" };
  });
}

/** What happened to one file, in a line. */
export function describeWritten({ path, outcome }: Written): string {
  switch (outcome) {
    case "written":
      return `Wrote ${path}`;
    case "changed":
      return `Changed ${path}`;
    case "unchanged":
      return `${path} is up to date`;
    case "kept":
      return `Kept ${path}`;
  }
}
