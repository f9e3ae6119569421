interface LockEntry {
  dev?: boolean;
  /** A package of this repository, which an installed Airlift holds itself. */
  link?: boolean;
  [field: string]: unknown;
}

/** A package-lock.json, as far as it is read here. */
export interface Lock {
  packages: Record<string, LockEntry>;
  [field: string]: unknown;
}

/** The lock that a package of Airlift brings along: without what only its development needs, and without the repository's own packages. */
export function lockedDependencies(lock: Lock): Lock {
  const packages = Object.entries(lock.packages).flatMap(([path, entry]) => {
    const isInstalled = path === "" || path.startsWith("node_modules/");
    if (!isInstalled || entry.dev === true || entry.link === true) return [];
    const { devDependencies: _, workspaces: __, ...kept } = entry;
    return [[path, kept] as const];
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}
