import { expect } from "chai";
import {
  backendService,
  errorsOf,
  publicService,
  refusedOf,
  requestDriven,
  warningsOf,
  workerService,
} from "./reading.js";

describe("images and containers", () => {
  it("have exactly one source", () => {
    expect(errorsOf(backendService.replace("nginx", "nginx\n  build: Dockerfile"))).to.deep.equal([
      "4:13 error image.location: an image is either built or located, and this one is both",
    ]);
    expect(errorsOf(backendService.replace("  location: nginx\n", ""))).to.deep.equal([
      "4:3 error image: the image has no source",
    ]);
  });

  it("wait only for containers that are there, and not in a circle", () => {
    const sidecars = "sidecars:\n  a: {image: x, depends_on: {b: start}}\n  b: {image: y, depends_on: {a: start}}\n";
    expect(errorsOf(`${backendService}${sidecars}`)).to.deep.equal([
      "7:29 error sidecars.a.depends_on: containers wait for one another: a → b → a",
    ]);
    expect(errorsOf(`${backendService.replace("port: 80", "port: 80\n  depends_on: {web: start}")}`)).to.deep.equal([
      "6:15 error image.depends_on: containers wait for one another: web → web",
    ]);
    expect(errorsOf(`${backendService.replace("port: 80", "port: 80\n  depends_on: {ghost: start}")}`)).to.deep.equal([
      "6:23 error image.depends_on.ghost: there is no container ghost",
    ]);
  });

  it("name a circle however long it is", () => {
    const count = 15_000;
    const lines = Array.from(
      { length: count },
      (_, index) => `  s${index}: {image: x, depends_on: {s${(index + 1) % count}: start}}`,
    );
    const [error] = errorsOf(`${backendService}sidecars:\n${lines.join("\n")}\n`);
    expect(error).to.equal(
      "7:30 error sidecars.s0.depends_on: containers wait for one another: s0 → s1 → s2 → s3 → … → s14998 → s14999 → s0",
    );
  }).timeout(120_000);

  it("wait for the log router only where there is one", () => {
    const waiting = backendService.replace("port: 80", "port: 80\n  depends_on: {firelens_log_router: start}");
    expect(errorsOf(`${waiting}logging: {retention: 7}\n`)).to.have.lengthOf(1);
    expect(errorsOf(`${waiting}logging: {image: fluent}\n`)).to.deep.equal([]);
  });

  it("wait for the end of those alone whose end does not stop the task", () => {
    const waiting = backendService.replace("port: 80", "port: 80\n  depends_on: {setup: success}");
    expect(errorsOf(`${waiting}sidecars: {setup: {image: x}}\n`)).to.deep.equal([
      "6:23 error image.depends_on.setup: setup stops the task when it ends, so nothing can wait for it to succeed",
    ]);
    expect(errorsOf(`${waiting}sidecars: {setup: {image: x, essential: false}}\n`)).to.deep.equal([]);
  });

  it("give a port to one container and one protocol", () => {
    expect(errorsOf(`${backendService}sidecars: {proxy: {image: x, port: 80}}\n`)).to.deep.equal([
      "5:9 error image.port: port 80 is already used by proxy",
    ]);
    expect(errorsOf(`${workerService}sidecars: {a: {image: x, port: 81}, b: {image: y, port: 81}}\n`)).to.deep.equal([
      "5:57 error sidecars.b.port: port 81 is already used by a",
    ]);
    expect(errorsOf(`${publicService}  target_port: 81\nsidecars: {proxy: {image: x, port: 81/udp}}\n`)).to.deep.equal([
      "8:16 error http.target_port: port 81 is already exposed over UDP",
    ]);
    const udp = `${publicService}  target_container: proxy\nsidecars: {proxy: {image: x, port: 81/udp}}\n`;
    expect(errorsOf(udp)).to.deep.equal([]);
    expect(warningsOf(udp)).to.deep.equal([
      "8:21 warning http.target_container: proxy listens on port 81 over UDP, and the load balancer speaks HTTP to it",
    ]);
  });

  it("take the protocol of the listener that leads to the main container", () => {
    const dns = publicService.replace("port: 80", "port: 53").replace("http:\n  path: /", "http: false");
    expect(errorsOf(`${dns}nlb: {port: 53/udp, healthcheck: {port: 8080}}\n`)).to.deep.equal([]);
    expect(errorsOf(`${dns}nlb: {port: 53/udp}\n`)).to.deep.equal([
      "7:13 error nlb.port: a UDP port can't be health-checked",
    ]);
    const both = publicService.replace("port: 80", "port: 53");
    expect(errorsOf(`${both}nlb: {port: 53/udp, healthcheck: {port: 8080}}\n`)).to.deep.equal([
      "7:3 error http: a UDP port can't be health-checked",
    ]);
  });

  it("warn of mounts without their volume", () => {
    expect(
      warningsOf(`${backendService}sidecars: {a: {image: x, mount_points: [{source_volume: data, path: /d}]}}\n`),
    ).to.deep.equal(["6:57 warning sidecars.a.mount_points[0].source_volume: there is no volume data"]);
  });
});

