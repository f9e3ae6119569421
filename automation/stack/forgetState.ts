import { type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { basisOf } from "./basis.js";
import { engineText, exportStack, type RawResource } from "./contents.js";
import { editState } from "./editState.js";
import { type LockPatience, withLockPatience } from "./locking.js";

/** Removes a whole stack from the state, and leaves everything of it in AWS. A stack that is not there is no error. */
export async function forgetStack(address: StackAddress & LockPatience, onEvent: OnStackEvent): Promise<void> {
  const args = ["stack", "rm", qualifiedName(address), "--force", "--yes"];
  await withLockPatience(address, onEvent, () => engineText(address, args));
}

/**
 * Takes resources out of the state, with what hangs on them, and leaves all of it in AWS.
 * @param ids as the provider has them
 */
export async function forgetResources(
  address: StackAddress & LockPatience,
  ids: ReadonlySet<string>,
  onEvent: OnStackEvent,
): Promise<void> {
  const state = await exportStack(address);
  if (state?.resources.some(({ id }) => id !== undefined && ids.has(id)) !== true) return;
  await editState(address, basisOf(state.resources), (resources) => forget(resources, ids), onEvent);
}

/** Gives a resource that was made again outside its new id; whatever else names the old one names it too. Repeatable. */
export async function moveResource(
  address: StackAddress & LockPatience,
  from: string,
  to: string,
  onEvent: OnStackEvent,
): Promise<void> {
  const state = await exportStack(address);
  if (state?.resources.some(({ id }) => id === from) !== true) return;
  const edit = (resources: RawResource[]): void => {
    const text = JSON.stringify(resources).replaceAll(JSON.stringify(from), JSON.stringify(to));
    resources.splice(0, resources.length, ...(JSON.parse(text) as RawResource[]));
  };
  await editState(address, basisOf(state.resources), edit, onEvent);
}

/** In the order of a state everything comes after what it depends on. */
function forget(resources: RawResource[], ids: ReadonlySet<string>): void {
  const gone = new Set<string>();
  const kept = resources.filter(({ urn, id, parent, dependencies = [] }) => {
    const goes =
      (id !== undefined && ids.has(id)) ||
      (parent !== undefined && gone.has(parent)) ||
      dependencies.some((one) => gone.has(one));
    if (goes) gone.add(urn);
    return !goes;
  });
  resources.splice(0, resources.length, ...kept);
}
