import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";
import { broken } from "./everyMessage.js";
import { misread } from "./everyMisreading.js";
import { resolved } from "./reading.js";

const file = join(repositoryRoot, "test/manifest/everyMessage.txt");

/** What is said of each manifest: severity, place, path, message and hint. */
function said(): string {
  const parts = [...broken, ...misread].map(([text, facts = {}]) => {
    const pipeline = text.includes("\nstages:");
    const { problems } = resolved(text, { facts, ...(pipeline && { kind: "Pipeline" as const }) });
    const lines = problems.map(
      ({ severity, line, column, path, message, hint, refusedAtDeploy }) =>
        `${severity}${refusedAtDeploy === true ? ", at deployment" : ""} ${line}:${column} ${path}: ${message}${hint === undefined ? "" : `\n    ${hint}`}`,
    );
    return [text.trimEnd().replace(/^/gm, "| "), ...lines].join("\n");
  });
  return `${parts.join("\n\n")}\n`;
}

describe("what is said of a manifest", () => {
  it("is what everyMessage.txt holds; UPDATE_MESSAGES=1 writes it, to be read in the change", () => {
    const now = said();
    if (process.env.UPDATE_MESSAGES === "1") writeFileSync(file, now);
    expect(now).to.equal(readFileSync(file, "utf8"));
  });
});
