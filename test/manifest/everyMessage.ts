import type { ManifestFacts } from "../../automation/manifest/index.js";
import {
  backendService as be,
  environmentOf,
  scheduledJob as job,
  publicService as lb,
  requestDriven as rd,
  workerService as wk,
} from "./reading.js";

/** Manifests that break each rule across fields, with what is known around them. */
export type Broken = [text: string, facts?: ManifestFacts];

const arn = (id: string, region = "us-west-2") => `"arn:aws:acm:${region}:111122223333:certificate/${id}"`;
const en = (more: string) => `name: test\ntype: Environment\n${more}`;
const vpc = (more: string) => en(`network: {vpc: {${more}}}\n`);
const pipe = (more: string, source = "provider: GitHub, properties: {repository: a/b}") =>
  `name: main\nversion: 1\nsource: {${source}}\n${more}`;
const noPort = be.replace("  port: 80\n", "");
const imported = environmentOf(
  `http: {public: {certificates: [${arn("1")}]}, private: {certificates: [${arn("2")}]}}\n`,
);
const cdn = environmentOf(
  `cdn: {certificate: ${arn("1", "us-east-1")}, terminate_tls: true}\nhttp: {public: {certificates: [${arn("1")}], ingress: {cdn: true}}}\n`,
);
const inner = environmentOf("network: {vpc: {id: vpc-1, subnets: {private: [{id: subnet-1}, {id: subnet-2}]}}}\n");
const subnets = (publicOnes: string, privateOnes: string) =>
  `cidr: 10.0.0.0/16, subnets: {public: [${publicOnes}], private: [${privateOnes}]}`;

const environments: Broken[] = [
  [vpc("flow_logs: false")],
  [vpc("id: vpc-1, cidr: 10.0.0.0/16")],
  [vpc("id: ''")],
  [vpc("id: vpc-1, subnets: {public: [{cidr: 10.0.0.0/24, az: us-west-2a}], private: [{id: ''}, {id: a}, {id: a}]}")],
  [vpc("subnets: {public: [{id: a}, {id: b}]}")],
  [vpc("subnets: {public: [{cidr: 10.0.0.0/24}]}")],
  [vpc("cidr: 10.0.0.0/16")],
  [vpc(subnets("{id: a}, {cidr: 10.0.0.0/24}", "{cidr: 10.0.1.0/24}, {cidr: 10.0.2.0/24}"))],
  [vpc(subnets("{cidr: 10.0.0.0/24}", "{cidr: 10.0.1.0/24}, {cidr: 10.0.2.0/24}"))],
  [vpc(subnets("{cidr: 10.0.0.0/24}", "{cidr: 10.0.1.0/24}"))],
  [vpc(subnets("{cidr: 10.0.0.0/24, az: us-west-2a}", "{cidr: 10.0.1.0/24}"))],
  [vpc(subnets("{cidr: 10.0.0.0/24, az: us-west-2a}", "{cidr: 10.0.1.0/24, az: us-west-2b}"))],
  [vpc(subnets("{cidr: 10.0.0.0/24, az: us-west-2a}", "{cidr: 10.0.1.0/24, az: us-west-2a}"))],
  [
    vpc(
      subnets(
        "{cidr: 10.0.0.0/24, az: us-west-2a}, {cidr: 10.0.3.0/24, az: us-west-2b}, {cidr: 10.0.4.0/24, az: us-west-2b}",
        "{cidr: 10.0.1.0/24, az: us-west-2a}, {cidr: 10.0.2.0/24, az: us-west-2b}",
      ),
    ),
  ],
  [vpc(subnets("{cidr: 10.1.0.0/24}, {cidr: 10.0.0.0/24}", "{cidr: 10.0.0.0/25}, {cidr: 10.0.2.0/24}"))],
  [vpc(subnets("{cidr: ten}, {cidr: 10.0.0.0/30}", "{cidr: 10.0.0.0/8}, {cidr: 10.0.2.1/24}"))],
  [
    vpc(
      subnets(
        "{cidr: 10.0.0.0/24, az: usw2-az1}, {cidr: 10.0.3.0/24, az: us-east-1b}",
        "{cidr: 10.0.1.0/24, az: us-west-2a}",
      ),
    ),
    { region: "us-west-2" },
  ],
  [
    vpc(
      "security_group: {ingress: [{ip_protocol: tcp, ports: 80, cidr: nowhere}, {ip_protocol: tcp, ports: 81, cidr: 10.0.0.1/8}]}",
    ),
  ],
  [
    en(
      "http: {public: {ssl_policy: TLS13, ingress: {cdn: true, source_ips: [10.0.0.1/8]}}, private: {ssl_policy: TLS13}}\n",
    ),
  ],
  [
    en(
      "http: {public: {security_groups: {ingress: {restrict_to: {cdn: true, source_ips: [10.0.0.0/8]}, from_vpc: true}}}}\n",
    ),
  ],
  [en("http: {public: {ingress: {cdn: false}, security_groups: {ingress: {restrict_to: {cdn: false}}}}}\n")],
  [
    en(
      "http: {private: {ingress: {vpc: true}, security_groups: {ingress: {restrict_to: {cdn: true, source_ips: [10.0.0.0/8]}}}}}\n",
    ),
  ],
  [en("http: {private: {subnets: [subnet-1]}}\n")],
  [
    en(
      "network: {vpc: {id: vpc-1, subnets: {private: [{id: subnet-1}, {id: subnet-2}]}}}\nhttp: {private: {subnets: [subnet-1, subnet-9]}}\n",
    ),
  ],
  [en(`cdn: true\nhttp: {public: {certificates: [${arn("1")}]}}\n`)],
  [en(`cdn: {certificate: ${arn("1", "us-east-1")}}\n`)],
  [
    en(
      `http: {public: {certificates: [${Array.from({ length: 27 }, (_, index) => arn(String(index))).join(", ")}]}}\n`,
    ),
  ],
  [en(`http: {public: {certificates: [${arn("1", "")}]}}\n`), { region: "us-west-2" }],
  [en(`http: {public: {certificates: [${arn("1", "eu-west-1")}]}}\n`), { region: "us-west-2" }],
];

