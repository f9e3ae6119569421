import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import type { Problem } from "../../automation/manifest/problems.js";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { type FolderContent, makeFolder } from "../support/folder.js";

const types = {
  lbws: "Load Balanced Web Service",
  backend: "Backend Service",
  worker: "Worker Service",
  rdws: "Request-Driven Web Service",
  job: "Scheduled Job",
  site: "Static Site",
};
const starts: Record<keyof typeof types, string> = {
  lbws: "image: {location: x, port: 80}\n",
  backend: "image: {location: x}\n",
  worker: "image: {location: x}\n",
  rdws: "image: {location: public.ecr.aws/x/y, port: 80}\n",
  job: "image: {location: x}\n",
  site: "",
};

/** Resolves one workload called `web` in environment `test` of application `shop`. */
export function resolve(
  type: keyof typeof types,
  text: string,
  files: FolderContent = {},
): { workload: ResolvedWorkload | undefined; problems: Problem[] } {
  const start = /^image:/m.test(text) ? "" : starts[type];
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/web/manifest.yml": `name: web\ntype: ${types[type]}\n${start}${text}`,
    "copilot/airlift.yml": "domain: example.com\n",
    ...files,
  });
  const { problems, resolved } = resolveApplication(loadApplication({ dir, processEnvironment: {} }), "test");
  return { workload: resolved?.workloads[0], problems: problems.filter(({ severity }) => severity !== "notice") };
}

export function specOf(type: keyof typeof types, text: string, files?: FolderContent): Record<string, unknown> {
  const { workload, problems } = resolve(type, text, files);
  if (workload === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return { ...workload.spec };
}
