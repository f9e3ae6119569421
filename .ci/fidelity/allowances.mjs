// Leaves that differ on purpose: test/fidelity-allowances.yml lists case, resource type, path and reason.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../paths.mjs";

const file = join(repositoryRoot, "test/fidelity-allowances.yml");

/** A glob with `*` over anything but `/`, `**` over anything, and `{a,b}`. */
export function globToRegExp(glob) {
  const source = glob
    .replace(/[.+^$()|[\]\\?]/g, "\\$&")
    .replace(/\{([^{}]*)\}/g, (_, list) => `(${list.replaceAll(",", "|")})`)
    .replaceAll("**", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("\u0000", ".*");
  return new RegExp(`^${source}$`);
}

/** A path may hold `*`, over anything, and `?`, over one character; everything else in it is meant literally. */
function pathToRegExp(path) {
  return new RegExp(
    `^${path
      .replace(/[.+^$()|[\]\\{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
}

/** The list, each with a test for a leaf. Throws for an entry without a reason. */
export function readAllowances() {
  if (!existsSync(file)) return [];
  return (parse(readFileSync(file, "utf8")) ?? []).map((entry, index) => {
    for (const key of ["case", "type", "path", "reason"]) {
      if (typeof entry[key] !== "string") throw new Error(`fidelity-allowances.yml: entry ${index + 1} has no ${key}`);
    }
    const [caze, path, of] = [globToRegExp(entry.case), pathToRegExp(entry.path), pathToRegExp(entry.of ?? "*")];
    return {
      ...entry,
      uses: 0,
      fits: (name, leaf) => caze.test(name) && leaf.type === entry.type && of.test(leaf.cfn) && path.test(leaf.path),
    };
  });
}
