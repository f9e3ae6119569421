/** Patterns of a Static Site's `exclude` and `reinclude`. */
export interface FilePatterns {
  /** Whether a path below the source, of a file or folder, is covered. */
  covers(path: string): boolean;
  /** Whether one of them is this path, letter for letter. */
  isExactly(path: string): boolean;
  /** Whether one of them has this part of a path in it, letter for letter and without wildcards. */
  names(part: string): boolean;
  empty: boolean;
}

/**
 * Patterns as `aws s3` has them: `*` and `?` match "/" too, `[…]` one of several characters; they are compared with the
 * path below the source. One that is the path of a folder, with or without "/" behind it, covers all that is in it.
 */
export function filePatterns(list: readonly string[] = []): FilePatterns {
  const texts = list.map((pattern) => pattern.replace(/^(\.?\/)+/, ""));
  const expressions = texts.map((text) => new RegExp(`^${expression(text.replace(/\/+$/, ""))}(/.*)?$`, "s"));
  const exact = new Set(texts);
  const parts = new Set(texts.flatMap((text) => text.toLowerCase().split("/")));
  return {
    covers: (path) => expressions.some((one) => one.test(path)),
    isExactly: (path) => exact.has(path),
    names: (part) => parts.has(part.toLowerCase()),
    empty: texts.length === 0,
  };
}

function expression(pattern: string): string {
  let text = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    const end = c === "[" ? pattern.indexOf("]", i + 2) : -1;
    if (c === "*") text += ".*";
    else if (c === "?") text += ".";
    else if (end > 0) {
      const inner = pattern.slice(i + 1, end);
      const negated = inner.startsWith("!") || inner.startsWith("^");
      text += `[${negated ? "^" : ""}${inner.slice(negated ? 1 : 0).replace(/[\\\]^]/g, "\\$&")}]`;
      i = end;
    } else text += c.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  }
  return text;
}
