import { checkPolicy } from "../../automation/operations/policy.js";
import { makeFolder } from "./folder.js";

const header = "Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}\n";
export const addons = (resources: string) => `${header}Resources:\n${resources}`;
export const publicService = (more = "") => `name: web
type: Load Balanced Web Service
image: {location: "nginx:1.27", port: 80}
http: {path: /}
network: {vpc: {placement: private}}
count: 2
${more}`;
export const workerService = `name: back
type: Worker Service
image: {location: "nginx:1.27"}
network: {vpc: {placement: private}}
count: 1
`;
export const addon = (resources: string) => ({
  "copilot/web/manifest.yml": publicService(),
  "copilot/web/addons/a.yml": addons(resources),
});
export const backendService = (more = "") => `name: back
type: Backend Service
image: {location: "nginx:1.27", port: 80, healthcheck: {command: [CMD-SHELL, "true"]}}
network: {vpc: {placement: private}}
count: 2
${more}`;

export const policyFolder = (files: Record<string, string>, settings = "environments: {prod: {protect: true}}\n") =>
  makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
    ...files,
    "copilot/airlift.yml": `${/^nat:.*\n/.exec(files["copilot/airlift.yml"] ?? "")?.[0] ?? ""}${settings}`,
  });
export const codes = (files: Record<string, string>, settings?: string) =>
  checkPolicy({ dir: policyFolder(files, settings), environments: ["prod"] }, false).map(({ code }) => code);
