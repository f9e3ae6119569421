import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

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
