/** Something that runs in AWS, as the provider reads it into a state. */
export interface LiveThing {
  /** Pulumi's type. */
  type: string;
  /** The id by which the provider imports it. */
  id: string;
  /** Inputs as far as they are read: a key that is not here was not looked at. */
  inputs: Record<string, unknown>;
  /** What other resources of a plan refer to: `arn`, `dnsName` … */
  outputs: Record<string, unknown>;
}

/** A role with all that it may do. */
export interface LiveRole {
  name: string;
  arn: string;
  thing: LiveThing;
  /** Inline policies by name, as JSON texts. */
  inline: Record<string, string>;
  /** ARNs of managed policies. */
  attached: string[];
}

/** Knows what runs in the provider's own form, and answers in place of the APIs of AWS's services. */
export interface LiveSource {
  /** By Pulumi's type and the id of an import; what is gone is left out. */
  read(wanted: readonly { type: string; id: string }[]): Promise<LiveThing[]>;
  /** Roles by name. */
  roles(names: ReadonlySet<string>): Promise<LiveRole[]>;
  /** Inbound and outbound rules of security groups. */
  rulesOfGroups(ids: readonly string[]): Promise<LiveThing[]>;
}