const containers: Broken[] = [
  [be.replace("location: nginx", "labels: {a: b}")],
  [`${be}sidecars: {web: {image: x}}\n`],
  [
    `${be.replace("port: 80", "port: 80\n  depends_on: {firelens_log_router: start, gone: start, a: healthy, b: success, c: complete}")}sidecars: {a: {image: x, depends_on: {web: complete}}, b: {image: y}, c: {image: z}}\n`,
  ],
  [be.replace("port: 80", "port: 80\n  depends_on: {web: healthy}")],
  [`${be}sidecars: {a: {image: x, depends_on: {b: start}}, b: {image: y, depends_on: {a: start}}}\n`],
  [
    `${be}sidecars: {a: {image: x, port: 80}, b: {image: y, port: 81/udp}, c: {image: y, mount_points: [{source_volume: d, path: rel}]}}\n`,
  ],
  [
    `${be}storage: {volumes: {a: {path: /a, efs: {uid: 1}}, b: {path: b, efs: true}, c: {path: /c, efs: {root_dir: /x}}, d: {path: /d, efs: {id: fs-1, root_dir: /x, auth: {iam: false, access_point_id: fsap-1}}}}}\nsidecars: {a: {image: x, mount_points: [{source_volume: z, path: /z}]}}\n`,
  ],
  [`${be}variables: {A: x}\nsecrets: {A: /a}\ncpu: 300\n`],
  [`${be}cpu: 256\nmemory: 4096\n`],
  [
    `${be}taskdef_overrides: [{path: "ContainerDefinitions[0].Image", value: 1}, {path: "ContainerDefinitions[-]", value: {Secrets: [{Name: a, ValueFrom: true}]}}]\n`,
  ],
  [
    `${be}platform: windows/x86_64\ncpu: 1024\nmemory: 2048\nnetwork: {connect: true}\nstorage: {readonly_fs: true, volumes: {a: {path: 'C:\\a', efs: true}}}\n`,
  ],
  [`${be}platform: {osfamily: windows_server_2019_core, architecture: arm64}\ncpu: 1024\nmemory: 2048\n`],
  [`${be}publish: {topics: [{name: a}, {name: a}]}\n`],
];

