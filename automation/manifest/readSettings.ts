import type { ManifestDocument } from "./document.js";
import type { SettingsForm } from "./kinds.js";
import type { Problem } from "./problems.js";
import { readManifest } from "./read.js";
import { resolveManifest } from "./resolution.js";

const nothing = readManifest({ file: "copilot/airlift.yml", text: "{}", kind: "Settings" });

/** The long form of `copilot/airlift.yml`: the defaults where the file is not there, empty, or wrong. */
export function readSettings(document: ManifestDocument | undefined): { form: SettingsForm; problems: Problem[] } {
  const written = document !== undefined && /^[^\s#]/m.test(document.text) ? document : undefined;
  const problems = written === undefined ? [] : resolve(written).problems;
  const form = (written === undefined ? undefined : resolve(written).longForm) ?? resolve(nothing).longForm;
  if (form === undefined) throw new TypeError("the settings have no defaults");
  return { form, problems };
}

function resolve(document: ManifestDocument): { form?: SettingsForm; longForm?: SettingsForm; problems: Problem[] } {
  // An unknown setting has no effect and never had one: always an error, unlike a key that Copilot ignored for years.
  const resolution = resolveManifest(document, { environment: "", application: "", strict: true });
  return { longForm: resolution.longForm as SettingsForm | undefined, problems: resolution.problems };
}
