import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, texts } from "../values.js";

const LIMITS = { values: 5, length: 128, first: 1, last: 50_000 };

/** A rule has a priority, conditions with at most five values in all, and actions that end with one that answers. */
export function checkListenerRule(inputs: Inputs): void {
  const priority = numeric(inputs.priority);
  if (priority !== undefined && (priority < LIMITS.first || priority > LIMITS.last)) {
    refuse(
      "rule-priority",
      "ValidationError",
      `Rule priority '${priority}' must be between ${LIMITS.first} and ${LIMITS.last}`,
    );
  }
  checkConditions(records(inputs.conditions));
  checkActions(records(inputs.actions));
}

const FIELDS = ["pathPattern", "hostHeader", "sourceIp", "httpHeader", "httpRequestMethod", "queryStrings"] as const;

function checkConditions(conditions: readonly Inputs[]): void {
  let count = 0;
  for (const condition of conditions) {
    if (FIELDS.filter((field) => condition[field] !== undefined).length !== 1) {
      refuse("rule-conditions", "InvalidConfigurationRequest", "A condition takes exactly one field");
    }
    const values = FIELDS.flatMap((field) =>
      field === "queryStrings" ? records(condition[field]).map(() => "") : texts(records(condition[field])[0]?.values),
    );
    count += values.length;
    for (const value of [
      ...texts(records(condition.pathPattern)[0]?.values),
      ...texts(records(condition.hostHeader)[0]?.values),
    ]) {
      if (value.length > LIMITS.length) {
        refuse(
          "rule-conditions",
          "ValidationError",
          `The condition value '${value.slice(0, 20)}…' is ${value.length} characters long; the limit is ${LIMITS.length}`,
        );
      }
    }
    checkHosts(texts(records(condition.hostHeader)[0]?.values));
    checkPaths(texts(records(condition.pathPattern)[0]?.values));
  }
  if (count > LIMITS.values) {
    refuse(
      "rule-values",
      "TooManyConditionValues",
      `A rule can have no more than ${LIMITS.values} condition values; this one has ${count}`,
    );
  }
  if (conditions.length === 0) refuse("rule-conditions", "ValidationError", "A condition must be specified");
}

function checkHosts(hosts: readonly string[]): void {
  for (const host of hosts) {
    if (!/^[A-Za-z0-9*?.-]+$/.test(host) || (!host.includes(".") && !host.includes("*"))) {
      refuse("rule-conditions", "ValidationError", `The host '${host}' is not valid in a condition`);
    }
  }
}

function checkPaths(paths: readonly string[]): void {
  for (const path of paths) {
    if (!/^[A-Za-z0-9_\-.$/~"'@:+&*?()=%!;,|]*$/.test(path)) {
      refuse("rule-conditions", "ValidationError", `The path pattern '${path}' holds a character that is not allowed`);
    }
  }
}

function checkActions(actions: readonly Inputs[]): void {
  const types = actions.map(({ type }) => type);
  if (actions.length > 0 && !types.every((type) => typeof type === "string")) return;
  if (!["forward", "redirect", "fixed-response"].includes(String(types.at(-1)))) {
    refuse("rule-actions", "InvalidLoadBalancerAction", "The last action must be forward, redirect or fixed-response");
  }
  for (const action of actions) {
    const [redirect] = records(action.redirect);
    if (redirect && !["HTTP_301", "HTTP_302"].includes(String(redirect.statusCode))) {
      refuse(
        "rule-actions",
        "ValidationError",
        `Redirect status code '${redirect.statusCode}' must be HTTP_301 or HTTP_302`,
      );
    }
  }
}
