import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { refuseOther } from "../base/regularFile.js";
import { tooDeep } from "./nesting.js";

/** Bytes that a YAML file of the folder may have: CloudFormation takes templates of 1 MiB, and no manifest comes near it. */
export const manifestLimit = 1024 * 1024;
/** Levels of maps and lists that a YAML file may have. */
export const depthLimit = 100;
/** Values that the aliases of a YAML file may add. */
export const aliasLimit = 10_000;
/** Levels at which a text is not even parsed; brackets in quotes count here, so there is room to spare. */
const scannedDepth = 400;

/** What goes beyond a limit, and where. */
export interface Excess {
  /** Offset in the text. */
  offset: number;
  message: string;
  hint?: string;
}

export const depthExcess = (offset: number): Excess => ({
  offset,
  message: `maps and lists nested more than ${depthLimit} deep`,
});

export const aliasExcess = (offset: number): Excess => ({
  offset,
  message: `aliases expand to more than ${aliasLimit} values`,
  hint: "Write the values out.",
});

/** What a text must not be handed to the parser for, which recurses: its size, or brackets without end. */
export function textExcess(text: string, bytes: number, what: string): Excess | undefined {
  if (bytes > manifestLimit) {
    return { offset: 0, message: `the file has ${bytes} bytes; ${what} may have ${manifestLimit}` };
  }
  const deep = tooDeep(text, scannedDepth);
  return deep === undefined ? undefined : depthExcess(deep);
}

/** Room for a file that does not say its size. */
const smallest = 4096;

/**
 * Bytes of a file below the root, at most one more than the limit. The kind of file is looked at first: opening a named
 * pipe would wait for ever, and a device has no end.
 *
 * @throws Error with a message that fits behind "can't be read: "
 */
export function readLimited(root: string, file: string): Uint8Array {
  const path = join(root, file);
  const found = statSync(path);
  refuseOther(found);
  if (found.size > manifestLimit) {
    throw new Error(`it has ${found.size} bytes, more than the ${manifestLimit} that a file here may have`);
  }
  let bytes = Buffer.allocUnsafe(Math.max(found.size, smallest) + 1);
  const descriptor = openSync(path, "r");
  try {
    let length = 0;
    // A file may grow while it is read, and those of /proc have no size.
    for (let read = -1; read !== 0 && length <= manifestLimit; length += read) {
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, manifestLimit + 1));
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
