import type { ManifestKind } from "../../../automation/manifest/kinds.js";
import * as containers from "./containers.js";
import * as environment from "./environment.js";
import * as messages from "./messages.js";
import * as network from "./network.js";
import * as pipeline from "./pipeline.js";
import * as routing from "./routing.js";
import type { Row, Written } from "./samples.js";
import { text } from "./samples.js";
import * as scaling from "./scaling.js";
import * as workloads from "./workloads.js";

const ecs = (main: boolean): Row[] => [
  ...containers.entry(),
  ...containers.taskSize(),
  ...containers.platform(),
  ...network.network(),
  ...containers.variables("", main),
  ...containers.envFile(""),
  ...containers.secrets(""),
  ...network.storage(),
  ...containers.sidecars(),
  ...containers.logging(),
  ...messages.publish(),
  ...messages.taskdefOverrides(),
];

/** The project's own list of every key of every kind, with what it accepts and refuses. */
export const rowsByKind: Readonly<Record<ManifestKind, readonly Row[]>> = {
  "Load Balanced Web Service": [
    ...workloads.named(),
    ...containers.image(),
    ...containers.port(),
    ...containers.containerHealthCheck("image."),
    ...routing.http(true),
    ...routing.nlb(),
    ...scaling.count(true),
    ...scaling.exec(),
    ...scaling.deployment(false),
    ...scaling.observability(false),
    ...ecs(true),
    ...workloads.environments(),
  ],
  "Backend Service": [
    ...workloads.named(),
    ...containers.image(),
    ...containers.port(),
    ...containers.containerHealthCheck("image."),
    ...routing.http(false),
    ...scaling.count(true),
    ...scaling.exec(),
    ...scaling.deployment(false),
    ...scaling.observability(false),
    ...ecs(true),
    ...workloads.environments(),
  ],
  "Worker Service": [
    ...workloads.named(),
    ...containers.image(),
    ...containers.containerHealthCheck("image."),
    ...messages.subscribe(),
    ...scaling.count(false),
    ...scaling.exec(),
    ...scaling.deployment(true),
    ...scaling.observability(false),
    ...ecs(true).map(
      (row): Row =>
        row.path === "network.connect"
          ? { ...row, accepts: row.accepts.slice(0, 1), merges: [[true, false, { enable: false }]] }
          : row.path === "network.connect.alias"
            ? { ...row, accepts: [], refuses: ["web", ["web"]], merges: [] }
            : row,
    ),
    ...workloads.environments(),
  ],
  "Request-Driven Web Service": [
    ...workloads.named(),
    ...containers.image().map(
      (row) =>
        (row.path === "image.location"
          ? { ...row, ...text("public.ecr.aws/a/b", "111122223333.dkr.ecr.us-east-1.amazonaws.com/a", "nginx") }
          : row.path.startsWith("image.depends_on")
            ? { ...row, refuses: ["text", ["list"]] }
            : row.path === "image"
              ? {
                  ...row,
                  accepts: [[{ build: "Dockerfile" }, { build: { dockerfile: "Dockerfile" } }]],
                  merges: [[{ build: "a" }, { location: "public.ecr.aws/a/b" }, { build: undefined }]],
                }
              : row) as Row,
    ),
    ...containers.port(),
    ...workloads.requestDriven(),
    ...containers.taskSize(),
    ...containers.platform(false),
    ...network.requestDrivenNetwork(),
    ...containers.variables(""),
    ...containers.secrets(""),
    ...scaling.observability(true),
    ...messages.publish(),
    ...workloads.environments(),
  ],
  "Static Site": [...workloads.named(), ...workloads.staticSite(), ...workloads.environments()],
  "Scheduled Job": [
    ...workloads.named(),
    ...containers.image(),
    ...containers.containerHealthCheck("image."),
    ...workloads.scheduledJob(),
    ...ecs(true),
    ...workloads.environments(),
  ],
  Environment: [...workloads.named(), ...environment.environment()],
  Pipeline: pipeline.pipeline(),
  Settings: pipeline.settings(),
};

