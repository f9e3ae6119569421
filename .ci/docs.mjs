// Writes docs/manifest.md and schemas/*.json from the field tables. npm run docs
import { repositoryRoot } from "./paths.mjs";

const { writeReference } = await import("../automation/manifest/referenceFiles.ts");
writeReference(repositoryRoot);
