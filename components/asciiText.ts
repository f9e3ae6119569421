// Text as YAML and JSON in ASCII. Pure: the runner hands templates over in it, too.

/** Escapes whatever is not ASCII, for inside double quotes of YAML. */
export function escapedForYaml(text: string): string {
  return [...text].map((character) => (character <= "\u007f" ? character : escaped(character))).join("");
}

/** A text in double quotes, as YAML reads it. */
export function quotedForYaml(text: string): string {
  return escapedForYaml(JSON.stringify(text));
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  // Pairs of surrogates are JSON's way and none of YAML's.
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}
