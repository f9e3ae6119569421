import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";

/** Inline policies of a role. */
export interface InlinePolicies {
  role: string;
  names: readonly string[];
}

/**
 * Deletes inline policies of roles; those that are gone are no error.
 * @throws RunError
 */
export async function deleteInlinePolicies(access: AwsAccess, policies: readonly InlinePolicies[]): Promise<void> {
  const api = await import("@aws-sdk/client-iam");
  await withClient("Deleting inline policies", new api.IAMClient(clientSettings(access)), async (client) => {
    for (const { role: RoleName, names } of policies)
      for (const PolicyName of names)
        try {
          await client.send(new api.DeleteRolePolicyCommand({ RoleName, PolicyName }));
        } catch (error) {
          if (!/^NoSuchEntity/.test(errorName(error))) throw error;
        }
  });
}
