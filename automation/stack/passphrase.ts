import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { RunError } from "../base/errors.js";
import type { StackAddress } from "./address.js";

/** Rounds with which Pulumi stretches a passphrase: symmetricCrypterIterations of its sdk/go/common/resource/config. */
const iterations = 1_000_000;
/** What Pulumi encrypts beside the salt, to know its passphrase again. */
const known = "pulumi";

/**
 * Whether a passphrase is the one that a state was encrypted with. The engine only finds out when there is a secret to
 * open, and would else go on with another key.
 *
 * @param salt as the state has it: `v1:<salt>:v1:<nonce>:<ciphertext>`
 */
export async function opens(salt: string, passphrase: string): Promise<boolean> {
  const [version, bytes, , nonce, sealed] = salt.split(":");
  if (version !== "v1" || bytes === undefined || nonce === undefined || sealed === undefined) return true;
  const key = await promisify(pbkdf2)(passphrase, Buffer.from(bytes, "base64"), iterations, 32, "sha256");
  const text = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(text.subarray(-16));
  try {
    return decipher.update(text.subarray(0, -16), undefined, "utf8") + decipher.final("utf8") === known;
  } catch {
    return false;
  }
}

/** How a state says what its secrets were encrypted with. */
export interface SecretsProvider {
  type?: string;
  state?: { salt?: string };
}

/** Answers of this process, by salt and passphrase: each costs a third of a second. */
const asked = new Map<string, Promise<boolean>>();

/**
 * Refuses a passphrase that a state was not encrypted with: with it the engine would encrypt anew what it writes, and
 * nobody could open the rest any more.
 * @throws RunError `passphrase`
 */
export async function refuseOtherPassphrase(
  { location, stack }: Pick<StackAddress, "location" | "stack">,
  { type, state }: SecretsProvider = {},
): Promise<void> {
  const { salt } = state ?? {};
  if (type !== "passphrase" || salt === undefined) return;
  const { PULUMI_CONFIG_PASSPHRASE: given, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  const passphrase =
    location.passphrase ?? given ?? (file ? (await readFile(file, "utf8").catch(() => "")).trim() : undefined);
  if (passphrase === undefined) return;
  const key = `${salt} ${passphrase}`;
  const answer = asked.get(key) ?? opens(salt, passphrase);
  asked.set(key, answer);
  if (await answer) return;
  const own = location.passphrase !== undefined && location.folder !== undefined;
  throw new RunError("passphrase", `The state of "${stack}" was encrypted with another passphrase.`, {
    stack,
    hint: own
      ? `${location.folder}/passphrase was changed since; put back what it held, or set PULUMI_CONFIG_PASSPHRASE to it.`
      : "Set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the one with which it was deployed.",
  });
}
