import { expect } from "chai";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import type { Problem } from "../../automation/manifest/problems.js";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const types = {
  lbws: "Load Balanced Web Service",
  backend: "Backend Service",
  worker: "Worker Service",
  rdws: "Request-Driven Web Service",
  job: "Scheduled Job",
  site: "Static Site",
};
const starts: Record<keyof typeof types, string> = {
  lbws: "image: {location: x, port: 80}\n",
  backend: "image: {location: x}\n",
  worker: "image: {location: x}\n",
  rdws: "image: {location: public.ecr.aws/x/y, port: 80}\n",
  job: "image: {location: x}\n",
  site: "",
};

/** Resolves one workload called `web` in environment `test` of application `shop`. */
function resolve(
  type: keyof typeof types,
  text: string,
  files: FolderContent = {},
): { workload: ResolvedWorkload | undefined; problems: Problem[] } {
  const start = /^image:/m.test(text) ? "" : starts[type];
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/web/manifest.yml": `name: web\ntype: ${types[type]}\n${start}${text}`,
    "copilot/airlift.yml": "domain: example.com\n",
    ...files,
  });
  const { problems, resolved } = resolveApplication(loadApplication({ dir, processEnvironment: {} }), "test");
  return { workload: resolved?.workloads[0], problems: problems.filter(({ severity }) => severity !== "notice") };
}

