/** What manifests and settings can name as existing. */
export type ExistingKind =
  | "vpc"
  | "subnet"
  | "securityGroup"
  | "routeTable"
  | "vpcEndpoint"
  | "loadBalancer"
  | "certificate"
  | "zone"
  | "secret"
  | "parameter"
  | "export"
  | "policy"
  | "bucket"
  | "key"
  | "topic"
  | "fileSystem"
  | "repository"
  | "connection"
  | "autoScaling"
  | "alarm";

/** Something that a manifest or a setting names as existing. */
export interface Existing {
  readonly kind: ExistingKind;
  /** Its id, ARN or name, as it is written. */
  readonly id: string;
  /** @default the account in an ARN, else the target's */
  readonly account?: string;
  /** @default the region in an ARN, else the target's */
  readonly region?: string;
  /** What else is known: `vpcId` and `availabilityZone` of a subnet, `name` of a zone, `value` of an export … */
  readonly facts?: Readonly<Record<string, unknown>>;
}
