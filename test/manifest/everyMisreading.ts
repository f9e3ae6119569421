import type { Broken } from "./everyMessage.js";
import {
  backendService as be,
  scheduledJob as job,
  publicService as lb,
  requestDriven as rd,
  workerService as wk,
} from "./reading.js";

const scheduled = (text: string): Broken => [job.replace('"@daily"', JSON.stringify(text))];

const schedules: Broken[] = [
  ...[
    "@yearl",
    "@every 1",
    "@every 90s",
    "@every 10s",
    "CRON_TZ=UTC 0 0 * * *",
    "",
    "NONE",
    "rate(1 minutes)",
    "rate(five)",
  ],
  ...["cron(0 0 * *)", "cron(0 0 * * ? 1800)", "cron(0 0 1 * MON *)", "cron(0 0 ? * 2/2 *)", "none of it", "* * *"],
  ...[
    "61 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "*/0 * * * *",
    "1/2/3 * * * *",
    "5-1 * * * *",
    "0 0 1 * 1",
    "0 0 */2 * *",
  ],
  ...["0 0 * * */2", "0 0 1 * */2", "0 0 */3 * 1", "0 0 * * 1-5/2"],
].map(scheduled);

const shapes: Broken[] = [
  [
    `${be}count: {}\nexec: maybe\ncpu: "256"\nmemory: 512.5\nvariables: [a]\nsecrets: text\nnetwork: {vpc: {placement: {subnets: []}}}\n`,
  ],
  [
    `${be}count: !Ref x\nentrypoint: {a: b}\nlogging: {retention: 2}\ncommand: '["a", "b"]'\ncpu: 99999999999999999999\n`,
  ],
  [`${be}exec: "true"\ndeployment: {rolling: slow}\nstorage: {ephemeral: many}\n`],
  [`${be}environments: {test: {count: "\${N}"}}\nimage_: x\n`],
  [
    `${be}env_file: a.txt\nstorage: {volumes: {a: {path: "a b", efs: true}}}\npublish: {topics: [{name: a.fifo}, {name: ""}]}\n`,
  ],
  [`${lb}  targetContainer: web\n  target_container: web\n  deregistration_delay: 1d\n  healthcheck: {interval: 10}\n`],
  [`${be}http: {targetContainer: web}\n`],
  [`${be}http: {path: /, targetContainer: web}\n`],
  [`${wk}subscribe: {topics: [{name: a, service: api, filter_policy: text}], queue: {retention: soon}}\n`],
  [`${rd}http: {alias: ""}\nnetwork: {vpc: {placement: public}}\n`],
  [
    "name: test\ntype: Environment\nhttp: {public: {certificates: [x], ingress: {source_ips: [10.0.0.1, x]}}}\ncdn: {certificate: 'arn:aws:acm:eu-west-1:1:certificate/a'}\n",
  ],
  [
    "name: test\ntype: Environment\nnetwork: {vpc: {flow_logs: {}, security_group: {ingress: [{ip_protocol: '', cidr: '', ports: 9-1}, {ip_protocol: tcp, cidr: 10.0.0.0/8, ports: a}]}}}\n",
  ],
  [`${be}sidecars: {a: {image: x, port: 99999/tcp}, b: {image: y, port: 1/sctp}}\nnetwork: {connect: {alias: ""}}\n`],
  [`${lb}nlb: {port: 1/2/3}\n`],
  [
    `${be}sidecars: {nginx: {image: x}}\nenvironments: {test: {sidecars: {ngnix: {port: 1}}, count: {range: 1-2}}}\ncount: 2\n`,
  ],
  ["name: test\ntype: Environment\ncdn: {terminate_tls: 'true'}\n"],
  [`${be}count: {range: 1-2, cpu_percentage: {value: "70"}}\ncommand: [a, null]\nname_: x\n`],
  [`${be}count: {cooldown: {}}\nstorage: {volumes: {a: {path: /a, efs: {auth: {}}}}}\n`],
  [`${lb}  alias: [a.example.com, {name: b.example.com}]\n`],
  [`${be}cpu: '["a"]'\nplatform: '["a"]'\n`],
  [`${be}count: \${COPILOT_ENVIRONMENT_NAME}\nexec: true\nenvironments: {test: {exec: {enable: false}}}\n`],
  [
    `${be}count: {range: {min: 1, max: 2}, cpu_percentage: 70}\nstorage: {ephemeral: 900}\nenvironments: {test: {count: {range: 1-3}, storage: {ephemeral: 10}}}\n`,
  ],
  [`${be}secrets: {A: {secretsmanager: a, from_cfn: b}}\nplatform: {osfamily: beos}\nimage_: {a: b}\n`],
];

/** Manifests whose values can't be read, or stand where they mean nothing. */
export const misread: readonly Broken[] = [...schedules, ...shapes];