/** Keys that are known only to be refused, or that the other spelling takes over. */
export const refusedAlways: Readonly<Partial<Record<ManifestKind, readonly RegExp[]>>> = {
  "Load Balanced Web Service": [
    /^count\.queue_delay/,
    /^nlb\.alias\[\]\.hosted_zone$/,
    /\[\]\.healthcheck\.grace_period$/,
  ],
  "Backend Service": [/^count\.queue_delay/],
  "Worker Service": [/^count\.(requests|response_time)/, /^network\.connect\.alias$/],
  Environment: [
    /\.subnets\.(public|private)\[\]\.(cidr|az)$/,
    /public\.security_groups\.ingress\.from_vpc$/,
    /private\.security_groups\.ingress\.restrict_to/,
  ],
};

/** A manifest of the kind with nothing more than it needs. */
export const least: Readonly<Record<ManifestKind, { readonly [key: string]: Written }>> = {
  "Load Balanced Web Service": {
    name: "web",
    type: "Load Balanced Web Service",
    image: { location: "nginx", port: 80 },
    http: { path: "/" },
  },
  "Backend Service": { name: "web", type: "Backend Service", image: { location: "nginx", port: 80 } },
  "Worker Service": { name: "web", type: "Worker Service", image: { location: "nginx" } },
  "Request-Driven Web Service": {
    name: "web",
    type: "Request-Driven Web Service",
    image: { location: "public.ecr.aws/a/b", port: 80 },
  },
  "Static Site": { name: "web", type: "Static Site" },
  "Scheduled Job": { name: "web", type: "Scheduled Job", image: { location: "nginx" }, on: { schedule: "@daily" } },
  Environment: { name: "test", type: "Environment" },
  Pipeline: {
    name: "release",
    version: 1,
    source: { provider: "GitHub", properties: { repository: "o/r" } },
    stages: [{ name: "test" }],
  },
  Settings: {},
};

type Around = readonly [path: RegExp, around: { readonly [key: string]: Written }, kinds?: RegExp];

