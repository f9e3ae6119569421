import type { Value } from "./values.js";

/** What an output of an addons template becomes in the workload (semantics.md section 5). */
export type AddonOutputKind = "variable" | "secret" | "securityGroup" | "managedPolicy";

export interface AddonOutputSpec {
  /** Logical name in the template's Outputs. */
  name: string;
  kind: AddonOutputKind;
  /** Name of the container's variable or secret, for example TODOTABLE_NAME. */
  variable: string;
}

/** The merged templates of one `addons/` folder. */
export interface AddonsSpec {
  /** CloudFormation template as text; given here or by `templateUrl`. */
  templateBody?: string;
  /** For templates over 51,200 bytes. */
  templateUrl?: Value;
  /** Values of the parameters, without App, Env and Name. */
  parameters?: Record<string, Value>;
  outputs: AddonOutputSpec[];
}
