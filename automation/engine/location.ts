/** Environment variables, of this process or of a test. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Where one application's stacks are kept, and what opens their secrets. */
export interface StateLocation {
  /** As Pulumi takes it: `file:///…`, `s3://bucket`, `https://api.pulumi.com`. */
  url: string;
  /** `file`: a folder of this machine; `bucket`: object storage; `cloud`: Pulumi Cloud or its like. */
  kind: "file" | "bucket" | "cloud";
  /** What decided. */
  origin: "flag" | "variable" | "settings" | "login" | "default" | "sandbox";
  /** The folder of a `file` backend. */
  folder?: string;
  /** Owner of the stacks in Pulumi Cloud. */
  organization?: string;
  secretsProvider?: string;
  /** Opens secrets; absent where the environment, a key or the service does. */
  passphrase?: string;
  /** Folder for the working folders of runs. */
  workRoot: string;
}
