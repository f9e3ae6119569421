import { RunError } from "../base/errors.js";
import { variableName } from "../manifest/addons/outputs.js";
import { textOf } from "./ask.js";
import { type InitContext, type InitResult, write } from "./context.js";
import type { NewFile } from "./files.js";
import { type Folder, readFolder, requireApplication } from "./folder.js";
import { meantBy, oneOf } from "./kinds.js";
import { bucketName, type Check, clusterName, tableName } from "./names.js";
import { addonParameters } from "./storage/addonParameters.js";
import {
  clusterIngress,
  connectorParameters,
  environmentCluster,
  networkParameters,
  requestDrivenCluster,
  versionAdvice,
  workloadCluster,
} from "./storage/aurora.js";
import { bucketAccess, environmentBucket, workloadBucket } from "./storage/bucket.js";
import { environmentTable, tableAccess, workloadTable } from "./storage/dynamodb.js";
import { logicalId } from "./storage/names.js";
import { agreeWithSiblings } from "./storage/siblings.js";
import {
  askDetails,
  type StorageDetails,
  type StorageFlags,
  type StorageType,
  storageTypes,
} from "./storageDetails.js";

const lifecycles = ["workload", "environment"] as const;
type Lifecycle = (typeof lifecycles)[number];

const nameChecks: Record<StorageType, Check> = { DynamoDB: tableName, S3: bucketName, Aurora: clusterName };

interface Target {
  workload: string;
  /** Undefined when the workload lives in another repository. */
  kind: string | undefined;
  lifecycle: Lifecycle;
}

async function askType(context: InitContext, given: string | undefined): Promise<StorageType> {
  const flag = "--storage-type";
  if (given !== undefined) return oneOf(flag, given, storageTypes);
  return context.ask.choose({
    flag,
    message: "What type of storage?",
    options: [
      { value: "DynamoDB", hint: "a table of items by key" },
      { value: "S3", hint: "a bucket of objects" },
      { value: "Aurora", hint: "an SQL database, Aurora Serverless v2" },
    ],
  });
}

/** A workload of this folder; with the environment's lifecycle it may also be one of another repository. */
async function askWorkload(context: InitContext, folder: Folder, flags: StorageFlags): Promise<string> {
  const flag = "--workload";
  const names = folder.workloads.filter(({ kind }) => kind !== "Static Site").map(({ name }) => name);
  const given = flags.addIngressFrom ?? flags.workload;
  if (given === undefined) {
    if (names.length === 0)
      throw new RunError("usage", "This folder has no service or job that can use storage.", {
        hint: "Run `airlift svc init` first.",
      });
    return context.ask.choose({
      flag,
      message: "Which service or job uses it?",
      options: names.map((value) => ({ value })),
    });
  }
  if (names.includes(given)) return given;
  if (folder.workloads.some(({ name }) => name === given))
    throw new RunError("usage", `${flag}: ${given} is a Static Site; it runs no code that could use storage.`);
  if (flags.lifecycle === "environment" && flags.addIngressFrom === undefined) return given;
  const meant = meantBy(given, names);
  throw new RunError("usage", `${flag}: there is no ${given} in this folder.`, {
    hint: meant === undefined ? `Found: ${names.join(", ") || "nothing yet"}.` : `Did you mean ${meant}?`,
  });
}

async function askLifecycle(context: InitContext, flags: StorageFlags, workload: string): Promise<Lifecycle> {
  const flag = "--lifecycle";
  if (flags.addIngressFrom !== undefined) {
    if (flags.lifecycle === "workload")
      throw new RunError(
        "usage",
        "--add-ingress-from is for storage of the environment, so --lifecycle can't be workload.",
      );
    return "environment";
  }
  if (flags.lifecycle !== undefined) return oneOf(flag, flags.lifecycle, lifecycles);
  return context.ask.choose({
    flag,
    message: `Whose lifecycle does it share?`,
    options: [
      { value: "workload", hint: `that of ${workload}` },
      { value: "environment", hint: "that of the environment, for several services" },
    ],
    suggestion: "workload",
  });
}

function workloadFile(target: Target, file: string): string {
  return `copilot/${target.workload}/addons/${file}`;
}

/** What an addon of the environment needs beside it in the folder of the workload; nothing for one that is elsewhere. */
function accessFiles(target: Target, root: string, name: string, details: StorageDetails): NewFile[] {
  if (target.kind === undefined) return [];
  const policy = workloadFile(target, `${name}-access-policy.yml`);
  if (details.type === "DynamoDB") return [{ path: policy, text: tableAccess(name, target.workload) }];
  if (details.type === "S3") return [{ path: policy, text: bucketAccess(name, target.workload) }];
  if (target.kind !== "Request-Driven Web Service") return [];
  const folder = `copilot/${target.workload}/addons`;
  return [
    { path: `${folder}/${name}-ingress.yml`, text: clusterIngress(name, details.engine, target.workload) },
    addonParameters(root, folder, connectorParameters),
  ];
}

function environmentFiles(target: Target, root: string, name: string, details: StorageDetails): NewFile[] {
  const folder = "copilot/environments/addons";
  const path = `${folder}/${name}.yml`;
  if (details.type === "DynamoDB") return [{ path, text: environmentTable({ name, ...details }) }];
  if (details.type === "S3") return [{ path, text: environmentBucket(name) }];
  const requestDriven = target.kind === "Request-Driven Web Service";
  return [
    { path, text: environmentCluster({ name, ...details }, requestDriven) },
    addonParameters(root, folder, networkParameters),
  ];
}

