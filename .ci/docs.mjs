// Writes the pages of docs/ that are made from the code, and schemas/*.json. npm run docs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";

const { writeReference } = await import("../automation/manifest/referenceFiles.ts");
const { fromCopilotPage } = await import("../automation/cli/fromCopilotPage.ts");
writeReference(repositoryRoot);
const { runErrorKinds } = await import("../automation/base/errors.ts");
const { madePages } = await import("./madePages.mjs");
writeFileSync(join(repositoryRoot, "docs", "from-copilot.md"), await fromCopilotPage());
for (const [name, text] of Object.entries(madePages(runErrorKinds)))
  writeFileSync(join(repositoryRoot, "docs", name), text);
