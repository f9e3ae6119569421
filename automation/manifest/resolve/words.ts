/** The words of a command line, or what is wrong with its quotes. */
export type Words = { words: string[] } | { message: string };

/**
 * Splits text into words by the POSIX shell's rules for quotes, backslashes, blanks and comments. Nothing is expanded:
 * ECS gives the words to the container as they are.
 */
export function splitWords(text: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote === "'") {
      if (c === "'") quote = undefined;
      else word += c;
    } else if (quote === '"') {
      if (c === '"') quote = undefined;
      else if (c === "\\") {
        if (i + 1 === text.length) return { message: 'ends inside double quotes (")' };
        word += text.charAt(++i);
      } else word += c;
    } else if (c === "'" || c === '"') {
      quote = c;
      word ??= "";
    } else if (c === "\\") {
      if (i + 1 === text.length) return { message: "ends with a backslash that escapes nothing" };
      word = (word ?? "") + text.charAt(++i);
    } else if (/[ \t\r\n]/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "#" && word === undefined) {
      while (i + 1 < text.length && text.charAt(i + 1) !== "\n") i++;
    } else word = (word ?? "") + c;
  }
  if (quote !== undefined) return { message: `ends inside ${quote === "'" ? "single" : "double"} quotes (${quote})` };
  if (word !== undefined) words.push(word);
  return { words };
}
