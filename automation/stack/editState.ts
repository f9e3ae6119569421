import { RunError } from "../base/errors.js";
import { type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { basisOf } from "./basis.js";
import { engineText, type RawExport, type RawResource } from "./contents.js";
import { type LockPatience, withLockPatience } from "./locking.js";

/**
 * Changes resources in the state, without the engine knowing why.
 *
 * @param basis of the state that the change was worked out from (`basisOf`)
 * @returns the basis of the state as it is now
 * @throws RunError `outdated` when the state has moved on since, `locked` when another run is working on it
 */
export function editState(
  address: StackAddress & LockPatience,
  basis: string,
  edit: (resources: RawResource[]) => void,
  onEvent: OnStackEvent,
): Promise<string> {
  const qualified = qualifiedName(address);
  return withLockPatience(address, onEvent, async () => {
    const text = await engineText(address, ["stack", "export", "--stack", qualified]);
    const raw = JSON.parse(text ?? "{}") as RawExport;
    const resources = raw.deployment?.resources ?? [];
    if (basisOf(resources) !== basis)
      throw new RunError("outdated", `Another run has changed ${address.stack} in the meantime.`, {
        stack: address.stack,
      });
    edit(resources);
    await engineText(address, ["stack", "import", "--stack", qualified], { stdin: JSON.stringify(raw) });
    return basisOf(resources);
  });
}

/** Takes a resource out of the state, and leaves it in AWS. */
export async function deleteFromState(
  address: StackAddress & LockPatience,
  urn: string,
  onEvent: OnStackEvent,
): Promise<void> {
  const args = ["state", "delete", urn, "--stack", qualifiedName(address), "--yes"];
  await withLockPatience(address, onEvent, () => engineText(address, args));
}
