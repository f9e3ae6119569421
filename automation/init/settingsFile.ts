import { existsSync } from "node:fs";
import { join } from "node:path";
import { Document, isMap, parseDocument } from "yaml";
import { RunError } from "../base/errors.js";
import { readTextFile } from "../base/regularFile.js";
import type { NewFile } from "./files.js";

const path = "copilot/airlift.yml";

/** One setting: its keys from the top, and its value; undefined leaves the file as it is. */
export interface Setting {
  keys: readonly string[];
  value: string | boolean | undefined;
}

/**
 * `copilot/airlift.yml` with these settings, everything else in it kept, comments too; undefined when there is nothing
 * to set. A setting that is there with another value stays unless `overwrite` is set.
 * `options.text` stands in for the file where it is about to be written.
 * @throws RunError when the file is no map, or holds another value.
 */
export function settingsFile(
  root: string,
  settings: readonly Setting[],
  options: { overwrite: boolean; text?: string },
): NewFile | undefined {
  const given = settings.filter(({ value }) => value !== undefined);
  if (given.length === 0) return undefined;
  const target = join(root, path);
  const present = options.text ?? (existsSync(target) ? readTextFile(target) : undefined);
  const document = present === undefined ? new Document({}) : parseDocument(present);
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) {
    throw new RunError("usage", `${path} isn't a YAML map.`, {
      hint: "`airlift validate` explains the problem.",
    });
  }
  for (const { keys, value } of given) {
    const now = document.getIn(keys);
    if (now !== undefined && now !== value && !options.overwrite) {
      throw new RunError("usage", `${path}: ${keys.join(".")} is "${String(now)}" already; nothing was written.`, {
        hint: "Change it there, or replace it with --overwrite.",
      });
    }
    if (now !== value) document.setIn(keys, value);
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  if (present !== undefined) return { path, text, edited: true };
  const about = [
    "# Settings of Airlift beside the manifests; Copilot does not read this file. Every field: airlift schema settings",
    "# `runner:` names the package of Airlift that CI installs, and whose schemas editors use.",
  ];
  return { path, text: `${about.join("\n")}\n\n${text}` };
}
