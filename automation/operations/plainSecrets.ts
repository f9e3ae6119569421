import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { Found } from "./policyFindings.js";

const secretName =
  /(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|SECRET|TOKEN|API_?KEY|(?:PRIVATE|MASTER|ENCRYPTION|SECRET|SECRET_ACCESS)_?KEY(?:_BASE)?|CREDENTIALS?)$/i;

/** Prefixes by which frameworks put a variable into what every browser gets. */
const publicName = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|REACT_APP|VITE|GATSBY)_/i;

/** Where a secret is, not the secret: an address, a path, an ARN, a reference, a switch, a number. */
const harmless = /^(?:|https?:.*|arn:.*|\/.*|\$\{.*|true|false|\d+)$/i;

/** Values that are secrets whatever they are called: a password in an address, and keys that say whose they are. */
const secretValue =
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s:@]+@|^(?:A[KS]IA[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|[rs]k_live_\w{16,}|xox[abprs]-[\w-]{10,})$|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Variables with values that everyone gets to see who may read a task definition. */
export function plainSecrets({ spec }: ResolvedWorkload): Found {
  const sidecars = "sidecars" in spec ? Object.entries(spec.sidecars ?? {}) : [];
  const all = [
    ["variables", spec] as const,
    ...sidecars.map(([name, one]) => [`sidecars.${name}.variables`, one] as const),
  ];
  return all.flatMap(([path, one]) =>
    Object.entries(("variables" in one ? one.variables : undefined) ?? {}).flatMap(([key, value]) =>
      typeof value === "string" && isSecret(key, value)
        ? [
            {
              code: "plain-secret" as const,
              path: `${path}.${key}`,
              message: "it looks like a secret, and everyone who may read the task definition can read it",
              hint: `Store it with \`airlift secret set ${key}\`, and name it under \`secrets\`.`,
            },
          ]
        : [],
    ),
  );
}

const isSecret = (name: string, value: string): boolean =>
  secretValue.test(value) || (secretName.test(name) && !publicName.test(name) && !harmless.test(value));
