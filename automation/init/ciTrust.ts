/** What a role of an environment is for: previews of proposed changes, or deployments of what was merged. */
export const ciPurposes = ["preview", "deploy"] as const;
export type CiPurpose = (typeof ciPurposes)[number];

/** Who may take a role of an environment: jobs of one repository on a code host, by its identity provider. */
export interface CiTrust {
  host: "GitHub" | "GitLab";
  purpose: CiPurpose;
  /** `owner/name`; absent where no remote tells it. */
  repository?: string;
  environment: string;
  /** The branch that is deployed. */
  branch: string;
  /** Twelve digits; absent where the settings do not say. */
  account?: string;
  partition: string;
}

/** The trust policy of an environment's role. What is not known stands in capital letters. */
export function trustPolicy(trust: CiTrust): object {
  const { host, account, partition } = trust;
  const issuer = host === "GitHub" ? "token.actions.githubusercontent.com" : "gitlab.com";
  const [subject, exact] = subjectOf(trust);
  const audience = { [`${issuer}:aud`]: host === "GitHub" ? "sts.amazonaws.com" : "https://sts.amazonaws.com" };
  const subjects = { [`${issuer}:sub`]: subject };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:${partition}:iam::${account ?? "ACCOUNT"}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: exact
          ? { StringEquals: { ...audience, ...subjects } }
          : { StringEquals: audience, StringLike: subjects },
      },
    ],
  };
}

/**
 * The subject of a job's token, and whether it is exact. A preview runs for any proposed change of the repository; a
 * deployment for the environment (GitHub) or the deployed branch (GitLab) and nothing else.
 */
function subjectOf({ host, purpose, repository, environment, branch }: CiTrust): [subject: string, exact: boolean] {
  const named = repository ?? "OWNER/REPOSITORY";
  if (host === "GitHub")
    return [`repo:${named}:${purpose === "preview" ? "pull_request" : `environment:${environment}`}`, true];
  // GitLab names the source branch of a merge request, which may be any.
  const deploys = purpose === "deploy";
  return [`project_path:${named}:ref_type:branch:ref:${deploys ? branch : "*"}`, deploys];
}
