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
