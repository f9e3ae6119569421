import { ownValue } from "../../components/ownValue.js";
import type { Problem, Severity } from "../manifest/problems.js";
import { policyCodes } from "../operations/policyFindings.js";

const levels: Record<Severity, string> = { error: "error", warning: "warning", notice: "note" };

/** Problems as a SARIF 2.1.0 log, which code hosts show at the lines of a pull request. */
export function sarifLog(problems: readonly Problem[], version: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "airlift",
            version,
            informationUri: "https://www.npmjs.com/package/airlift",
            rules: [...new Set(["manifest", ...problems.flatMap(({ code }) => code ?? [])])].map(ruleOf),
          },
        },
        results: problems.map((problem) => ({
          ruleId: problem.code ?? "manifest",
          level: levels[problem.severity],
          message: { text: textOf(problem) },
          locations: [{ physicalLocation: placeOf(problem) }],
        })),
      },
    ],
  };
}

function ruleOf(id: string): object {
  const text = ownValue<string>(policyCodes, id);
  return { id, ...(text !== undefined && { shortDescription: { text } }) };
}

function textOf({ path, message, hint, environment }: Problem): string {
  const key = path === "" ? "" : `${path}: `;
  const where = environment === undefined ? "" : ` (environment ${environment})`;
  return `${key}${message}${where}${hint === undefined ? "" : `\n${hint}`}`;
}

/** A problem of a whole file has no region: SARIF counts lines from 1. */
function placeOf({ file, line, column }: Problem): object {
  const artifactLocation = { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
  return line === 0 ? { artifactLocation } : { artifactLocation, region: { startLine: line, startColumn: column } };
}
