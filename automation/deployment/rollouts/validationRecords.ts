import { isRunError, RunError } from "../../base/errors.js";
import type { StackState } from "../../stack/contents.js";

const validation = "aws:acm/certificateValidation:CertificateValidation";

/** One record that proves a name to ACM. */
interface ProofRecord {
  name: string;
  value: string;
}

const plain = (host: string): string => host.toLowerCase().replace(/\.$/, "");

/** The records that certificates in a state wait for, as ACM named them. */
function proofsIn({ resources }: StackState): ProofRecord[] {
  const proofs = resources
    .filter(({ type }) => type === "aws:acm/certificate:Certificate")
    .flatMap(({ outputs }) => (outputs.domainValidationOptions ?? []) as Record<string, string>[])
    .map(({ resourceRecordName = "", resourceRecordValue = "" }) => ({
      name: plain(resourceRecordName),
      value: plain(resourceRecordValue),
    }));
  return [...new Map(proofs.map((proof) => [proof.name, proof])).values()];
}

/**
 * A failed run's error, with the validation records that DNS does not know where certificates were waited for in vain.
 *
 * @param stateOf reads the state as the run left it
 * @param resolve asks DNS
 */
export async function withMissingProofs(
  error: unknown,
  stateOf: () => Promise<StackState | undefined>,
  resolve: (name: string) => Promise<string[]>,
): Promise<unknown> {
  if (!isRunError(error) || !error.failures.some(({ type }) => type === validation)) return error;
  const state = await stateOf().catch(() => undefined);
  const proofs = state === undefined ? [] : proofsIn(state);
  const answers = await Promise.all(
    proofs.map(async (proof) => ({ proof, found: (await resolve(proof.name).catch(() => [])).map(plain) })),
  );
  const missing = answers.filter(({ proof, found }) => !found.includes(proof.value)).map(({ proof }) => proof);
  if (missing.length === 0) return error;
  return new RunError(error.kind, error.message, {
    failures: [...error.failures],
    stack: error.environment,
    transcript: error.transcript,
    cause: error,
    hint: [
      "ACM validates the certificate by these records, which DNS does not have:",
      ...missing.map(({ name, value }) => `  ${name} CNAME ${value}`),
      "The run creates them in their zones; the zone above must delegate to the name servers of those zones. The next run waits again.",
    ].join("\n"),
  });
}
