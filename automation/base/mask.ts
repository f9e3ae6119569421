const known = new Set<string>();
let pattern: RegExp | undefined;

/** Shorter values would blot out ordinary words ("1", "true") and protect nothing. */
const shortest = 6;

/** Whether a setting of this name holds a secret, going by the name. */
export function namesSecret(name: string): boolean {
  return /(^|_)(pass|pwd|auth|private|key)(_|$)|passw(or)?d|passphrase|secret|token|credential|(api|access|private)_?key/i.test(
    name,
  );
}

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

/** Every text in a plain value masked: keys, values and whatever is nested in them. */
export function maskAll<T>(value: T): T {
  if (known.size === 0) return value;
  if (typeof value === "string") return mask(value) as T;
  if (Array.isArray(value)) return value.map(maskAll) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mask(key), maskAll(inner)])) as T;
}

/** A stream that masks what is written to it; what else it has is asked of it each time. */
export function maskedStream<T extends { write(text: string): unknown }>(stream: T): T {
  return new Proxy(stream, {
    get(target, key) {
      if (key === "write") return (text: string) => target.write(mask(text));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
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
