/**
 * What CloudFormation gives nested properties that it does not require and the provider does. Paths in Pulumi's words;
 * `[]` is every item. From the pages of each property type in CloudFormation's reference; the protocols of an origin are
 * those of its resource schema.
 */
const defaults: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  "aws:cloudfront/distribution:Distribution": {
    defaultCacheBehavior: { allowedMethods: ["GET", "HEAD"], cachedMethods: ["GET", "HEAD"] },
    "defaultCacheBehavior.forwardedValues": { cookies: { forward: "none" } },
    "orderedCacheBehaviors[]": { allowedMethods: ["GET", "HEAD"], cachedMethods: ["GET", "HEAD"] },
    "orderedCacheBehaviors[].forwardedValues": { cookies: { forward: "none" } },
    "origins[].customOriginConfig": { httpPort: 80, httpsPort: 443, originSslProtocols: ["TLSv1", "SSLv3"] },
    "origins[].originShield": { enabled: false },
    "origins[].s3OriginConfig": { originAccessIdentity: "" },
  },
  "aws:lb/listener:Listener": { "defaultActions[].fixedResponse": { contentType: "text/plain" } },
  "aws:lb/listenerRule:ListenerRule": { "actions[].fixedResponse": { contentType: "text/plain" } },
};

type Args = Record<string, unknown>;

/** The arguments of a child after patches, as AWS takes them: with CloudFormation's defaults, and one way to run tasks. */
export function completed(type: string, args: Args): Args {
  let complete = type === "aws:ecs/service:Service" ? withOneLaunch(args) : args;
  if (type === "aws:lb/targetGroup:TargetGroup") complete = withStickinessType(complete);
  for (const [path, values] of Object.entries(defaults[type] ?? {})) {
    complete = filled(complete, path.split("."), values) as Args;
  }
  return complete;
}

function filled(value: unknown, [step, ...rest]: readonly string[], values: Args): unknown {
  if (!isPlain(value)) return value;
  if (step === undefined) return { ...values, ...value };
  const name = step.replace("[]", "");
  const inner = value[name];
  if (inner === undefined) return value;
  if (!step.endsWith("[]")) return { ...value, [name]: filled(inner, rest, values) };
  return Array.isArray(inner) ? { ...value, [name]: inner.map((item) => filled(item, rest, values)) } : value;
}

/** What is known only later is left as it is: outputs are objects of a class. */
function isPlain(value: unknown): value is Args {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** ECS takes a launch type or a capacity provider strategy, never both; only a patch sets a launch type. */
function withOneLaunch(args: Args): Args {
  if (args.launchType === undefined) return args;
  const { capacityProviderStrategies: _, ...rest } = args;
  return rest;
}

/** The type of stickiness that Elastic Load Balancing takes where only the rest is said. */
function withStickinessType(args: Args): Args {
  const { stickiness, protocol } = args;
  if (!isPlain(stickiness) || stickiness.type !== undefined) return args;
  const type = protocol === "HTTP" || protocol === "HTTPS" ? "lb_cookie" : "source_ip";
  return { ...args, stickiness: { ...stickiness, type } };
}
