import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { resolve, specOf } from "./resolving.js";

describe("what a manifest says of traffic, messages and the kinds beside services", () => {
  afterEach(removeFolders);

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
        "http: false\nnlb:\n  port: 443/TLS\n  target_port: 80\n  ssl_policy: ELBSecurityPolicy-P\n  healthcheck: {grace_period: 2m, interval: 10s}\n  alias: n.test.shop.example.com\n  additional_listeners: [{port: 8080, stickiness: true}]\n",
      );
      expect(spec).to.not.have.property("http");
      expect(spec.nlb).to.deep.equal({
        listeners: [
          {
            port: 443,
            protocol: "tls",
            healthCheck: { interval: 10 },
            targetPort: 80,
            sslPolicy: "ELBSecurityPolicy-P",
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
  healthcheck: {path: /ok, port: 81, success_codes: 0-12, healthy_threshold: 3, unhealthy_threshold: 4, timeout: 5s, interval: 10s, grace_period: 90s}
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
              successCodes: "0-12",
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

    it("of a Backend Service is on the internal load balancer, or on one that exists", () => {
      const image = "image: {location: x, port: 80}\n";
      expect(specOf("backend", `${image}http: {path: /}\n`).http).to.not.have.property("importedLoadBalancer");
      const spec = specOf("backend", `${image}http: {path: /, alb: other, alias: [{name: a.org, hosted_zone: Z1}]}\n`);
      expect(spec.http).to.have.property("importedLoadBalancer", "other");
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
        serviceTags: { team: "web" },
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
