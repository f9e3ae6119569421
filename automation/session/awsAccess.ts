import type { AwsAccess } from "../aws/access.js";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/partitions.js";
import type { Session } from "./session.js";
import { loadSandbox } from "./simulatedAws.js";

const endpoints = new Map<string, Promise<string>>();

/** Where the simulated AWS of a sandbox folder answers in this process; started at the first question. */
async function sandboxEndpoint(directory: string): Promise<string> {
  const known = endpoints.get(directory);
  if (known !== undefined) return known;
  const started = loadSandbox().then(async ({ startSandboxApi }) => {
    const { url } = await startSandboxApi(directory);
    return url;
  });
  endpoints.set(directory, started);
  return started;
}

/** How the simulated AWS of a sandbox folder is reached, in the account and region that the simulated providers choose. */
export async function simulatedAccess(
  directory: string,
  { region, role, account }: { region?: string; role?: string; account?: string },
): Promise<AwsAccess> {
  const known = role?.split(":")[4] ?? account ?? process.env.AIRLIFT_SANDBOX_ACCOUNT;
  const simulated = { endpoint: await sandboxEndpoint(directory), account: known ?? DEFAULT_ACCOUNT };
  return { region: region ?? DEFAULT_REGION, simulated };
}

/** How an environment's account is reached by SDK, or the simulated AWS in its place. */
export async function accessOf(session: Pick<Session, "folder" | "sandbox">, environment: string): Promise<AwsAccess> {
  const { region, profile, role, account } = session.folder.settings.environment(environment);
  if (session.sandbox !== undefined) {
    return simulatedAccess(session.sandbox, { region, role, account });
  }
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(role !== undefined && { role }),
  };
}
