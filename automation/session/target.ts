import type { AwsAccess } from "../aws/access.js";
import type { LiveSource } from "../aws/live/liveSource.js";
import type { StackAddress } from "../stack/address.js";
import type { Existing } from "./existing.js";

/** Configuration of a stack: which account and region its providers work in. */
export type ProviderSettings = Readonly<Record<string, unknown>>;

/** Asks DNS; tests bring their own. */
export interface Resolver {
  resolveNs(name: string): Promise<string[]>;
  resolveCname(name: string): Promise<string[]>;
  resolve4(name: string): Promise<string[]>;
}

/**
 * Where a run of a stack goes: the stack, the account and region behind it, and how all of them are reached. A value;
 * everything below `session/` works on a target and knows nothing of how it was made.
 */
export interface Target {
  application: string;
  /** The environment whose settings lead to the account. */
  environment: string;
  /** Twelve digits. */
  account: string;
  region: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  partition: string;
  stack: StackAddress;
  provider: ProviderSettings;
  aws: AwsAccess;
  /** How AWS is reached from here under another role: that of the account with a domain's zone. */
  awsAs(role: string): AwsAccess;
  /** For adoptions alone: what runs, where it need not be asked of the services. */
  live?: LiveSource;
  dns: Resolver;
  /** For messages only: nothing else may depend on it. */
  simulated: boolean;
  /**
   * Makes known what manifests and settings name as existing. The real AWS has it or not; a simulated one takes it into
   * its world.
   * @returns what was taken, a line each
   */
  assumeExisting(things: readonly Existing[]): Promise<string[]>;
}