function workloadFiles(target: Target, root: string, name: string, details: StorageDetails): NewFile[] {
  const path = workloadFile(target, `${name}.yml`);
  if (details.type === "DynamoDB") return [{ path, text: workloadTable({ name, ...details }, target.workload) }];
  if (details.type === "S3") return [{ path, text: workloadBucket(name, target.workload) }];
  const cluster = { name, ...details };
  if (target.kind !== "Request-Driven Web Service") return [{ path, text: workloadCluster(cluster, target.workload) }];
  return [
    { path, text: requestDrivenCluster(cluster, target.workload) },
    addonParameters(root, `copilot/${target.workload}/addons`, connectorParameters),
  ];
}

/** How the code of the workload gets at the storage. */
function access(target: Target, name: string, details: StorageDetails): string[] {
  const id = logicalId(name);
  const { workload } = target;
  if (details.type !== "Aurora") {
    const suffix = target.lifecycle === "environment" && details.type === "DynamoDB" ? "NameDdbTableName" : "Name";
    const variable = variableName(`${id}${suffix}`);
    return [`The ${details.type === "S3" ? "bucket" : "table"}'s name is in the variable ${variable} of ${workload}.`];
  }
  if (target.lifecycle === "workload") {
    const variable = variableName(`${id}Secret`);
    return target.kind === "Request-Driven Web Service"
      ? [`The ARN of the secret with the credentials, in JSON, is in the variable ${variable}_ARN of ${workload}.`]
      : [`The credentials, in JSON, are in the variable ${variable} of ${workload}.`];
  }
  const exported = (suffix: string) => `\${COPILOT_APPLICATION_NAME}-\${COPILOT_ENVIRONMENT_NAME}-${id}${suffix}`;
  const secret = [
    `Add this to copilot/${workload}/manifest.yml, so that it gets the credentials:`,
    "",
    "  secrets:",
    `    ${variableName(`${id}Secret`)}:`,
    `      from_cfn: ${exported("AuroraSecret")}`,
  ];
  if (target.kind === "Request-Driven Web Service") return [...secret, ""];
  return [
    ...secret,
    "  network:",
    "    vpc:",
    "      security_groups:",
    `        - from_cfn: ${exported("SecurityGroup")}`,
    "",
  ];
}

/** Aurora lies in private subnets, which App Runner reaches through a VPC connector only. */
function refuseUnconnected(folder: Folder, workload: string, type: StorageType): void {
  const found = folder.workloads.find(({ name }) => name === workload);
  if (type !== "Aurora" || found?.kind !== "Request-Driven Web Service" || found.connected) return;
  throw new RunError("usage", `${workload} is not connected to the environment's VPC, where the database will be.`, {
    hint: `Set network: {vpc: {placement: private}} in copilot/${workload}/manifest.yml first.`,
  });
}

/** `storage init`: writes the addon templates of a table, a bucket or a database. */
export async function initStorage(context: InitContext, flags: StorageFlags): Promise<InitResult> {
  const folder = readFolder(context.cwd);
  requireApplication(folder);
  if (flags.addIngressFrom !== undefined && flags.workload !== undefined) {
    throw new RunError("usage", "--workload and --add-ingress-from are mutually exclusive.");
  }
  const type = await askType(context, flags.storageType);
  const workload = await askWorkload(context, folder, flags);
  refuseUnconnected(folder, workload, type);
  const name = await textOf(context.ask, flags.name, {
    flag: "--name",
    message: `What is the ${type === "S3" ? "bucket" : type === "Aurora" ? "cluster" : "table"}'s name?`,
    suggestion: type === "Aurora" ? `${workload}-cluster` : undefined,
    check: nameChecks[type],
  });
  if (logicalId(name) === "") throw new RunError("usage", `--name: "${name}" has no letter or digit.`);
  const lifecycle = await askLifecycle(context, flags, workload);
  const target: Target = { workload, kind: folder.workloads.find((one) => one.name === workload)?.kind, lifecycle };
  const overwrite = flags.overwrite === true;
  const details = await askDetails(context, type, flags, folder.environments);
  const files =
    lifecycle === "workload"
      ? workloadFiles(target, folder.root, name, details)
      : [
          ...(flags.addIngressFrom === undefined ? environmentFiles(target, folder.root, name, details) : []),
          ...accessFiles(target, folder.root, name, details),
        ];
  const agreed = files.map((file) => (file.edited === true ? file : agreeWithSiblings(folder.root, file)));
  const environment = folder.environments[0] ?? "ENV";
  const thing = target.kind === "Scheduled Job" ? "job" : "svc";
  const next = [
    ...(lifecycle === "environment" ? [`airlift env deploy --name ${environment}`] : []),
    `airlift ${thing} deploy --name ${workload} --env ${environment}`,
  ];
  const result = write(context, folder.root, agreed, { overwrite, next });
  for (const line of access(target, name, details)) context.tell(line);
  if (details.type === "Aurora") context.tell(versionAdvice(details.engine));
  return result;
}
