import { RunError } from "../base/errors.js";
import type { LiveSource } from "./live/liveSource.js";

/** How an account is reached; what is absent comes from the shell and the AWS tools' files. */
export interface AwsAccess {
  region?: string;
  profile?: string;
  /** ARN of a role to assume with what the profile or the shell gives. */
  role?: string;
  /** URL that answers in place of AWS's own endpoints. */
  endpoint?: string;
  /** @default what the role, the profile or the shell gives */
  credentials?: Credentials;
  /** Milliseconds between two questions of whoever waits for something. @default 5000, as AWS's own waiters at their quickest */
  pollInterval?: number;
  /** Told of each request with the attempts that it took. @default nobody */
  onRequest?: (operation: string, attempts: number) => void;
  /** How often a request is tried where AWS throttles. @default 5 */
  maxAttempts?: number;
  /** Answers what an adoption reads, as far as it can; a simulated AWS has one. @default AWS's services */
  live?: LiveSource;
}

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** What every client of the SDK takes. AWS_ENDPOINT_URL is read by the SDK itself. */
export interface ClientSettings {
  region?: string;
  profile?: string;
  credentials?: Credentials | (() => Promise<Credentials>);
  endpoint?: string;
  maxAttempts: number;
  logger?: RequestLogger;
}

/** The SDK's logger; it gets one entry for each request, successful or not. */
interface RequestLogger {
  trace(): void;
  debug(): void;
  warn(): void;
  info(entry: RequestEntry): void;
  error(entry: RequestEntry): void;
}

interface RequestEntry {
  clientName?: string;
  commandName?: string;
  metadata?: { attempts?: number };
}

function loggerFor(onRequest: NonNullable<AwsAccess["onRequest"]>): RequestLogger {
  const note = ({ clientName = "", commandName = "", metadata }: RequestEntry): void => {
    const service = clientName.replace(/Client$/, "");
    if (commandName !== "") onRequest(`${service}.${commandName.replace(/Command$/, "")}`, metadata?.attempts ?? 1);
  };
  const silent = () => {};
  return { trace: silent, debug: silent, warn: silent, info: note, error: note };
}

/** Credentials of the role, fetched anew by the SDK when they run out. */
function assumedRole(access: AwsAccess, role: string): () => Promise<Credentials> {
  return async () => {
    const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
    const client = new STSClient(clientSettings({ region: access.region, profile: access.profile }));
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "airlift" }),
      );
      if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
        throw new RunError("credentials", `Assuming the role ${role} returned no credentials.`);
      }
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.SessionToken,
        expiration: given.Expiration,
      };
    } finally {
      client.destroy();
    }
  };
}

/** Settings for a client of the SDK. */
export function clientSettings(access: AwsAccess): ClientSettings {
  // Which Node.js runs is settled by our own package.json; the SDK's advice on it would stand amid every output.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    ...(access.region === undefined ? {} : { region: access.region }),
    ...(access.profile === undefined ? {} : { profile: access.profile }),
    ...(access.role === undefined ? {} : { credentials: assumedRole(access, access.role) }),
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
    ...(access.endpoint === undefined ? {} : { endpoint: access.endpoint }),
    ...(access.onRequest === undefined ? {} : { logger: loggerFor(access.onRequest) }),
    maxAttempts: access.maxAttempts ?? 5,
  };
}

/** Name of an error that AWS or its SDK reported. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

const credentialErrors =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|TokenProviderError)$/;

/** How AWS refuses requests whose time is off; the SDK for JavaScript mostly corrects its own, providers do not. */
export const wrongClock = {
  pattern:
    /RequestTimeTooSkewed|RequestExpired|Signature (?:expired|not yet current)|difference between the request time and the current time is too large/i,
  message: "AWS refuses the requests of this machine: its clock is wrong by more than five minutes.",
  hint: "Set the clock (`timedatectl set-ntp true`, or the time settings of the system) and run the same command again.",
} as const;

/** The error for a failed call. The SDK's messages hold no values, only names. */
export function callFailed(what: string, error: unknown): RunError {
  if (error instanceof RunError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/region is missing/i.test(message)) {
    return new RunError("credentials", `${what}: no AWS region is known.`, {
      hint: "Set AWS_REGION, give --region, or set the environment's region in copilot/airlift.yml.",
      cause: error,
    });
  }
  if (wrongClock.pattern.test(`${errorName(error)}: ${message}`))
    return new RunError("credentials", wrongClock.message, { hint: wrongClock.hint, cause: error });
  if (credentialErrors.test(errorName(error))) {
    return new RunError("credentials", `${what}: AWS did not accept the credentials (${message}).`, {
      hint: "Log in again, or name another profile with --profile.",
      cause: error,
    });
  }
  return new RunError("program", `${what}: ${message}`, { cause: error });
}

/**
 * Works with a client of the SDK and ends it.
 * @param what is being done, for the error
 * @throws RunError when a call fails
 */
export async function withClient<C extends { destroy(): void }, T>(
  what: string,
  client: C,
  work: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await work(client);
  } catch (error) {
    throw callFailed(what, error);
  } finally {
    client.destroy();
  }
}
