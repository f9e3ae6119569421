import { rangesMeet } from "../../../components/patterns.js";
import type { Listener, ListenerRule, RuleAction, RuleConditions } from "./listeners.js";

/** A request as a listener's rules see it. */
export interface Asked {
  method: string;
  /** Without port. */
  host: string;
  /** Without query. */
  path: string;
  /** Without `?`. */
  query: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Address of the client. */
  source: string;
}

/** `*` stands for any text and `?` for one character. */
function fits(pattern: string, text: string, anyCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, anyCase ? "is" : "s").test(text);
}

/** Whether a request is one of those that the conditions are for: all conditions, any value of each. */
export function matches({ hosts, paths, sources, methods, headers, query }: RuleConditions, asked: Asked): boolean {
  const { method, host, path, source } = asked;
  const pairs = [...new URLSearchParams(asked.query)];
  return (
    (hosts?.some((one) => fits(one, host, true)) ?? true) &&
    // Paths are compared letter by letter, host names are not.
    (paths?.some((one) => fits(one, path)) ?? true) &&
    (sources?.some((one) => rangesMeet(one, source)) ?? true) &&
    (methods?.includes(method) ?? true) &&
    Object.entries(headers ?? {}).every(([name, patterns]) =>
      [asked.headers[name] ?? []].flat().some((value) => patterns.some((one) => fits(one, value, true))),
    ) &&
    (query?.some(({ key, value }) =>
      pairs.some(([k, v]) => (key === undefined || fits(key, k, true)) && fits(value, v, true)),
    ) ??
      true)
  );
}

/** What a listener does with a request: the first rule that matches, by priority, else its default action. */
export function decideAction(
  { rules, otherwise }: Pick<Listener, "rules" | "otherwise">,
  asked: Asked,
): { action: RuleAction; rule?: ListenerRule } {
  const rule = rules.find(({ conditions }) => matches(conditions, asked));
  return rule === undefined ? { action: otherwise } : { action: rule.action, rule };
}

/** The address that a redirect leads to. */
export function redirectTarget(
  { protocol, host, port, path, query }: Extract<RuleAction, { kind: "redirect" }>,
  asked: Asked,
  listener: Pick<Listener, "protocol" | "port">,
): { protocol: string; host: string; port: string; rest: string } {
  const known: Record<string, string> = {
    protocol: listener.protocol,
    host: asked.host,
    port: String(listener.port),
    path: asked.path.replace(/^\//, ""),
    query: asked.query,
  };
  const filled = (text: string) => text.replace(/#\{(\w+)\}/g, (all, name: string) => known[name] ?? all);
  const asks = filled(query);
  return {
    protocol: filled(protocol),
    host: filled(host),
    port: filled(port),
    rest: `${filled(path)}${asks === "" ? "" : `?${asks}`}`,
  };
}
