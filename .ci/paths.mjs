import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder that holds package.json. */
export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));