/** What else must stand in a manifest for a key to mean something, by the key's path. */
export const around: readonly Around[] = [
  [/^http\./, { http: { path: "/" } }, /Backend/],
  [/^http\.alb$/, { http: { path: "/" } }],
  [/^http\.additional_rules\[\]\./, { http: { additional_rules: [{ path: "/x" }] } }],
  [/^http\.alias\[\]\./, { http: { alias: [{ name: "a.example.com" }] } }, /Load|Backend/],
  [
    /^http\.additional_rules\[\]\.alias\[\]\./,
    { http: { additional_rules: [{ path: "/x", alias: [{ name: "a.example.com" }] }] } },
  ],
  [/^http\.hosted_zone$/, { http: { alias: ["a.example.com"] } }],
  [
    /^http\.additional_rules\[\]\.hosted_zone$/,
    { http: { additional_rules: [{ path: "/x", alias: ["a.example.com"] }] } },
  ],
  [
    /target_?[cC]ontainer$/,
    { sidecars: { helper: { image: "envoy", port: 7001 }, one: { image: "envoy", port: 7002 } } },
  ],
  [/^nlb\./, { nlb: { port: 443 } }],
  [/^nlb\.ssl_policy$/, { nlb: { port: "443/tls" } }],
  [/^nlb\.alias\[\]\./, { nlb: { alias: [{ name: "a.example.com" }] } }],
  [/^nlb\.additional_listeners\[\]\./, { nlb: { additional_listeners: [{ port: 444 }] } }],
  [/^nlb\.additional_listeners\[\]\.ssl_policy$/, { nlb: { additional_listeners: [{ port: "444/tls" }] } }],
  [/^count\.range\./, { count: { range: { min: 1, max: 9 }, cpu_percentage: 50 } }],
  [/^count\.(range$|cooldown)/, { count: { range: "1-9", cpu_percentage: 50 } }],
  [/^count\.(cpu|memory|requests|response|queue)/, { count: { range: "1-9" } }],
  [/^count\.requests\.cooldown/, { count: { requests: { value: 100 } } }],
  [/^count\.response_time\.cooldown/, { count: { response_time: { value: "2s" } } }],
  [
    /^count\.(cpu_percentage|memory_percentage)\.cooldown/,
    { count: { cpu_percentage: { value: 50 }, memory_percentage: { value: 50 } } },
  ],
  [/^count\.queue_delay\./, { count: { queue_delay: { acceptable_latency: "10m", msg_processing_time: "1s" } } }],
  [/^count\.(requests|response_time)/, { http: { path: "/" } }, /Backend/],
  [/^network\.vpc\.security_groups\.groups\[\]/, {}],
  [/^platform\./, { platform: { osfamily: "linux", architecture: "x86_64" } }],
  [/^storage\.volumes\.<name>\./, { storage: { volumes: { one: { path: "/x" } } } }],
  [/\.efs\.(root_dir|auth)/, { storage: { volumes: { one: { efs: { id: "fs-1" } } } } }],
  [/\.efs\.auth\.access_point_id/, { storage: { volumes: { one: { efs: { auth: { iam: true } } } } } }],
  [/\.efs\.uid$/, { storage: { volumes: { one: { efs: { gid: 5 } } } } }],
  [/\.efs\.gid$/, { storage: { volumes: { one: { efs: { uid: 5 } } } } }],
  [/^sidecars\.<name>\.[^i]/, { sidecars: { one: { image: "envoy" } } }],
  [/mount_points/, { storage: { volumes: { data: { path: "/data" } } } }],
  [/mount_points\[\]\./, { sidecars: { one: { mount_points: [{ source_volume: "data", path: "/x" }] } } }],
  [/depends_on/, { sidecars: { helper: { image: "envoy" } } }, /Load|Backend|Worker|Job/],
  [/^publish\.topics\[\]\./, { publish: { topics: [{ name: "a" }] } }],
  [/^subscribe\.topics\[\]\./, { subscribe: { topics: [{ name: "a", service: "api" }] } }],
  [/^subscribe\.queue/, { subscribe: { topics: [] } }],
  [/^taskdef_overrides\[\]\./, { taskdef_overrides: [{ path: "Cpu", value: "1" }] }],
  [/^files\[\]\./, { files: [{ source: "dist" }] }],
  [/^http\.certificate$/, { http: { alias: "web.example.com" } }],
  [
    /^network\.vpc\.(id$|subnets)/,
    {
      network: {
        vpc: {
          id: "vpc-1",
          subnets: {
            public: [{ id: "subnet-1" }, { id: "subnet-2" }],
            private: [{ id: "subnet-1" }, { id: "subnet-2" }],
          },
        },
      },
    },
    /Environment/,
  ],
  [
    /^network\.vpc\.cidr$/,
    {
      network: {
        vpc: {
          subnets: {
            public: [{ cidr: "10.1.0.0/24" }, { cidr: "10.1.1.0/24" }],
            private: [{ cidr: "10.1.2.0/24" }, { cidr: "10.1.3.0/24" }],
          },
        },
      },
    },
  ],
  [
    /security_group\.ingress\[\]\./,
    { network: { vpc: { security_group: { ingress: [{ cidr: "0.0.0.0/0", ip_protocol: "tcp", ports: 80 }] } } } },
  ],
  [
    /security_group\.egress\[\]\./,
    { network: { vpc: { security_group: { egress: [{ cidr: "0.0.0.0/0", ip_protocol: "tcp", ports: 80 }] } } } },
  ],
  [/^http\.public\..*cdn$/, { cdn: true }],
  [
    /^http\.private\.subnets/,
    { network: { vpc: { id: "vpc-1", subnets: { private: [{ id: "subnet-1" }, { id: "subnet-2" }] } } } },
  ],
  [/^cdn\.certificate$/, { cdn: { terminate_tls: true } }],
  [/^cdn\.static_assets\./, { cdn: { static_assets: { location: "l", alias: "a", path: "p" } } }],
  [/^stages\[\]\./, { stages: [{ name: "test" }] }],
  [/^stages\[\]\.pre_deployments\.<name>\./, { stages: [{ pre_deployments: { one: { buildspec: "b.yml" } } }] }],
  [/^stages\[\]\.post_deployments\.<name>\./, { stages: [{ post_deployments: { one: { buildspec: "b.yml" } } }] }],
  [/^domain\.role$/, { domain: { name: "example.com" } }],
];
