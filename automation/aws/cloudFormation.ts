import type { CloudFormationClient, StackStatus } from "@aws-sdk/client-cloudformation";
import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";

/** A CloudFormation export: what it says, and which stack makes it. */
export interface FoundExport {
  value: string;
  /** Name of the stack. */
  stack: string;
}

/** Works with a client of CloudFormation. @param what is being done, for the error @throws RunError */
export async function withCloudFormation<T>(
  access: AwsAccess,
  what: string,
  work: (client: CloudFormationClient, api: typeof import("@aws-sdk/client-cloudformation")) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-cloudformation");
  return withClient(what, new api.CloudFormationClient(clientSettings(access)), (client) => work(client, api));
}

/** `arn:aws:cloudformation:…:stack/<name>/<id>` → the name. */
function stackName(id = ""): string {
  return id.split("/")[1] ?? id;
}

/** Every export of the account and region, by name. @throws RunError */
export function listExports(access: AwsAccess): Promise<Map<string, FoundExport>> {
  return withCloudFormation(access, "Asking for CloudFormation exports", async (client, { paginateListExports }) => {
    const found = new Map<string, FoundExport>();
    for await (const { Exports = [] } of paginateListExports({ client }, {}))
      for (const { Name: name, Value: value = "", ExportingStackId: id } of Exports)
        if (name !== undefined) found.set(name, { value, stack: stackName(id) });
    return found;
  });
}

/** Names of the stacks that import each of these exports; those that nobody imports are left out. @throws RunError */
export function listImporters(access: AwsAccess, exports: readonly string[]): Promise<Map<string, string[]>> {
  return withCloudFormation(
    access,
    "Listing the stacks that import exports",
    async (client, { paginateListImports }) => {
      const found = new Map<string, string[]>();
      for (const name of exports) {
        const importers: string[] = [];
        try {
          for await (const { Imports = [] } of paginateListImports({ client }, { ExportName: name }))
            importers.push(...Imports);
        } catch (error) {
          // CloudFormation calls an export that nobody imports, and one that is not there, an error.
          if (!/is not imported|does not exist/i.test((error as Error).message)) throw error;
        }
        if (importers.length > 0) found.set(name, importers.sort());
      }
      return found;
    },
  );
}

/** How a stack stands that can't be changed as it is. */
export interface BrokenStack {
  name: string;
  /** `ROLLBACK_COMPLETE`, `UPDATE_ROLLBACK_FAILED`, `UPDATE_IN_PROGRESS` … */
  status: string;
}

/** States in which CloudFormation takes no update. */
const unchangeable: StackStatus[] = [
  "CREATE_FAILED",
  "CREATE_IN_PROGRESS",
  "DELETE_FAILED",
  "DELETE_IN_PROGRESS",
  "REVIEW_IN_PROGRESS",
  "ROLLBACK_COMPLETE",
  "ROLLBACK_FAILED",
  "ROLLBACK_IN_PROGRESS",
  "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
  "UPDATE_IN_PROGRESS",
  "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
  "UPDATE_ROLLBACK_FAILED",
  "UPDATE_ROLLBACK_IN_PROGRESS",
];

/** The stacks of these names that take no update now. Without the right to ask there are none. @throws RunError */
export function listBrokenStacks(access: AwsAccess, names: ReadonlySet<string>): Promise<BrokenStack[]> {
  return withCloudFormation(
    access,
    "Reading the status of CloudFormation stacks",
    async (client, { paginateListStacks }) => {
      const found: BrokenStack[] = [];
      try {
        for await (const { StackSummaries = [] } of paginateListStacks({ client }, { StackStatusFilter: unchangeable }))
          for (const { StackName: name = "", StackStatus: status = "" } of StackSummaries)
            if (names.has(name)) found.push({ name, status });
      } catch (error) {
        if (!/^AccessDenied/.test(errorName(error))) throw error;
      }
      return found;
    },
  );
}

/** Seconds that a deletion of an empty stack may take. */
const patience = 600;

/** Deletes stacks and waits until they are gone. @throws RunError */
export function deleteStacks(access: AwsAccess, names: readonly string[]): Promise<void> {
  return withCloudFormation(
    access,
    `Deleting ${names.join(", ")}`,
    async (client, { DeleteStackCommand, waitUntilStackDeleteComplete }) => {
      for (const StackName of names) await client.send(new DeleteStackCommand({ StackName }));
      await Promise.all(
        names.map((StackName) =>
          waitUntilStackDeleteComplete({ client, maxWaitTime: patience, minDelay: 2 }, { StackName }),
        ),
      );
    },
  );
}
