/**
 * Environment. Long form: `access_logs` and `cdn` are `{enable: false}` or `{enable: true, …}` (any key of a map means on);
 * the spelling of ingress before v1.23 stays under `security_groups` and is moved by nobody: readers look at both.
 */
import { bool, enumOf, list, map, str, switchable } from "../fields.js";
import { environmentNetwork } from "./environmentNetwork.js";
import { refuseArn, refuseCidr, unquoted } from "./texts.js";

const certificate = str({ effect: "ARN of one certificate", refuse: (text) => refuseArn(text), spell: unquoted });
const sources = (effect: string) =>
  list(str({ effect: "one range, in CIDR notation", refuse: refuseCidr }), {
    effect,
    rules: ["Each is a range in CIDR notation."],
  });

const restrictTo = map(
  { cdn: bool({ effect: "as `ingress.cdn`" }), source_ips: sources("as `ingress.source_ips`") },
  { effect: "old spelling of keys of `ingress`" },
);
const oldIngress = map(
  {
    restrict_to: restrictTo,
    from_vpc: bool({ effect: "as `ingress.vpc`", rules: ["Refused for the public load balancer."] }),
  },
  { effect: "old spelling of `ingress`", rules: ["Mutually exclusive with `ingress`."] },
);
const oldSecurityGroups = map(
  { ingress: oldIngress },
  { effect: "old spelling, from before v1.23", rules: ["Use `ingress`."] },
);

const publicHttp = map(
  {
    certificates: list(certificate, {
      effect: "certificates of the HTTPS listener, the first as its default",
      rules: [
        "Turns off Airlift's own domain names and certificates in this environment.",
        "With a CDN `cdn.certificate` is needed.",
      ],
    }),
    access_logs: switchable(
      {
        bucket_name: str({
          effect: "bucket for the logs",
          defaultText: "a bucket of the environment's own",
          spell: unquoted,
        }),
        prefix: str({ effect: "prefix of the log files", spell: unquoted }),
      },
      {
        effect: "access logs of the load balancer",
        rules: ["Any key of a map turns them on."],
        default: false,
        lenient: true,
      },
    ),
    ssl_policy: str({
      effect: "TLS policy of the HTTPS listener",
      defaultText: "Elastic Load Balancing's default",
      spell: unquoted,
    }),
    ingress: map(
      {
        cdn: bool({
          effect: "only CloudFront reaches the load balancer",
          rules: ["true needs `cdn`."],
          default: false,
        }),
        source_ips: sources("only these addresses reach the load balancer"),
      },
      {
        effect: "who reaches the load balancer",
        defaultText: "everyone",
        rules: ["Mutually exclusive with `security_groups.ingress`."],
      },
    ),
    security_groups: oldSecurityGroups,
  },
  { effect: "load balancer that faces the internet; made when a service first needs it" },
);

const privateHttp = map(
  {
    subnets: list(str({ effect: "one subnet id", spell: unquoted }), {
      effect: "subnets of the load balancer",
      defaultText: "the private subnets",
      rules: ["The VPC must be an existing one, and each is named under `network.vpc.subnets`."],
    }),
    certificates: list(certificate, {
      effect: "certificates of the internal HTTPS listener",
      rules: ["Turns the zone `{env}.{app}.internal` off."],
    }),
    ssl_policy: str({
      effect: "TLS policy of the internal HTTPS listener",
      defaultText: "Elastic Load Balancing's default",
      spell: unquoted,
    }),
    ingress: map(
      { vpc: bool({ effect: "the whole VPC reaches the load balancer", default: false }) },
      { effect: "who reaches the load balancer", rules: ["Mutually exclusive with `security_groups.ingress`."] },
    ),
    security_groups: oldSecurityGroups,
  },
  { effect: "internal load balancer for Backend Services; made when a service first needs it" },
);

const cdn = switchable(
  {
    certificate: str({
      effect: "certificate of the distribution",
      rules: ["In us-east-1.", "Without `http.public.certificates` it needs `terminate_tls: true`."],
      defaultText: "one for the application's domain",
      refuse: (text) => refuseArn(text, "us-east-1"),
      spell: unquoted,
    }),
    terminate_tls: bool({ effect: "CloudFront speaks HTTP to the load balancer", default: false }),
    static_assets: map(
      {
        location: str({ effect: "domain name of the bucket", required: true, spell: unquoted }),
        alias: str({ effect: "host name of the assets", required: true, spell: unquoted }),
        path: str({ effect: "path pattern of the assets", required: true, spell: unquoted }),
      },
      { effect: "files that CloudFront serves from a bucket", rules: ["All three keys, or none."] },
    ),
  },
  {
    effect: "CloudFront in front of the public load balancer",
    rules: [
      "Any key of a map turns it on, even `terminate_tls: false`.",
      "true with `http.public.certificates` is refused: `certificate` is needed.",
    ],
    default: false,
    lenient: true,
  },
);

export const environmentFields = {
  name: str({ effect: "name of the environment", rules: ["Must be the name of its folder."], required: true }),
  type: enumOf(["Environment"], {
    effect: "marks an environment's manifest",
    form: "`Environment`",
    rules: ["Must be spelled exactly like that."],
    required: true,
  }),
  network: environmentNetwork,
  observability: map(
    { container_insights: bool({ effect: "CloudWatch Container Insights of the cluster", default: false }) },
    { effect: "observability of the cluster", always: true },
  ),
  http: map(
    { public: publicHttp, private: privateHttp },
    { effect: "load balancers that the environment's services share" },
  ),
  cdn,
};
