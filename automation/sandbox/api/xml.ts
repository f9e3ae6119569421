// Query APIs answer in XML.

export const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** The answer of a query API to an action. */
export const answerTo = (action: string, namespace: string, result: string): string =>
  `<${action}Response xmlns="${namespace}">${tag(`${action}Result`, result)}</${action}Response>`;
