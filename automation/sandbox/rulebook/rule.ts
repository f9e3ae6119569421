/** A rule of AWS that the simulated AWS enforces. */
export interface Rule {
  /** What AWS asks for, with its limit. */
  readonly says: string;
  /** The page of AWS's documentation that says so. */
  readonly page: string;
}

export const docs = "https://docs.aws.amazon.com";

export const rule = (says: string, page: string): Rule => ({ says, page });
