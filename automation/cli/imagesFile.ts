import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { isRecord } from "../base/isRecord.js";
import type { RunOptions } from "../session/options.js";
import type { FlagValues } from "./flags.js";

/** URI with digest by `workload` or `workload/container`, by environment. */
export type ImagesByEnvironment = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Leaves for a later `up` which images `build` made, when `--images-file` asks for it. */
export function writeImages(parsed: Pick<FlagValues, "images-file">, environments: ImagesByEnvironment): void {
  const file = parsed["images-file"];
  if (file === undefined) return;
  // Often the first to make .airlift/, which holds state too.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify({ version: 1, environments }, undefined, 2)}\n`);
}

/**
 * The options with the images that a `build` left in `--images-file`: they are deployed as they are, whatever became of
 * the files that they were built from. `--image` goes before. Without the file images are found by their content.
 *
 * @throws RunError `usage` for a file that is something else
 */
export function withImages(options: RunOptions, parsed: Pick<FlagValues, "images-file">): RunOptions {
  const file = parsed["images-file"];
  const text = file === undefined ? undefined : textOf(file);
  if (file === undefined || text === undefined) return options;
  const environments = environmentsIn(file, text);
  const images: Record<string, string> = {};
  for (const name of options.environments ?? Object.keys(environments)) {
    for (const [workload, uri] of Object.entries(ownValue(environments, name) ?? {})) {
      if ((ownValue(images, workload) ?? uri) !== uri) {
        throw new RunError("usage", `${file} holds different images of ${workload} for these environments.`, {
          hint: "Deploy them one at a time with --env.",
        });
      }
      images[workload] = uri;
    }
  }
  return { ...options, images: { ...images, ...options.images } };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new RunError("usage", `${file} can't be read.`, { cause: error });
  }
}

function environmentsIn(file: string, text: string): ImagesByEnvironment {
  try {
    const document: unknown = JSON.parse(text);
    if (isRecord(document) && document.version === 1 && isRecord(document.environments))
      return document.environments as ImagesByEnvironment;
  } catch {
    // The error below says so.
  }
  throw new RunError("usage", `${file} isn't a file of images.`, { hint: "`airlift build --images-file` writes it." });
}
