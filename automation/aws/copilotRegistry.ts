import { type AwsAccess, clientSettings, withClient } from "./access.js";

/** What Copilot keeps of an application in Parameter Store, in the account of the application. */
export interface CopilotRegistry {
  /** Name of its domain; "" or absent without one. */
  domain?: string;
  domainHostedZoneId?: string;
  account?: string;
  permissionsBoundary?: string;
  /** Tags of `copilot app init --resource-tags`. */
  tags: Record<string, string>;
  /** By name. */
  environments: Record<string, { region?: string; account?: string; managerRole?: string }>;
  /** Kind by name of every service and job, whichever repository it is in. */
  workloads: Record<string, string>;
}

type Parameter = Record<string, unknown>;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/**
 * Reads Copilot's registry of an application: `/copilot/applications/APP` and all below it.
 * @returns nothing where this account and region have none
 * @throws RunError
 */
export async function copilotRegistry(access: AwsAccess, application: string): Promise<CopilotRegistry | undefined> {
  const api = await import("@aws-sdk/client-ssm");
  const root = `/copilot/applications/${application}`;
  const doing = `Reading Copilot's registry ${root}`;
  return withClient(doing, new api.SSMClient(clientSettings(access)), async (client) => {
    const { Parameters: own = [] } = await client.send(new api.GetParametersCommand({ Names: [root] }));
    const [about] = own.map(({ Value }) => parameter(Value));
    if (about === undefined) return undefined;
    const registry: CopilotRegistry = {
      tags: (about.tags ?? {}) as Record<string, string>,
      environments: {},
      workloads: {},
      ...defined({
        domain: text(about.domain),
        domainHostedZoneId: text(about.domainHostedZoneID),
        account: text(about.account),
        permissionsBoundary: text(about.permissionsBoundary),
      }),
    };
    for await (const { Parameters = [] } of api.paginateGetParametersByPath(
      { client },
      { Path: root, Recursive: true },
    ))
      for (const { Name = "", Value } of Parameters) note(registry, Name.slice(root.length + 1), parameter(Value));
    return registry;
  });
}

/** Names of the applications that Copilot has registered in this account and region. @throws RunError */
export async function copilotApplications(access: AwsAccess): Promise<string[]> {
  const api = await import("@aws-sdk/client-ssm");
  const Path = "/copilot/applications";
  return withClient("Listing Copilot's applications", new api.SSMClient(clientSettings(access)), async (client) => {
    const found: string[] = [];
    for await (const { Parameters = [] } of api.paginateGetParametersByPath({ client }, { Path }))
      found.push(...Parameters.map(({ Name = "" }) => Name.slice(Path.length + 1)));
    return found;
  });
}

function note(registry: CopilotRegistry, path: string, value: Parameter | undefined): void {
  const [what, name = ""] = path.split("/");
  if (what === "components") registry.workloads[name] = text(value?.type) ?? "";
  if (what === "environments")
    registry.environments[name] = defined({
      region: text(value?.region),
      account: text(value?.accountID),
      managerRole: text(value?.managerRoleARN),
    });
}

/** Copilot writes JSON; what someone else has put there is nothing. */
function parameter(value: string | undefined): Parameter | undefined {
  try {
    return JSON.parse(value ?? "") as Parameter;
  } catch {
    return undefined;
  }
}

const defined = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, one]) => one !== undefined)) as never;
