// Writes docs/manifest.md and schemas/*.json from the field tables, docs/from-copilot.md from the commands. npm run docs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";

const { writeReference } = await import("../automation/manifest/referenceFiles.ts");
const { fromCopilotPage } = await import("../automation/cli/fromCopilotPage.ts");
writeReference(repositoryRoot);
writeFileSync(join(repositoryRoot, "docs", "from-copilot.md"), await fromCopilotPage());