describe("load balancers", () => {
  it("send traffic to containers that have a port", () => {
    expect(errorsOf(`${publicService}  target_container: ghost\n`)).to.deep.equal([
      "8:21 error http.target_container: there is no container ghost",
    ]);
    expect(errorsOf(`${publicService}  target_container: proxy\nsidecars: {proxy: {image: x}}\n`)).to.deep.equal([
      "8:21 error http.target_container: the sidecar proxy has no port",
    ]);
    expect(errorsOf(`${backendService.replace("  port: 80\n", "")}http: {path: /}\n`)).to.deep.equal([
      "5:7 error http: the rule has no port to send traffic to",
    ]);
  });

  it("ask TCP ports for health", () => {
    expect(
      errorsOf(`${publicService}  healthcheck: {port: 81}\nsidecars: {proxy: {image: x, port: 81/udp}}\n`),
    ).to.deep.equal(["8:23 error http.healthcheck.port: port 81 is exposed over UDP, and health checks use TCP"]);
    expect(errorsOf(`${publicService}nlb: {port: 82/udp}\n`)).to.deep.equal([
      "8:13 error nlb.port: a UDP port can't be health-checked",
    ]);
    expect(errorsOf(`${publicService}nlb: {port: 82/udp, healthcheck: {port: 80}}\n`)).to.deep.equal([]);
  });

  it("take the grace period once", () => {
    expect(
      errorsOf(
        `${publicService}  healthcheck: {grace_period: 10s}\nnlb: {port: 80, healthcheck: {grace_period: 10s}}\n`,
      ),
    ).to.deep.equal([
      "9:45 error nlb.healthcheck.grace_period: the service has one grace period, and `http.healthcheck.grace_period` is it",
    ]);
    expect(
      errorsOf(`${publicService}  additional_rules: [{path: /x, healthcheck: {grace_period: 10s}}]\n`),
    ).to.have.lengthOf(1);
    expect(
      errorsOf(
        `${backendService}http:\n  path: /\n  additional_rules: [{path: /x, healthcheck: {grace_period: 10s}}]\n`,
      ),
    ).to.deep.equal([]);
  });

  it("need a hosted zone's alias", () => {
    expect(errorsOf(`${publicService}  hosted_zone: Z1\n`)).to.deep.equal([
      "8:16 error http.hosted_zone: a hosted zone takes the records of aliases, and the rule has none",
    ]);
  });

  it("measure requests only where they are", () => {
    const scaling = "count: {range: 1-4, requests: 100}\n";
    expect(
      errorsOf(`${publicService.replace("http:\n  path: /\n", "http: false\nnlb: {port: 80}\n")}${scaling}`),
    ).to.deep.equal(["8:31 error count.requests: there is no load balancer to measure: http is false"]);
    expect(errorsOf(`${backendService}${scaling}`)).to.deep.equal([
      "6:31 error count.requests: there is no load balancer to measure: the service has no http",
    ]);
    expect(errorsOf(`${backendService}http: {path: /}\n${scaling}`)).to.deep.equal([]);
  });

  it("may be ones that exist for a Backend Service too", () => {
    expect(warningsOf(`${backendService}http: {path: /, alb: mine}\n`)).to.deep.equal([]);
    expect(errorsOf(`${backendService}http: {alb: mine}\n`)).to.deep.equal(["6:1 error http.path: `path` is missing"]);
  });
});

