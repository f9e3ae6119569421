/** Network Load Balancer. Long form: `port` is `{port, protocol}` in lower case, `alias` a list of `{name}`, delays are seconds. */
import { targetHealthCheckDefaults as check, deregistrationDelay } from "../../../components/defaults.js";
import { bool, duration, either, int, list, map, type Plain, type Refusal, shorthand, str } from "../fields.js";
import { targetCheckFields } from "./targetCheck.js";
import { unquoted } from "./texts.js";

export interface PortForm<P extends string = "tcp" | "udp"> {
  port: number;
  protocol: P;
}

function portFromText(protocols: readonly string[]): (text: string) => Plain | Refusal {
  return (text): Plain | Refusal => {
    const parts = text.split("/");
    const [number = "", protocol = "tcp"] = parts;
    const hint = `Write <port> or <port>/<protocol> with ${protocols.join(", ")}, for example 8080/${protocols[1] ?? "tcp"}.`;
    if (parts.length > 2 || !/^\d+$/.test(number) || Number(number) > 65535)
      return { message: `"${text}" is not a port`, hint };
    if (!protocols.includes(protocol.toLowerCase()))
      return { message: `"${protocol}" is not a protocol for a port`, hint };
    return { port: Number(number), protocol: protocol.toLowerCase() };
  };
}

const portFields = {
  port: int({ effect: "port", hidden: true, required: true }),
  protocol: str({ effect: "protocol", hidden: true, required: true }),
};

/** A port with its protocol, written as `80` or `80/tcp`. */
function portField<P extends string, const O extends { effect: string; required?: true; rules: readonly string[] }>(
  protocols: readonly P[],
  about: O,
) {
  const text = str({ effect: "the port" });
  return either<PortForm<P>, typeof portFields, O>(portFields, {
    ...about,
    form: '`<port>` or `"<port>/<protocol>"`',
    mapped: false,
    scalar: { of: text, expand: portFromText(protocols) },
  } as O);
}

export const sidecarPort = portField(["tcp", "udp"], {
  effect: "port that the sidecar listens on",
  rules: ["The protocol is tcp (the default) or udp, any casing.", "No other container may have the same port."],
});

const healthCheck = (gracePeriodRules: readonly string[]) =>
  map(
    {
      port: int({
        effect: "port that is checked",
        defaultText: "the traffic's port",
        rules: ["Must not be a port that is exposed as UDP."],
      }),
      ...targetCheckFields(check.tcpTimeout, gracePeriodRules),
    },
    { effect: "health check of the target group" },
  );

const listenerFields = {
  port: portField(["tcp", "udp", "tls"], {
    effect: "port and protocol of the listener",
    rules: [
      "The protocol is tcp (the default), udp or tls, any casing.",
      "UDP needs `healthcheck.port` to name a TCP port.",
    ],
    required: true,
  }),
  target_container: str({
    effect: "container that gets the traffic",
    defaultText: "main container",
    rules: ["Must exist, and a sidecar must have a `port`."],
  }),
  target_port: int({
    effect: "port that gets the traffic",
    defaultText: "port of the listener, or of the sidecar that is the target",
  }),
  ssl_policy: str({
    effect: "TLS policy of the listener",
    spell: unquoted,
    defaultText: "ELBSecurityPolicy-TLS13-1-2-2021-06 (TLS listeners)",
  }),
  stickiness: bool({
    effect: "keeps a client on one task",
    defaultText: "not set",
    rules: ["Dropped for TLS listeners."],
  }),
  deregistration_delay: duration({
    effect: "time that a task may take to finish its connections before it goes",
    default: deregistrationDelay,
  }),
};

const listener = map(
  { ...listenerFields, healthcheck: healthCheck(["Refused here: it belongs to the main listener."]) },
  { effect: "one more listener with its own target group" },
);

const nlbAlias = shorthand(
  "name",
  {
    name: str({ effect: "host name", required: true }),
    hosted_zone: str({
      effect: "nothing: refused here",
      rules: ["Refused: aliases of a Network Load Balancer are in the application's domain."],
      refuse: () => ({
        message: "a hosted zone can't be chosen for aliases of a Network Load Balancer",
        hint: "Leave `hosted_zone` out.",
      }),
    }),
  },
  { effect: "one alias" },
);

export const nlb = map(
  {
    ...listenerFields,
    healthcheck: healthCheck(["Mutually exclusive with `http.healthcheck.grace_period`."]),
    alias: list(nlbAlias, {
      effect: "host names, with their DNS records and, for TLS, in the certificate",
      form: "string, list of strings, or list of `{name}`",
      rules: ["Needs the application's domain, and an environment without certificates of its own."],
      single: true,
    }),
    additional_listeners: list(listener, { effect: "more listeners, each with its own target group" }),
  },
  {
    effect: "Network Load Balancer that faces the internet",
    rules: ["Needed when `http` is false."],
    defaultText: "none",
  },
);