const counts: Broken[] = [
  [`${be}count: {spot: 2, range: 1-2}\n`],
  [`${be}count: {range: 1-2}\n`],
  [`${be}count: {cpu_percentage: 70}\n`],
  [`${be}count: {cooldown: {in: 1m}}\n`],
  [`${be}count: {range: 5-2, cpu_percentage: 0}\n`],
  [`${lb}count: {range: 1-2, requests: {cooldown: {in: 1m}}, response_time: {cooldown: {out: 1m}}}\n`],
  [`${be}count: -1\n`],
  [
    `${be}count: {range: {min: -1, max: 2, spot_from: -3}, queue_delay: {acceptable_latency: 1m, msg_processing_time: 1s}, requests: 1, response_time: 1s}\n`,
  ],
  [`${lb.replace("http:\n  path: /\n", "http: false\n")}nlb: {port: 80}\ncount: {range: 1-2, requests: 1}\n`],
  [`${wk}count: {range: 1-2, requests: 1}\n`],
  [`${wk}count: {range: 1-2, queue_delay: {acceptable_latency: 1s, msg_processing_time: 2s}}\n`],
  [`${wk}count: {range: 1-2, queue_delay: {acceptable_latency: 0s, msg_processing_time: 0s}}\n`],
];

const routed: Broken[] = [
  [lb.replace("http:\n  path: /\n", "http: false\n")],
  [lb.replace("http:\n  path: /\n", "http: true\n")],
  [`${lb}  alias: [a.x, b.x, c.x, d.x]\n  allowed_source_ips: [10.0.0.1/8]\n`, { domain: "x" }],
  [
    `${lb}  hosted_zone: Z1\n  redirect_to_https: false\n  healthcheck: {path: /, interval: 5s, timeout: 10s, success_codes: "600", healthy_threshold: 1}\n`,
  ],
  [`${lb}  version: grpc\n  healthcheck: {path: /, success_codes: "200"}\n`],
  [`${lb}  alias: a.example.com\n`],
  [`${lb}  alias: a.b.c.example.com\n`, { domain: "example.com" }],
  [`${lb}  alias: [{name: a.example.com, hosted_zone: Z1}]\n`, { domain: "example.com" }],
  [`${lb}  alias: [{name: a.example.com, hosted_zone: Z1}]\n`, { environment: cdn }],
  [lb, { environment: imported }],
  [lb, { environment: cdn }],
  [lb, { environment: inner }],
  [
    `${lb}  healthcheck: {path: /, grace_period: 1m}\n  additional_rules: [{path: /x, healthcheck: {path: /, grace_period: 1m}}]\nnlb: {port: 443/tls, healthcheck: {grace_period: 1m}, additional_listeners: [{port: 81, healthcheck: {grace_period: 1m}}], alias: n.example.com, ssl_policy: X}\n`,
  ],
  [`${lb}nlb: {port: 443/tls, alias: n.example.com}\n`, { environment: imported }],
  [`${lb}nlb: {port: 443/tcp, alias: n.other.org}\n`, { domain: "example.com" }],
  [
    `${lb}nlb: {port: 443/tcp, alias: [{name: n.web.test.shop.example.com}, {name: n.other.org}]}\n`,
    { domain: "example.com" },
  ],
  [
    `${lb}  target_container: gone\n  additional_rules: [{path: /x, target_container: a}, {path: /y, target_container: b}]\nsidecars: {a: {image: x}, b: {image: x, port: 90/udp}}\n`,
  ],
  [`${lb}nlb: {port: 53/udp, healthcheck: {port: 53}, additional_listeners: [{port: 54/udp}, {port: 80/udp}]}\n`],
  [`${lb}  target_port: 8080\nnlb: {port: 8080/udp, healthcheck: {port: 80}}\n`],
  [`${noPort}http: {path: /}\n`],
  [`${noPort}http: {path: /, target_container: web}\n`],
  [`${noPort}network: {connect: {alias: x}}\n`],
  [`${be}http: {path: /, alias: a.x}\n`],
  [`${be}http: {path: /}\n`, { environment: imported }],
];

