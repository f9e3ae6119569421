/** Who may take the role of an environment: jobs of one repository on a code host, by its identity provider. */
export interface CiTrust {
  host: "GitHub" | "GitLab";
  /** `owner/name`; absent where no remote tells it. */
  repository?: string;
  environment: string;
  /** Twelve digits; absent where the settings do not say. */
  account?: string;
  partition: string;
}

/** The trust policy of an environment's role. What is not known stands in capital letters. */
export function trustPolicy({ host, repository, environment, account, partition }: CiTrust): object {
  const issuer = host === "GitHub" ? "token.actions.githubusercontent.com" : "gitlab.com";
  const named = repository ?? "OWNER/REPOSITORY";
  // Deployments run for the environment, previews for pull requests; GitLab names the branch of either.
  const subjects =
    host === "GitHub"
      ? [`repo:${named}:environment:${environment}`, `repo:${named}:pull_request`]
      : [`project_path:${named}:ref_type:branch:ref:*`];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:${partition}:iam::${account ?? "ACCOUNT"}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer}:aud`]: host === "GitHub" ? "sts.amazonaws.com" : "https://sts.amazonaws.com" },
          StringLike: { [`${issuer}:sub`]: subjects },
        },
      },
    ],
  };
}
