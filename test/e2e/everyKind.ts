import type { FolderContent } from "../support/folder.js";

/** A table and the policy to read it. */
const table = `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
  Access:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Table.Arn}]}
Outputs:
  TableName: {Value: !Ref Table}
  Access: {Value: !Ref Access}
`;

/** An application with every kind of workload, most of their keys set. */
export const everyKind: FolderContent = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": `domain: example.com
tags: {team: web}
`,
  "copilot/environments/test/manifest.yml": `name: test
type: Environment
network:
  vpc:
    flow_logs: {retention: 30}
    security_group: {ingress: [{ip_protocol: tcp, ports: 22, cidr: 10.1.0.0/16}]}
observability: {container_insights: true}
http:
  public: {access_logs: true, ingress: {source_ips: [192.0.2.0/24]}}
  private: {ingress: {vpc: true}}
`,
  Dockerfile: `FROM scratch
ARG LEVEL
`,
  "log/Dockerfile": "FROM scratch\n",
  "web.env": "A=1\n",
  "log.env": "B=1\n",
  "site/index.html": "<h1>one</h1>\n",
  "site/a/b.css": "a {}\n",
  "site/a/b.css.map": "{}\n",
  "copilot/web/manifest.yml": `name: web
type: Load Balanced Web Service
image:
  build: {context: ., dockerfile: Dockerfile, args: {LEVEL: "1"}, target: final, cache_from: ["web:latest"]}
  port: 8080
  labels: {com.example.team: web}
  depends_on: {nginx: start}
  healthcheck: {command: ["CMD", "true"], interval: 20s, retries: 3, timeout: 4s, start_period: 10s}
http:
  path: /
  alias: [web.shop.example.com, www.example.com]
  healthcheck: {path: /up, port: 8080, success_codes: "200-299", healthy_threshold: 2, unhealthy_threshold: 3, interval: 10s, timeout: 5s, grace_period: 45s}
  stickiness: true
  deregistration_delay: 10s
  allowed_source_ips: [192.0.2.0/24]
  redirect_to_https: true
  additional_rules:
  - {path: /admin, target_container: nginx, target_port: 8081, version: http2, alias: admin.shop.example.com}
nlb:
  port: 443/tls
  target_container: nginx
  target_port: 8081
  stickiness: true
  additional_listeners: [{port: 9000/tcp, target_port: 8080, healthcheck: {interval: 10s}}]
cpu: 1024
memory: 2048
count:
  range: {min: 1, max: 4, spot_from: 2}
  cooldown: {in: 90s, out: 30s}
  cpu_percentage: {value: 60, cooldown: {in: 30s}}
  memory_percentage: 70
  requests: 1000
  response_time: 2s
exec: true
entrypoint: /entry
command: [serve, --all]
network:
  connect: {alias: web.internal}
  vpc: {placement: private, security_groups: [{from_cfn: legacy-group}]}
variables: {LOG: info, BUCKET: {from_cfn: legacy-bucket}}
env_file: web.env
secrets: {TOKEN: /shop/token, DB: {secretsmanager: "shop/db:password::"}, KEY: {from_cfn: legacy-secret}}
storage:
  ephemeral: 40
  readonly_fs: false
  volumes:
    data: {path: /data, read_only: false, efs: true}
    scratch: {path: /tmp/scratch, read_only: false}
sidecars:
  nginx:
    port: 8081
    image: {build: {context: log, args: {A: b}}}
    essential: false
    variables: {X: y}
    mount_points: [{source_volume: data, path: /x, read_only: true}]
    secrets: {TOKEN: /shop/token}
    labels: {a: b}
logging:
  retention: 14
  destination: {Name: cloudwatch, region: us-west-2, log_group_name: x}
  env_file: log.env
  secretOptions: {apikey: /shop/token}
observability: {tracing: awsxray}
publish: {topics: [{name: orders}, {name: bills, fifo: {content_based_deduplication: true}}]}
deployment: {rolling: default, rollback_alarms: {cpu_utilization: 90, memory_utilization: 90}}
taskdef_overrides:
- {path: "ContainerDefinitions[0].Ulimits[-]", value: {Name: nofile, SoftLimit: 1024, HardLimit: 4096}}
- {path: "ContainerDefinitions[0].Secrets[-]", value: {Name: EXTRA, ValueFrom: /shop/extra}}
`,
  "copilot/api/manifest.yml": `name: api
type: Backend Service
image: {location: "public.ecr.aws/nginx/nginx:1.25", port: 80, credentials: "arn:aws:secretsmanager:us-west-2:123456789012:secret:registry-AbCdEf"}
platform: linux/arm64
http: {path: /, healthcheck: {path: /, grace_period: 20s}}
count: 2
network: {connect: true}
storage: {volumes: {files: {path: /files, efs: {id: fs-12345678, root_dir: /, auth: {iam: true, access_point_id: fsap-12345678}}}}}
deployment: {rolling: recreate}
`,
  "copilot/work/manifest.yml": `name: work
type: Worker Service
image: {build: Dockerfile}
count: {range: 0-5, queue_delay: {acceptable_latency: 1m, msg_processing_time: 500ms}}
subscribe:
  queue: {retention: 1h, delay: 5s, timeout: 40s, dead_letter: {tries: 3}}
  topics:
  - {name: orders, service: web, filter_policy: {kind: [a, b]}, queue: {timeout: 1m}}
  - {name: bills, service: web, queue: {fifo: {high_throughput: true}}}
`,
  "copilot/nightly/manifest.yml": `name: nightly
type: Scheduled Job
image: {build: Dockerfile}
on: {schedule: "0 3 * * MON-FRI"}
retries: 2
timeout: 1h
network: {vpc: {placement: private, security_groups: [sg-0123456789abcdef0]}}
storage: {volumes: {out: {path: /out, read_only: false, efs: true}}}
secrets: {TOKEN: /shop/token}
publish: {topics: [{name: done}]}
`,
  "copilot/front/manifest.yml": `name: front
type: Request-Driven Web Service
image: {build: Dockerfile, port: 8080}
http: {alias: front.example.com, healthcheck: {path: /up, healthy_threshold: 2, interval: 5s, timeout: 2s}}
cpu: 512
memory: 1024
command: serve
tags: {cost: front}
count: high/1
network: {vpc: {placement: private}}
observability: {tracing: awsxray}
variables: {A: b}
secrets: {TOKEN: /shop/token}
publish: {topics: [{name: clicks}]}
`,
  "copilot/docs/manifest.yml": `name: docs
type: Static Site
http: {alias: docs.shop.example.com}
files: [{source: site, recursive: true, exclude: "*.map"}, {source: site/index.html, destination: error.html}]
`,
  "copilot/web/addons/table.yml": table,
  "copilot/api/addons/table.yml": table,
  "copilot/front/addons/table.yml": table,
};
