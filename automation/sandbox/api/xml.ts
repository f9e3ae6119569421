// Query APIs answer in XML.

export const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;

export const escaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");

/** A value as XML: lists have `member`s, absent values nothing. */
export function xml(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((one) => tag("member", xml(one))).join("");
  if (typeof value !== "object") return escaped(String(value));
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => tag(name, xml(one)))
    .join("");
}

/** The answer of a query API to an action. */
export const answerTo = (action: string, namespace: string, result: string): string =>
  `<${action}Response xmlns="${namespace}">${tag(`${action}Result`, result)}</${action}Response>`;

/** `Name.member.1.Key=…` as a list of records, `Name.member.1=…` as one of texts below `""`. */
export function members(asked: URLSearchParams, name: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const prefix = `${name}.member.`;
  for (const [key, value] of asked) {
    if (!key.startsWith(prefix)) continue;
    const [index = "", ...rest] = key.slice(prefix.length).split(".");
    const at = Number(index) - 1;
    found[at] = { ...found[at], [rest.join(".")]: value };
  }
  return found.filter((one) => one !== undefined);
}
