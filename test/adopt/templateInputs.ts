import { isRecord } from "../../automation/base/isRecord.js";
import { type Property, shapeOf } from "../../automation/providerSchema/shape.js";

type Inputs = Record<string, unknown>;

const holdsReference = (value: unknown): boolean => JSON.stringify(value ?? null).includes("${");

/** Templates hold numbers and booleans as texts. */
function coerced(kind: Property["kind"], value: unknown): unknown {
  if (kind === "n" && typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)))
    return Number(value);
  if (kind === "b" && (value === "true" || value === "false")) return value === "true";
  if (kind === "s") return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return value;
}

/** What AWS itself has where a template says nothing: the provider's own defaults differ. */
const defaults: Readonly<Record<string, Inputs>> = {
  "aws:lb/targetGroup:TargetGroup": {
    healthCheck: {
      ...{ enabled: true, healthyThreshold: 5, interval: 30, matcher: "200", path: "/", port: "traffic-port" },
      ...{ protocol: "HTTP", timeout: 5, unhealthyThreshold: 2 },
    },
    stickiness: { cookieDuration: 86_400, enabled: false, type: "lb_cookie" },
  },
  "aws:lb/listener:Listener": { routingHttpResponseServerEnabled: true },
};

/** The same of target groups behind a network load balancer. */
const ofNetworkBalancer: Inputs = {
  healthCheck: {
    ...{ enabled: true, healthyThreshold: 5, interval: 30, port: "traffic-port" },
    ...{ protocol: "TCP", timeout: 10, unhealthyThreshold: 2 },
  },
  stickiness: { enabled: false, type: "source_ip" },
};

function withDefaults(given: unknown, wanted: unknown): unknown {
  if (given === undefined) return wanted;
  if (!isRecord(given) || !isRecord(wanted)) return given;
  const keys = [...new Set([...Object.keys(given), ...Object.keys(wanted)])];
  return Object.fromEntries(keys.map((key) => [key, withDefaults(given[key], wanted[key])]));
}

/**
 * What a resource of Copilot's template has, in the provider's form: the template's own values, and the plan's where it refers
 * to another resource. What only the plan has is left out, unless the provider needs it.
 */
export function templateInputs(type: string, template: Inputs, planned: Inputs): Inputs {
  const isOfNetwork = type.endsWith(":TargetGroup") && /^(TCP|UDP|TLS|TCP_UDP)$/.test(String(template.protocol));
  const wanted = isOfNetwork ? ofNetworkBalancer : defaults[type];
  const result = withDefaults(block(shapeOf(type) ?? [], template, planned), wanted) as Inputs;
  for (const { name, required } of shapeOf(type) ?? [])
    if (required && result[name] === undefined && planned[name] !== undefined) result[name] = planned[name];
  return { ...result, ...(planned.tags !== undefined && { tags: planned.tags }) };
}

function block(properties: readonly Property[], template: Inputs, planned: Inputs): Inputs {
  const known = new Map(properties.filter(({ input }) => input).map((one) => [one.name, one]));
  return Object.fromEntries(
    Object.entries(template).flatMap(([name, value]): [string, unknown][] => {
      const property = known.get(name);
      if (property === undefined || value === null) return [];
      const found = valueFrom(property, value, planned[name]);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

function valueFrom(property: Property, value: unknown, planned: unknown): unknown {
  if (property.inside !== undefined && isRecord(value) && !Array.isArray(planned)) {
    const found = block(property.inside, value, isRecord(planned) ? planned : {});
    // A block that is switched off may lack what the provider needs in one.
    return property.inside.every(({ name, required }) => !required || found[name] !== undefined) ? found : undefined;
  }
  if (Array.isArray(value)) {
    if (holdsReference(value)) return planned;
    return property.inside === undefined
      ? value.map((one) => (typeof one === "object" ? one : String(one)))
      : value.map((one) => (isRecord(one) ? block(property.inside ?? [], one, {}) : one));
  }
  return holdsReference(value) ? planned : coerced(property.kind, value);
}