describe("counts", () => {
  const count = (value: string) => errorsOf(`${publicService}count: ${value}\n`);
  it("are a number, spot, or a range with a metric", () => {
    expect(count("{range: 1-4}")).to.deep.equal(["8:16 error count.range: a range needs a metric to scale by"]);
    expect(count("{cpu_percentage: 50}")).to.deep.equal([
      "8:25 error count.cpu_percentage: a metric needs a range to scale in",
    ]);
    expect(count("{cooldown: {in: 1s}}")).to.deep.equal([
      "8:19 error count.cooldown: a cooldown needs a metric to scale by",
    ]);
    expect(count("{spot: 1, range: 1-4, cpu_percentage: 5}")).to.deep.equal([
      "8:15 error count.spot: spot is a fixed number of tasks and can't be combined with range, cpu_percentage",
    ]);
    expect(count("{range: 4-1, cpu_percentage: 50}")).to.deep.equal([
      "8:16 error count.range: the range ends (1) before it begins (4)",
    ]);
  });

  it("scale by queues in Worker Services alone", () => {
    expect(count("{range: 1-4, queue_delay: {acceptable_latency: 1m, msg_processing_time: 1s}}")[0]).to.match(
      /count\.queue_delay: only Worker Services/,
    );
    expect(errorsOf(`${workerService}count: {range: 1-4, requests: 5}\n`)[0]).to.match(
      /count\.requests: a Worker Service has no load balancer/,
    );
    expect(
      errorsOf(
        `${workerService}count: {range: 1-4, queue_delay: {acceptable_latency: 1s, msg_processing_time: 1m}}\n`,
      )[0],
    ).to.match(/can't be finished in less time/);
    expect(errorsOf(`${workerService}count: {range: 1-4, queue_delay: {cooldown: {in: 1s}}}\n`)).to.have.lengthOf(2);
  });
});

describe("numbers and paths that AWS refuses", () => {
  it("stop a deployment at their place", () => {
    expect(refusedOf(`${backendService}count: -1\n`)[0]).to.match(/^count: -1 tasks are not possible/);
    expect(refusedOf(`${backendService}count: {range: {min: -2, max: 3}, cpu_percentage: 70}\n`)[0]).to.match(
      /^count.range.min: -2 tasks are not possible/,
    );
    expect(refusedOf(`${backendService}storage: {volumes: {v: {path: var/cache}}}\n`)[0]).to.match(
      /^storage.volumes.v.path: "var\/cache" is not an absolute path/,
    );
  });

  it("are none where they are right", () => {
    expect(refusedOf(`${backendService}count: 0\n`)).to.deep.equal([]);
    expect(refusedOf(`${backendService}storage: {volumes: {v: {path: /var/cache}}}\n`)).to.deep.equal([]);
  });
});

describe("sizes", () => {
  it("are pairs of CPU and memory that Fargate has, of Windows those that it has there", () => {
    expect(refusedOf(`${backendService}cpu: 256\nmemory: 512\n`)).to.deep.equal([]);
    expect(refusedOf(`${backendService}cpu: 256\nmemory: 4096\n`)[0]).to.match(
      /^memory: With 256 CPU units Fargate gives/,
    );
    expect(refusedOf(`${backendService}cpu: 300\n`)[0]).to.match(/^cpu: Fargate runs no tasks with 300 CPU units/);
    expect(refusedOf(`${backendService}platform: windows/amd64\n`)[0]).to.match(/^cpu: Fargate runs no Windows tasks/);
    expect(refusedOf(`${backendService}cpu: 300\nmemory: 512\n`)[0]).to.match(/^cpu: Fargate runs no tasks with 300/);
    expect(refusedOf(`${backendService}memory: 300\n`)[0]).to.match(/^memory: With 256 CPU units/);
  });

  it("are left alone where the task definition is edited", () => {
    expect(refusedOf(`${backendService}cpu: 300\ntaskdef_overrides: [{path: Cpu, value: "256"}]\n`)).to.deep.equal([]);
  });
});

describe("platforms", () => {
  it("leave something out on Windows, and nothing on ARM: Fargate Spot takes it", () => {
    const windows = `${publicService}platform: windows/amd64\nnetwork: {connect: true}\nstorage: {readonly_fs: true, volumes: {d: {path: /d, efs: true}}}\n`;
    expect(errorsOf(windows).map((error) => error.split(" ")[2])).to.deep.equal([
      "network.connect:",
      "storage.readonly_fs:",
      "storage.volumes.d.efs:",
    ]);
    expect(errorsOf(`${workerService}platform: windows/amd64\nnetwork: {connect: true}\n`)).to.deep.equal([]);
    for (const count of ["{spot: 2}", "{range: {min: 1, max: 4, spot_from: 2}, cpu_percentage: 50}"])
      expect(errorsOf(`${publicService}platform: linux/arm64\ncount: ${count}\n`), count).to.deep.equal([]);
    expect(errorsOf(`${publicService}platform: {osfamily: windows, architecture: arm64}\n`)).to.deep.equal([
      "8:11 error platform: Windows doesn't run on ARM",
    ]);
  });

  it("are x86 Linux for App Runner, however it is written", () => {
    for (const platform of ["linux/amd64", "linux/x86_64", "{osfamily: linux, architecture: amd64}"])
      expect(errorsOf(`${requestDriven}platform: ${platform}\n`), platform).to.deep.equal([]);
    expect(errorsOf(`${requestDriven}platform: linux/arm64\n`)).to.deep.equal([
      "6:11 error platform: App Runner doesn't run on ARM",
    ]);
    expect(errorsOf(`${requestDriven}platform: windows/amd64\n`)).to.deep.equal([
      "6:11 error platform: App Runner doesn't run Windows",
    ]);
  });
});
