// Pure: manifests are read with it as well.

/** Why a text is no list of words, and what to do. */
export interface NoWords {
  message: string;
  hint: string;
}

/** Splits a text into words as a POSIX shell does, quotes and backslashes honoured, nothing expanded. */
export function splitWords(text: string): string[] | NoWords {
  const words: string[] = [];
  let word = "";
  let started = false;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string;
    const next = text[index + 1];
    if (quote === "'") {
      if (char === "'") quote = "";
      else word += char;
    } else if (char === "\\") {
      if (next === undefined)
        return { message: "ends in a lone backslash", hint: "Double the backslash, or leave it out." };
      if (quote === '"' && !'"\\$`\n'.includes(next)) word += char;
      if (next !== "\n") word += next;
      started = true;
      index += 1;
    } else if (quote === '"') {
      if (char === '"') quote = "";
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      started = true;
    } else if (char === " " || char === "\t" || char === "\n" || char === "\r") {
      if (started) words.push(word);
      word = "";
      started = false;
    } else {
      word += char;
      started = true;
    }
  }
  if (quote !== "")
    return {
      message: `has a ${quote} that is never closed`,
      hint: "Close the quote, or write the command as a list of words.",
    };
  if (started) words.push(word);
  return words;
}

/** A text as one word of a POSIX shell: as it is where that is plain, else in quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether commands or a buildspec run Docker, which takes a privileged build. */
export function runsDocker(text: string): boolean {
  return /(?<![\w.-])(docker|docker-compose|dockerd|buildah|podman)(?![\w.-])|(?<![\w.-])pack build\b/.test(text);
}
