const known = new Set<string>();
let pattern: RegExp | undefined;

/** Shorter values would blot out ordinary words ("1", "true") and protect nothing. */
const shortest = 6;

/** Registers values that must never be printed: passphrases, values of env files, plain secrets. */
export function registerSecrets(values: Iterable<string>): void {
  for (const value of values) {
    for (const form of [
      value,
      ...value.split(/\r?\n/),
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
    ]) {
      if (form.trim().length >= shortest) known.add(form);
    }
  }
  pattern = undefined;
}

/** A text as a regular expression that matches just it. */
export function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Replaces every registered value in `text` with `[secret]`, the longest first. */
export function mask(text: string): string {
  if (known.size === 0) return text;
  pattern ??= new RegExp(
    [...known]
      .sort((a, b) => b.length - a.length)
      .map(escapeForPattern)
      .join("|"),
    "g",
  );
  return text.replace(pattern, "[secret]");
}

/** The registered values, for a child process that masks for itself. */
export function registeredSecrets(): string[] {
  return [...known];
}

/** Forgets every registered value; tests start from nothing. */
export function forgetSecrets(): void {
  known.clear();
  pattern = undefined;
}
