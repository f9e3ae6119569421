import type { PolicyDocument, Statement } from "./leastPolicy.js";

/** Characters of a managed policy, and of all policies inside a role; IAM does not count white space. */
export const policyLimits = { managed: 6144, inline: 10_240 } as const;

/** Characters that IAM counts. */
export const policySize = (document: PolicyDocument): number => JSON.stringify(document).length;

/** A policy as managed policies that IAM takes: one where it fits, else its statements over several. */
export function splitPolicy(document: PolicyDocument, limit: number = policyLimits.managed): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  let current: Statement[] = [];
  const withOne = (statement: Statement) => documentOf([...current, statement]);
  for (const statement of document.Statement.flatMap((one) => halved(one, limit))) {
    if (current.length > 0 && policySize(withOne(statement)) > limit) {
      documents.push(documentOf(current));
      current = [];
    }
    current.push(statement);
  }
  return [...documents, documentOf(current)];
}

const documentOf = (Statement: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

/** A statement that is too long by itself, as several with some of its actions each. */
function halved(statement: Statement, limit: number): Statement[] {
  const { Action, Sid } = statement;
  if (policySize(documentOf([statement])) <= limit || Action.length < 2) return [statement];
  const middle = Math.ceil(Action.length / 2);
  return [
    { ...statement, Sid: `${Sid}a`, Action: Action.slice(0, middle) },
    { ...statement, Sid: `${Sid}b`, Action: Action.slice(middle) },
  ].flatMap((half) => halved(half, limit));
}
