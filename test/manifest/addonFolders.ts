import { expect } from "chai";
import { parse } from "yaml";
import { hasErrors, readAddons, resolveAddons } from "../../automation/manifest/addons/index.js";
import type { Problem } from "../../automation/manifest/problems.js";
import type { ResolvedAddons } from "../../automation/manifest/resolved.js";
import { addFiles, type FolderContent, makeFolder } from "../support/folder.js";

export const parameters = "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Name: {Type: String}\n";
export const table = "Resources:\n  Table: {Type: AWS::DynamoDB::Table}\n";

/** Reads and resolves the addons of the workload `web` of application `shop` in environment `test`. */
export function addons(
  files: Record<string, string>,
  more: FolderContent = {},
): { problems: Problem[]; resolved?: ResolvedAddons } {
  const root = makeFolder(more);
  addFiles(root, Object.fromEntries(Object.entries(files).map(([name, text]) => [`copilot/web/addons/${name}`, text])));
  const folder = readAddons(root, "copilot/web/addons", Object.keys(files), true);
  if (hasErrors(folder)) return { problems: folder.problems };
  const { resolved, problems } = resolveAddons(
    folder,
    { application: "shop", environment: "test", workload: "web" },
    { root, repository: root, allowPaths: [] },
  );
  return { ...(resolved !== undefined && { resolved }), problems: [...folder.problems, ...problems] };
}

export function resolved(files: Record<string, string>, more?: FolderContent): ResolvedAddons {
  const result = addons(files, more);
  expect(result.problems).to.deep.equal([]);
  if (result.resolved === undefined) throw new Error("there are no addons");
  return result.resolved;
}

export const tags = ["Ref", "Sub", "GetAtt"].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => `!${name} ${text}`,
}));
export const read = (text: string): Record<string, Record<string, unknown>> => parse(text, { customTags: tags });
export const places = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ file, line, column, path }) => `${file.replace("copilot/web/addons/", "")}:${line}:${column} ${path}`,
  );
