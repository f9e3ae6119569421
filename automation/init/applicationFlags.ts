export interface ApplicationFlags {
  name?: string;
  /** A domain in Route 53, under which the application gets names. */
  domain?: string;
  /** Name of the policy that bounds every role. */
  permissionsBoundary?: string;
  /** Tags of every resource. */
  tags?: Readonly<Record<string, string>>;
  /** `s3://bucket?region=…`: where state is kept that several repositories or pipelines use. */
  backend?: string;
  /** For example `awskms://alias/todo`. */
  secretsProvider?: string;
  /** Makes a bucket and a key for the state in this account, or takes those that are there; asked for when not said. */
  stateBucket?: boolean;
  /** AWS is simulated, with the state beside it: no account is asked for anything. */
  sandbox?: boolean;
  region?: string;
  profile?: string;
  overwrite?: boolean;
}
