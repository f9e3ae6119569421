// What the comment of a symbol says, for a schema.
import ts from "typescript";

const text = (parts) => ts.displayPartsToString(parts);

/** Description of a symbol with its default, what it throws left out; the deprecation apart. */
export function commentOf(checker, symbol) {
  const tags = symbol.getJsDocTags(checker);
  const tagged = (name) => tags.filter((tag) => tag.name === name).map((tag) => text(tag.text ?? []).trim());
  const sentences = text(symbol.getDocumentationComment(checker)).trim();
  const [standard] = tagged("default");
  const description = [sentences, standard === undefined ? "" : `Default: ${standard.replace(/\.$/, "")}.`]
    .filter((part) => part !== "")
    .join("\n");
  const [deprecated] = tagged("deprecated");
  return {
    ...(description !== "" && { description }),
    ...(deprecated !== undefined && { deprecationMessage: deprecated }),
  };
}

/** The example of a component's class, as code. */
export function exampleOf(checker, symbol) {
  const [example] = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
  return example && text(example.text ?? []).trim();
}