function specOf(type: keyof typeof types, text: string, files?: FolderContent): Record<string, unknown> {
  const { workload, problems } = resolve(type, text, files);
  if (workload === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return { ...workload.spec };
}

describe("what a manifest resolves to", () => {
  afterEach(removeFolders);

  describe("containers", () => {
    it("have Copilot's defaults", () => {
      expect(specOf("backend", "")).to.deep.equal({
        image: "x",
        cpu: 256,
        memory: 512,
        logging: { retention: 30 },
        network: { placement: "public" },
        count: { fixed: 1 },
        exec: false,
      });
    });

    it("take variables and secrets in every form", () => {
      const spec = specOf(
        "backend",
        "variables: {A: 1.10, B: {from_cfn: exp}}\nsecrets:\n  P: /ssm/name\n  S: {secretsmanager: 'name:key::'}\n  C: {from_cfn: arn-of}\n",
      );
      expect(spec.variables).to.deep.equal({ A: "1.10", B: { from: "export", name: "exp" } });
      expect(spec.secrets).to.deep.equal({
        P: { valueFrom: "/ssm/name" },
        S: { secretsManager: "name:key::" },
        C: { valueFrom: { from: "export", name: "arn-of" } },
      });
    });

    it("split commands into words, and keep lists", () => {
      const spec = specOf("backend", "command: sh -c 'echo \"a b\"' c\\ d\nentrypoint: [/bin/x, 'a b']\n");
      expect(spec.command).to.deep.equal(["sh", "-c", 'echo "a b"', "c d"]);
      expect(spec.entryPoint).to.deep.equal(["/bin/x", "a b"]);
    });

    it("fill a health check's other values as soon as one is written, and have none otherwise", () => {
      expect(specOf("backend", "image: {location: x, healthcheck: {interval: 1m}}\n").healthCheck).to.deep.equal({
        command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        interval: 60,
        retries: 2,
        timeout: 5,
        startPeriod: 0,
      });
      expect(specOf("backend", "")).to.not.have.property("healthCheck");
    });

    it("keep credentials, labels and what they wait for", () => {
      const spec = specOf(
        "backend",
        "image:\n  location: x\n  credentials: arn:aws:secretsmanager:us-west-2:1:secret:r\n  labels: {a: b}\n  depends_on: {proxy: Healthy}\nsidecars:\n  proxy: {image: envoy, port: 8080/UDP, healthcheck: {retries: 3}}\n",
      );
      expect(spec).to.deep.include({
        credentials: "arn:aws:secretsmanager:us-west-2:1:secret:r",
        labels: { a: "b" },
        dependsOn: { proxy: "HEALTHY" },
      });
      expect(spec.sidecars).to.have.nested.property("proxy.port").that.deep.equals({ port: 8080, protocol: "udp" });
      expect(spec.sidecars).to.have.nested.property("proxy.healthCheck.retries", 3);
    });

    it("of sidecars are built like the main one, for the same platform", () => {
      const text =
        "image: {build: web/Dockerfile}\nplatform: linux/arm64\nsidecars:\n  proxy:\n    image: {build: proxy/Dockerfile}\n    essential: false\n    mount_points: [{source_volume: v, path: /v, read_only: false}]\nstorage: {volumes: {v: {path: /v}}}\n";
      const { workload } = resolve("backend", text, { "web/Dockerfile": "", "proxy/Dockerfile": "" });
      expect(workload?.images.map(({ container, platform }) => `${container} ${platform}`)).to.deep.equal([
        "web linux/arm64",
        "proxy linux/arm64",
      ]);
      expect(workload?.spec)
        .to.have.nested.property("sidecars.proxy")
        .that.deep.equals({
          image: { from: "image", container: "proxy" },
          essential: false,
          mountPoints: [{ volume: "v", path: "/v", readOnly: false }],
        });
      expect(workload?.spec).to.have.nested.property("platform.cpuArchitecture", "ARM64");
    });

    it("get a router as soon as logging says more than a retention", () => {
      expect(specOf("backend", "logging: {retention: 7}\n").logging).to.deep.equal({ retention: 7 });
      expect(
        specOf(
          "backend",
          "logging:\n  destination: {Name: cloudwatch}\n  enableMetadata: false\n  secretOptions: {key: /ssm}\n  configFilePath: /x.conf\n",
        ).logging,
      ).to.deep.equal({
        retention: 30,
        router: {
          destination: { Name: "cloudwatch" },
          enableMetadata: false,
          secretOptions: { key: { valueFrom: "/ssm" } },
          configFilePath: "/x.conf",
        },
      });
    });
  });

  describe("platforms", () => {
    const cases: [string, unknown, string][] = [
      ["linux/amd64", undefined, "linux/amd64"],
      ["linux/arm", { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" }, "linux/arm64"],
      [
        "windows/x86_64",
        { operatingSystemFamily: "WINDOWS_SERVER_2019_CORE", cpuArchitecture: "X86_64" },
        "windows/amd64",
      ],
      [
        "{osfamily: windows_server_2022_full, architecture: amd64}",
        { operatingSystemFamily: "WINDOWS_SERVER_2022_FULL", cpuArchitecture: "X86_64" },
        "windows/amd64",
      ],
    ];
    for (const [text, platform, build] of cases) {
      it(text, () => {
        const { workload } = resolve("backend", `image: {build: Dockerfile}\nplatform: ${text}\n`, { Dockerfile: "" });
        const spec: Record<string, unknown> = { ...workload?.spec };
        expect(spec.platform).to.deep.equal(platform);
        expect(workload?.images[0]?.platform).to.equal(build);
      });
    }
  });

  describe("counts", () => {
    const range = { min: 1, max: 5 };
    const cooldown = { in: 120, out: 60 };
    const cases: [string, unknown][] = [
      ["2", { fixed: 2 }],
      ["{spot: 3}", { spot: 3 }],
      ["{range: 1-5, cpu_percentage: 70}", { range, cpu: { value: 70, cooldown } }],
      [
        "{range: {min: 1, max: 5, spot_from: 3}, memory_percentage: {value: 80, cooldown: {in: 10s}}, cooldown: {in: 1m, out: 90s}}",
        { range: { ...range, spotFrom: 3 }, memory: { value: 80, cooldown: { in: 10, out: 90 } } },
      ],
    ];
    for (const [text, count] of cases)
      it(text, () => expect(specOf("backend", `count: ${text}\n`).count).to.deep.equal(count));

    it("by requests and response time, in seconds", () => {
      const spec = specOf("lbws", "http: {path: /}\ncount: {range: 1-5, requests: 100, response_time: 1500ms}\n");
      expect(spec.count).to.deep.equal({
        range,
        requests: { value: 100, cooldown },
        responseTime: { value: 1.5, cooldown },
      });
    });

    it("by the delay of queues, in seconds", () => {
      const spec = specOf(
        "worker",
        "count:\n  range: 1-5\n  queue_delay: {acceptable_latency: 10m, msg_processing_time: 250ms}\n",
      );
      expect(spec.count).to.deep.equal({
        range,
        queueDelay: { acceptableLatency: 600, processingTime: 0.25, cooldown },
      });
    });
  });

  describe("networks", () => {
    const cases: [string, unknown][] = [
      ["{connect: true}", { connect: {}, placement: "public" }],
      ["{connect: {alias: shop}}", { connect: { alias: "shop" }, placement: "public" }],
      ["{vpc: {placement: private}}", { placement: "private" }],
      ["{vpc: {placement: {subnets: [subnet-1, subnet-2]}}}", { placement: { subnets: ["subnet-1", "subnet-2"] } }],
      [
        "{vpc: {placement: {subnets: {from_tags: {tier: [a, b], team: web}}}}}",
        { placement: { subnets: [{ from: "subnetTags", tags: { tier: ["a", "b"], team: ["web"] } }] } },
      ],
      [
        "{vpc: {security_groups: [sg-1, {from_cfn: g}]}}",
        { placement: "public", securityGroups: ["sg-1", { from: "export", name: "g" }] },
      ],
      [
        "{vpc: {security_groups: {groups: [sg-1], deny_default: true}}}",
        { placement: "public", securityGroups: ["sg-1"], denyDefault: true },
      ],
    ];
    for (const [text, network] of cases) {
      it(text, () =>
        expect(specOf("backend", `image: {location: x, port: 80}\nnetwork: ${text}\n`).network).to.deep.equal(network),
      );
    }
  });

  describe("storage", () => {
    const cases: [string, unknown][] = [
      ["{ephemeral: 100, readonly_fs: true}", { ephemeral: 100, readonlyRootFilesystem: true }],
      ["{ephemeral: 20}", undefined],
      ["{volumes: {v: {path: /v}}}", { volumes: { v: { path: "/v", readOnly: true } } }],
      [
        "{volumes: {v: {path: /v, read_only: false, efs: true}}}",
        { volumes: { v: { path: "/v", readOnly: false, efs: { managed: {} } } } },
      ],
      ["{volumes: {v: {path: /v, efs: false}}}", { volumes: { v: { path: "/v", readOnly: true } } }],
      [
        "{volumes: {v: {path: /v, efs: {uid: 7, gid: 8}}}}",
        { volumes: { v: { path: "/v", readOnly: true, efs: { managed: { uid: 7, gid: 8 } } } } },
      ],
      [
        "{volumes: {v: {path: /v, efs: {id: fs-1, root_dir: /r, auth: {iam: true}}}}}",
        {
          volumes: {
            v: { path: "/v", readOnly: true, efs: { imported: { id: "fs-1", rootDirectory: "/r", iam: true } } },
          },
        },
      ],
      [
        "{volumes: {v: {path: /v, efs: {id: {from_cfn: f}, auth: {iam: true, access_point_id: fsap-1}}}}}",
        {
          volumes: {
            v: {
              path: "/v",
              readOnly: true,
              efs: { imported: { id: { from: "export", name: "f" }, iam: true, accessPointId: "fsap-1" } },
            },
          },
        },
      ],
    ];
    for (const [text, storage] of cases)
      it(text, () => expect(specOf("backend", `storage: ${text}\n`).storage).to.deep.equal(storage));
  });

  describe("routing", () => {
    it("has one rule with Copilot's defaults", () => {
      expect(specOf("lbws", "http: {path: api}\n").http).to.deep.equal({
        rules: [
          {
            path: "/api",
            healthCheck: { path: "/" },
            stickiness: false,
            deregistrationDelay: 60,
            redirectToHttps: true,
          },
        ],
      });
    });

    it("has none where http is false, and listeners of the Network Load Balancer", () => {
      const spec = specOf(
        "lbws",
        "http: false\nnlb:\n  port: 443/TLS\n  target_port: 80\n  ssl_policy: p\n  healthcheck: {grace_period: 2m, interval: 10s}\n  alias: n.test.shop.example.com\n  additional_listeners: [{port: 8080, stickiness: true}]\n",
      );
      expect(spec).to.not.have.property("http");
      expect(spec.nlb).to.deep.equal({
        listeners: [
          {
            port: 443,
            protocol: "tls",
            healthCheck: { interval: 10 },
            targetPort: 80,
            sslPolicy: "p",
            deregistrationDelay: 60,
          },
          { port: 8080, protocol: "tcp", stickiness: true, deregistrationDelay: 60 },
        ],
        aliases: [{ name: "n.test.shop.example.com" }],
        gracePeriod: 120,
      });
    });

    it("takes every option of a rule, and more rules in their order", () => {
      const text = `http:
  path: /
  version: grpc
  alias: a.shop.example.com
  allowed_source_ips: [10.0.0.0/8]
  stickiness: true
  redirect_to_https: false
  deregistration_delay: 10s
  healthcheck: {path: /ok, port: 81, success_codes: 200-299, healthy_threshold: 3, unhealthy_threshold: 4, timeout: 5s, interval: 10s, grace_period: 90s}
  additional_rules:
    - {path: admin, target_container: proxy}
    - {path: x, target_port: 81}
sidecars: {proxy: {image: envoy, port: 9000}}
`;
      expect(specOf("lbws", text).http).to.deep.equal({
        rules: [
          {
            path: "/",
            protocolVersion: "GRPC",
            healthCheck: {
              path: "/ok",
              port: 81,
              successCodes: "200-299",
              healthyThreshold: 3,
              unhealthyThreshold: 4,
              timeout: 5,
              interval: 10,
            },
            stickiness: true,
            aliases: [{ name: "a.shop.example.com" }],
            deregistrationDelay: 10,
            allowedSourceIps: ["10.0.0.0/8"],
            redirectToHttps: false,
          },
          {
            path: "/admin",
            healthCheck: { path: "/" },
            stickiness: false,
            deregistrationDelay: 60,
            targetContainer: "proxy",
            redirectToHttps: true,
          },
          {
            path: "/x",
            healthCheck: { path: "/" },
            stickiness: false,
            deregistrationDelay: 60,
            targetPort: 81,
            redirectToHttps: true,
          },
        ],
        gracePeriod: 90,
      });
    });

    it("gives a rule's hosted zone to aliases without their own, and knows an imported load balancer", () => {
      const environment =
        "name: test\ntype: Environment\nhttp:\n  public:\n    certificates: ['arn:aws:acm:us-west-2:111122223333:certificate/c']\n";
      const text =
        "http:\n  path: /\n  alb: my-alb\n  hosted_zone: Z1\n  alias:\n    - {name: a.example.com, hosted_zone: Z2}\n    - {name: b.example.com}\n";
      const spec = specOf("lbws", text, { "copilot/environments/test/manifest.yml": environment });
      expect(spec.http).to.include({ importedLoadBalancer: "my-alb" });
      expect(spec.http)
        .to.have.nested.property("rules[0].aliases")
        .that.deep.equals([
          { name: "a.example.com", hostedZone: "Z2" },
          { name: "b.example.com", hostedZone: "Z1" },
        ]);
    });

    it("of a Backend Service is on the internal load balancer, without an imported one", () => {
      const spec = specOf("backend", "image: {location: x, port: 80}\nhttp: {path: /, alb: other}\n");
      expect(spec.http).to.not.have.property("importedLoadBalancer");
      expect(spec.http).to.have.nested.property("rules.length", 1);
    });
  });

  describe("deployments", () => {
    const cases: [string, unknown][] = [
      ["{rolling: default}", undefined],
      ["{rolling: recreate}", { rolling: "recreate" }],
      ["{rollback_alarms: [a, b]}", { rollbackAlarms: { names: ["a", "b"] } }],
      ["{rollback_alarms: []}", undefined],
      [
        "{rollback_alarms: {cpu_utilization: 70, memory_utilization: 80.5}}",
        { rollbackAlarms: { cpuUtilization: 70, memoryUtilization: 80.5 } },
      ],
    ];
    for (const [text, deployment] of cases) {
      it(text, () => expect(specOf("backend", `deployment: ${text}\n`).deployment).to.deep.equal(deployment));
    }

    it("trace with X-Ray, and open a shell", () => {
      expect(specOf("backend", "observability: {tracing: AWSXRay}\nexec: true\n")).to.deep.include({
        observability: { tracing: "awsxray" },
        exec: true,
      });
      expect(specOf("backend", "exec: {enable: false}\n")).to.include({ exec: false });
    });

    it("keep overrides of the task definition in their order", () => {
      const spec = specOf(
        "backend",
        "taskdef_overrides:\n  - {path: Cpu, value: 512}\n  - {path: 'Volumes[-]', value: {Name: a}}\n",
      );
      expect(spec.taskDefinitionOverrides).to.deep.equal([
        { path: "Cpu", value: 512 },
        { path: "Volumes[-]", value: { Name: "a" } },
      ]);
    });
  });

  describe("messages", () => {
    it("are published to topics", () => {
      const spec = specOf(
        "backend",
        "publish:\n  topics:\n    - name: a\n    - {name: b, fifo: true}\n    - {name: c, fifo: {content_based_deduplication: true}}\n",
      );
      expect(spec.publish).to.deep.equal({
        topics: [{ name: "a" }, { name: "b", fifo: {} }, { name: "c", fifo: { contentBasedDeduplication: true } }],
      });
    });

    const subscribe = (text: string): unknown => specOf("worker", `subscribe:\n${text}`).subscribe;

    it("come from FIFO topics by the queue that takes them", () => {
      const topics =
        "  topics:\n    - {name: a, service: api}\n    - {name: b, service: api, queue: true}\n    - {name: c, service: api, queue: {fifo: true}}\n    - {name: d, service: api, queue: false}\n";
      expect(subscribe(`${topics}  queue: {fifo: true}\n`)).to.deep.equal({
        topics: [
          { name: "a", service: "api", fifoTopic: true },
          { name: "b", service: "api", queue: {}, fifoTopic: false },
          { name: "c", service: "api", queue: { fifo: {} }, fifoTopic: true },
          { name: "d", service: "api", fifoTopic: false },
        ],
        queue: { fifo: {} },
      });
    });

    it("are filtered and queued with every option", () => {
      const text =
        "  topics:\n    - name: a\n      service: api\n      filter_policy: {store: [x]}\n      queue: {retention: 1h, delay: 5s, timeout: 90s, dead_letter: {tries: 3}}\n  queue: {fifo: {high_throughput: true}}\n";
      expect(subscribe(text)).to.deep.equal({
        topics: [
          {
            name: "a",
            service: "api",
            filterPolicy: { store: ["x"] },
            queue: { retention: 3600, delay: 5, timeout: 90, deadLetter: { tries: 3 } },
            fifoTopic: false,
          },
        ],
        queue: { fifo: { highThroughput: true } },
      });
    });

    it("need topics for the default queue's options, which are left out with a warning otherwise", () => {
      const { workload, problems } = resolve("worker", "subscribe:\n  queue: {delay: 5s}\n");
      expect(workload?.spec).to.not.have.property("subscribe");
      expect(problems.map(({ severity, path }) => `${severity} ${path}`)).to.deep.equal(["warning subscribe.queue"]);
      expect(subscribe("  topics: []\n  queue: {delay: 5s}\n")).to.deep.equal({ topics: [], queue: { delay: 5 } });
    });
  });

  describe("jobs", () => {
    it("have EventBridge's schedule, a time-out in seconds and retries", () => {
      expect(specOf("job", "on: {schedule: '0 9 * * 1-5'}\ntimeout: 1h30m\nretries: 3\n")).to.include({
        schedule: "cron(0 9 ? * 2-6 *)",
        timeout: 5400,
        retries: 3,
      });
    });

    it("have no schedule with none", () => {
      expect(specOf("job", "on: {schedule: none}\n")).to.not.have.property("schedule");
    });
  });

  describe("App Runner services", () => {
    it("have their own defaults", () => {
      expect(specOf("rdws", "")).to.deep.equal({
        image: "public.ecr.aws/x/y",
        imageRepository: "ECR_PUBLIC",
        port: 80,
        cpu: 1024,
        memory: 2048,
      });
    });

    it("take every option", () => {
      const text = `image: {build: Dockerfile, port: 8080}
command: node server.js --x 'a b'
count: high/3
tags: {team: web}
http:
  alias: web.example.com
  private: {endpoint: vpce-1}
  healthcheck: {path: /ok, healthy_threshold: 2, unhealthy_threshold: 3, interval: 5s, timeout: 2s}
network: {vpc: {placement: private}}
observability: {tracing: awsxray}
publish: {topics: [{name: a}]}
`;
      expect(specOf("rdws", text, { Dockerfile: "" })).to.deep.equal({
        image: { from: "image", container: "web" },
        imageRepository: "ECR",
        port: 8080,
        command: "node server.js --x 'a b'",
        cpu: 1024,
        memory: 2048,
        healthCheck: { path: "/ok", healthyThreshold: 2, unhealthyThreshold: 3, interval: 5, timeout: 2 },
        alias: "web.example.com",
        private: { endpoint: "vpce-1" },
        tags: { team: "web" },
        autoScalingConfiguration: "high/3",
        placement: "private",
        observability: { tracing: "awsxray" },
        publish: { topics: [{ name: "a" }] },
      });
    });
  });

  it("a Static Site resolves to its files and names", () => {
    const certificate = "arn:aws:acm:us-east-1:111122223333:certificate/c";
    const text = `http: {alias: www.example.org, certificate: '${certificate}'}\nfiles: [{source: dist, recursive: true, exclude: '*.map'}]\n`;
    const spec = specOf("site", text, { "dist/index.html": "", "dist/app.js.map": "" });
    expect(spec).to.include({ alias: "www.example.org", certificate });
    expect(spec.files).to.have.nested.property("[0].key", "index.html");
    expect(spec.files).to.have.length(1);
  });
});
