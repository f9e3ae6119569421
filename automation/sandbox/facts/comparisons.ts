import { isRecord } from "../../base/isRecord.js";
import { opened } from "../../base/jsonText.js";
import { canonical } from "../canonical.js";
import { type Inputs, records, text, texts } from "../values.js";
import type { Equality } from "./providerFacts.js";

/** Texts that hold the same JSON. */
export const sameJson: Equality = (state, given) => {
  const [one, other] = [document(state), document(given)];
  return one !== undefined && other !== undefined && canonical(one) === canonical(other);
};

/** The document in a text of JSON; undefined where there is none. */
function document(value: unknown): unknown {
  const inner = opened(value);
  return typeof value === "string" && inner !== value ? inner : undefined;
}

/** Policies are the same whatever the order of statements, actions and values, and whether one value is a list. */
export const samePolicy: Equality = (state, given) => {
  const [one, other] = [document(state), document(given)];
  return isRecord(one) && isRecord(other) && canonical(policyOf(one)) === canonical(policyOf(other));
};

function policyOf(policy: Inputs): Inputs {
  const statements = records(policy.Statement).map((statement) =>
    canonical(Object.fromEntries(Object.entries(statement).map(([key, value]) => [key, partOf(key, value)]))),
  );
  return { ...policy, Statement: statements.sort() };
}

function partOf(key: string, value: unknown): unknown {
  if (key === "Sid" || key === "Effect") return value;
  if (key === "Condition" && isRecord(value)) return mapped(value, (tests) => mapped(tests, sorted));
  return isRecord(value) ? mapped(value, (one) => sorted(one).map(principalOf)) : sorted(value);
}

const mapped = (value: unknown, work: (one: unknown) => unknown): Inputs =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, work(one)])) : {};

const sorted = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String).sort();

/** An account and its root are the same principal. */
const principalOf = (principal: string): string => /^arn:[\w-]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;

export const plainDomain = (name: unknown): string => text(name).replace(/\.$/, "").toLowerCase();

/** Names in DNS: in any case, with or without the period at the end. */
export const sameDomain: Equality = (state, given) => plainDomain(state) === plainDomain(given);

/** Load balancers may be named with `dualstack.` before their name. */
export const sameAlias: Equality = (state, given) =>
  plainDomain(state).replace(/^dualstack\./, "") === plainDomain(given).replace(/^dualstack\./, "");

/** A certificate's names hold its domain name, and their order does not matter. */
export const sameNames: Equality = (state, given, { news }) => {
  const all = (value: unknown) => canonical([...new Set([text(news.domainName), ...texts(value)])].sort());
  return (Array.isArray(given) && given.length === 0) || all(state) === all(given);
};

const PROTOCOLS: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", all: "-1" };

/** Protocols by number or by name, in any case. */
export const sameProtocol: Equality = (state, given) => {
  const named = (value: unknown) => PROTOCOLS[String(value).toLowerCase()] ?? String(value).toLowerCase();
  return named(state) === named(given);
};

/** The id at the end of an ARN. */
export const lastPart = (value: unknown): string => text(value).split("/").at(-1) ?? "";

export const isOff = (block: unknown): boolean => isRecord(block) && block.enabled === false;

/** Attributes of one kind of load balancer are no difference on another kind. */
export const otherKind =
  (kind: string): Equality =>
  (_state, _given, { news }) =>
    (news.loadBalancerType ?? "application") !== kind;

/** An ECR lifecycle policy: the order of rules, prefixes and patterns does not matter, and unknown keys do not count. */
export const sameLifecycle: Equality = (state, given) => {
  const [one, other] = [document(state), document(given)];
  return isRecord(one) && isRecord(other) && canonical(lifecycleOf(one)) === canonical(lifecycleOf(other));
};

const lifecycleOf = (policy: Inputs): string[] =>
  records(policy.rules)
    .map(({ rulePriority, description, selection, action }) => {
      const [chosen = {}] = records(selection);
      const { tagStatus, countType, countUnit, countNumber } = chosen;
      const [prefixes, patterns] = [sorted(chosen.tagPrefixList ?? []), sorted(chosen.tagPatternList ?? [])];
      const [{ type } = {} as Inputs] = records(action);
      return canonical([
        rulePriority,
        description ?? "",
        tagStatus,
        countType,
        countUnit ?? "",
        countNumber,
        prefixes,
        patterns,
        type,
      ]);
    })
    .sort();

/** A function's environment without a variable is none. */
export const noVariables: Equality = (state, given) => {
  const none = (block: unknown) =>
    Object.keys(isRecord(block) && isRecord(block.variables) ? block.variables : {}).length === 0;
  return none(state) && none(given);
};
