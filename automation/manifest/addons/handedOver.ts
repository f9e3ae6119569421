import { isMap, isNode, isPair, isScalar, Scalar, visit } from "yaml";
import { escapedForYaml } from "../../../components/asciiText.js";
import { section, type Template } from "./template.js";

/** A template as CloudFormation is given it. */
export interface HandedOver {
  text: string;
  /** By parameter with `NoEcho` that is given a value: the text that stands in the template for it. */
  hidden: Record<string, string>;
}

/**
 * The template in a form that CloudFormation gives back as it was: Pulumi's provider compares the two texts.
 *
 * - In ASCII: GetTemplate answers `?` for every other character, a comment's included.
 * - The value of a parameter with `NoEcho` as its default, since DescribeStacks answers `****` for it: a change in each
 *   preview, with every output unknown. Copilot's own stack had the value in its template as well.
 */
export function handOver(template: Template, given: readonly string[]): HandedOver {
  const document = template.document.clone() as Template["document"];
  const hidden: Record<string, string> = {};
  for (const name of given) {
    const parameter = section({ ...template, document }, "Parameters")?.get(name, true) as unknown;
    if (!isMap(parameter) || !/^true$/i.test(String(parameter.get("NoEcho")))) continue;
    hidden[name] = `airlift-value-of-${name}`;
    const value = new Scalar(hidden[name]);
    value.type = "QUOTE_DOUBLE";
    parameter.set("Default", value);
  }
  if (Object.keys(hidden).length === 0 && isAscii(template.text)) return { text: template.text, hidden };
  visit(document, (_, node) => {
    if (isPair(node) || !isNode(node)) return;
    node.comment = node.comment && plainComment(node.comment);
    node.commentBefore = node.commentBefore && plainComment(node.commentBefore);
    if (isScalar(node) && typeof node.value === "string" && !isAscii(node.value)) node.type = "QUOTE_DOUBLE";
  });
  document.comment = document.comment && plainComment(document.comment);
  document.commentBefore = document.commentBefore && plainComment(document.commentBefore);
  // What is left is in double quotes.
  return { text: escapedForYaml(document.toString({ lineWidth: 0 })), hidden };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

const plainComment = (text: string): string => [...text].map((one) => (isAscii(one) ? one : "?")).join("");
