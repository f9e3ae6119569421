import { bool, custom, int, map, type Row, raw, rows, type Samples, text, texts, unmerged } from "./samples.js";

const arn = "arn:aws:acm:us-west-2:1:certificate/1";
const arns = () => texts(arn, `${arn}2`, ["text"]);
const sources = () => texts("10.0.0.0/8", "192.168.0.0/16", ["10.0.0.1"]);

const subnet = (side: string): Readonly<Record<string, Samples>> => ({
  [`.subnets.${side}`]: custom(
    [
      [
        [{ id: "subnet-1" }, { id: "subnet-2" }],
        [{ id: "subnet-1" }, { id: "subnet-2" }],
      ],
    ],
    ["text", [{ cidr: "10.0.0.0/24" }, { id: "subnet-2" }], [{ id: "subnet-1" }]],
    [],
  ),
  [`.subnets.${side}[]`]: custom([[{ id: "subnet-1" }, { id: "subnet-1" }]], ["text", {}], []),
  [`.subnets.${side}[].id`]: text("subnet-1", "subnet-3"),
  [`.subnets.${side}[].cidr`]: custom([], ["10.0.0.0/24", ["list"]], []),
  [`.subnets.${side}[].az`]: custom([], ["us-west-2a", ["list"]], []),
});

const rule = (side: string): Readonly<Record<string, Samples>> => ({
  [`.security_group.${side}`]: custom(
    [[[{ cidr: "0.0.0.0/0", ip_protocol: "tcp", ports: 80 }], [{ ports: { from: 80, to: 80 } }]]],
    ["text", [{}]],
    [],
  ),
  [`.security_group.${side}[]`]: custom(
    [
      [
        { cidr: "0.0.0.0/0", ip_protocol: raw("-1"), ports: "0-65535" },
        { ip_protocol: "-1", ports: { from: 0, to: 65535 } },
      ],
    ],
    ["text", {}],
    [],
  ),
  [`.security_group.${side}[].cidr`]: text("10.0.0.0/8", "0.0.0.0/0", ""),
  [`.security_group.${side}[].ip_protocol`]: text("tcp", "udp", ""),
  [`.security_group.${side}[].ports`]: custom(
    [
      [80, { from: 80, to: 80 }],
      ["80-90", { from: 80, to: 90 }],
    ],
    ["http", "90-80", "1-2-3", ["80"]],
    [],
  ),
});

export const environment = (): Row[] => [
  ...rows(
    "",
    unmerged({
      network: map({ vpc: { flow_logs: true } }, {}, { vpc: { flow_logs: { enable: true } } }),
      observability: map({ container_insights: true }, {}),
      http: map({ public: { ssl_policy: "x" } }, {}),
      cdn: custom(
        [
          [true, { enable: true }],
          [false, { enable: false }],
          [{ terminate_tls: false }, { enable: true, terminate_tls: false }],
        ],
        [{}, "text"],
        [],
      ),
    }),
  ),
  ...rows(
    "",
    unmerged({
      "observability.container_insights": bool(),
      "cdn.certificate": text(
        "arn:aws:acm:us-east-1:1:certificate/1",
        "arn:aws:acm:us-east-1:1:certificate/2",
        "text",
        arn,
      ),
      "cdn.terminate_tls": bool(),
      "cdn.static_assets": custom(
        [
          [
            { location: "b", alias: "a", path: "p" },
            { location: "b", alias: "a", path: "p" },
          ],
        ],
        ["text", { location: "b" }, { alias: "a", path: "p" }],
        [],
      ),
      "cdn.static_assets.location": text(),
      "cdn.static_assets.alias": text(),
      "cdn.static_assets.path": text(),
    }),
  ),
  ...rows(
    "network.vpc",
    unmerged({
      "": map({ flow_logs: true }, {}, { flow_logs: { enable: true } }),
      ".id": text("vpc-1", "vpc-2"),
      ".cidr": { ...text("10.1.0.0/16", "10.1.0.0/20") },
      ".subnets": custom(
        [[{ public: [{ id: "subnet-1" }, { id: "subnet-2" }] }, { public: [{ id: "subnet-1" }, { id: "subnet-2" }] }]],
        ["text", ["list"]],
        [],
      ),
      ...subnet("public"),
      ...subnet("private"),
      ".security_group": map(
        { ingress: [{ cidr: "0.0.0.0/0", ip_protocol: "tcp", ports: 80 }] },
        {},
        { ingress: [{ ports: { from: 80, to: 80 } }] },
      ),
      ...rule("ingress"),
      ...rule("egress"),
      ".flow_logs": custom(
        [
          [true, { enable: true, retention: 14 }],
          [raw("on"), { enable: true }],
          [false, { enable: false }],
          [{ retention: 30 }, { enable: true, retention: 30 }],
        ],
        [{}, "text"],
        [],
      ),
      ".flow_logs.retention": int(30, 60, "30"),
    }),
  ),
  ...rows(
    "http.public",
    unmerged({
      "": map({ ssl_policy: "x" }, {}),
      ".certificates": arns(),
      ".certificates[]": text(arn, `${arn}2`, "text"),
      ".access_logs": custom(
        [
          [true, { enable: true }],
          [{ prefix: "p" }, { enable: true, prefix: "p" }],
        ],
        [{}, "text"],
        [],
      ),
      ".access_logs.bucket_name": text(),
      ".access_logs.prefix": text(),
      ".ssl_policy": text(),
      ".ingress": map({ source_ips: ["10.0.0.0/8"] }, {}),
      ".ingress.cdn": bool(),
      ".ingress.source_ips": sources(),
      ".ingress.source_ips[]": text("10.0.0.0/8", "10.0.0.1/32", "10.0.0.1"),
      ".security_groups": map({ ingress: { restrict_to: { source_ips: ["10.0.0.0/8"] } } }, {}),
      ".security_groups.ingress": map({ restrict_to: { source_ips: ["10.0.0.0/8"] } }, {}),
      ".security_groups.ingress.restrict_to": map({ source_ips: ["10.0.0.0/8"] }, {}),
      ".security_groups.ingress.restrict_to.cdn": bool(),
      ".security_groups.ingress.restrict_to.source_ips": sources(),
      ".security_groups.ingress.restrict_to.source_ips[]": text("10.0.0.0/8", "10.0.0.1/32", "10.0.0.1"),
      ".security_groups.ingress.from_vpc": custom([], [true, false, "text"], []),
    }),
  ),
  ...rows(
    "http.private",
    unmerged({
      "": map({ ssl_policy: "x" }, {}),
      ".subnets": texts("subnet-1", "subnet-2", ["subnet-9"]),
      ".certificates": arns(),
      ".certificates[]": text(arn, `${arn}2`, "text"),
      ".ssl_policy": text(),
      ".ingress": map({ vpc: true }, {}),
      ".ingress.vpc": bool(),
      ".security_groups": map({ ingress: { from_vpc: true } }, {}),
      ".security_groups.ingress": map({ from_vpc: true }, {}),
      ".security_groups.ingress.from_vpc": bool(),
      ".security_groups.ingress.restrict_to": custom([], [{ cdn: true }, "text"], []),
      ".security_groups.ingress.restrict_to.cdn": custom([], [true, "text"], []),
      ".security_groups.ingress.restrict_to.source_ips": custom([], [["10.0.0.0/8"], "text"], []),
      ".security_groups.ingress.restrict_to.source_ips[]": custom([], ["10.0.0.0/8", "text"], []),
    }),
  ),
];
