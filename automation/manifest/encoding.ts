/** The text of a file, and where it is none. */
export interface DecodedText {
  text: string;
  /** Size of the file. */
  bytes: number;
  /** Offset in `text` of the first byte that is no text. */
  invalidAt?: number;
}

/** Reads UTF-8, and UTF-16 that begins with a byte order mark, as Go's YAML reader does. */
export function decodeText(source: string | Uint8Array): DecodedText {
  if (typeof source === "string")
    return { text: source, bytes: source.length > 262_144 ? Buffer.byteLength(source) : source.length };
  const label =
    source[0] === 0xff && source[1] === 0xfe
      ? "utf-16le"
      : source[0] === 0xfe && source[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  try {
    return { text: new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(source), bytes: source.length };
  } catch {
    const text = new TextDecoder(label, { ignoreBOM: true }).decode(source);
    return { text, bytes: source.length, invalidAt: firstDifference(text, source, label) };
  }
}

/** The first replacement character that does not stand for itself in the bytes. */
function firstDifference(text: string, source: Uint8Array, label: string): number {
  if (label !== "utf-8") return Math.max(0, text.indexOf("\ufffd"));
  for (let at = text.indexOf("\ufffd"); at >= 0; at = text.indexOf("\ufffd", at + 1)) {
    const before = Buffer.byteLength(text.slice(0, at));
    if (source[before] !== 0xef || source[before + 1] !== 0xbf || source[before + 2] !== 0xbd) return at;
  }
  return 0;
}