const others: Broken[] = [
  [
    `${wk}subscribe: {topics: [{name: a-b, service: api, queue: {timeout: 1s}}, {name: ab, service: api, queue: {timeout: 1s}}, {name: z, service: api, queue: {fifo: {throughput_limit: perMessageGroupId, deduplication_scope: queue}}}]}\n`,
  ],
  [
    `${wk}network: {connect: {alias: x}}\nsubscribe: {topics: [{name: a, service: api}, {name: a, service: api}, {name: a-b, service: api}, {name: ab, service: api, queue: true}, {name: a-b, service: api, queue: true}], queue: {fifo: {high_throughput: true, throughput_limit: perQueue, deduplication_scope: queue}, dead_letter: {tries: 0}, retention: 1s}}\n`,
  ],
  [
    `${job}count: 2\nexec: true\nnetwork: {connect: true, vpc: {security_groups: {groups: [sg-1], deny_default: true}}}\n`,
  ],
  [job.replace("@daily", "0 0 1 * 1")],
  [
    `name: s\ntype: Static Site\nfiles: [{source: ., exclude: ["*.map"], reinclude: [a]}]\nhttp: {certificate: ${arn("1", "us-east-1")}}\n`,
  ],
  [`name: s\ntype: Static Site\nfiles: [{source: .}]\nhttp: {alias: a.example.com}\n`],
  [`name: s\ntype: Static Site\nfiles: [{source: .}]\nhttp: {alias: a.other.org}\n`, { domain: "example.com" }],
  [`${rd.replace("public.ecr.aws/a/b", "nginx")}cpu: 333\nplatform: windows/x86_64\n`],
  [
    `${rd.replace("port: 80", "port: 80\n  credentials: arn:aws:secretsmanager:us-west-2:1:secret:a\n  labels: {a: b}\n  depends_on: {a: start}")}cpu: 256\nmemory: 8192\nplatform: linux/arm64\nhttp: {alias: a.example.com, healthcheck: {path: /, port: 1, success_codes: "200", grace_period: 1s, interval: 30s, healthy_threshold: 0}}\n`,
  ],
  [`${rd}http: {alias: shop.example.com}\n`, { domain: "example.com" }],
  [
    `${rd}http: {alias: a.example.com, private: {endpoint: vpce-1}, healthcheck: {path: /, interval: 5s, timeout: 2s, healthy_threshold: 2, unhealthy_threshold: 2}}\ncount: high/3\nnetwork: {vpc: {placement: {subnets: [subnet-1]}}}\nobservability: {tracing: awsxray}\ncommand: "a 'b"\ncpu: 8192\nmemory: 16384\nplatform: linux/arm64\n`,
    { requestDriven: "express" },
  ],
  [`${rd}cpu: 256\nmemory: 8192\nplatform: windows/x86_64\n`, { requestDriven: "express" }],
  [pipe("stages: []\n")],
  [pipe("stages: [{name: test}]\n", "provider: GitHub, properties: {repository: 'ftp://x'}")],
  [pipe("stages: [{name: test}]\n", "provider: Bitbucket, properties: {repository: a/b}")],
  [pipe("stages: [{name: test}]\n", "provider: CodeCommit, properties: {repository: a/b}")],
  [
    pipe(
      "stages: [{name: test}]\n",
      "provider: GitHubV1, properties: {repository: a/b, output_artifact_format: CODE_ZIP}",
    ),
  ],
  [
    pipe(
      "stages: [{name: test, test_commands: [a], post_deployments: {a: {buildspec: b}}, deployments: {a: {depends_on: [b]}, b: {depends_on: [a, c]}}, pre_deployments: {x: {buildspec: b, depends_on: [x]}}}]\n",
    ),
  ],
];

export const broken: readonly Broken[] = [...environments, ...containers, ...counts, ...routed, ...others];
