/**
 * The KMS key that a secrets provider names: `alias/name`, an id or an ARN. Undefined for another provider.
 * Its forms are `awskms://alias/name`, `awskms:///arn:…` and `awskms://1234-…`, each with `?region=…` behind it.
 */
export function kmsKeyNamed(secretsProvider = ""): string | undefined {
  return /^awskms:\/\/\/?([^?]+)/.exec(secretsProvider)?.[1];
}
