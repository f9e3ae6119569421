import { expect } from "chai";
import {
  backendService,
  errorsOf,
  linesOf,
  longFormOf,
  publicService,
  resolved,
  warningsOf,
  workerService,
} from "./reading.js";

const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
/** Long form of a base with overrides for `test`. */
const merged = (service: string, base: string, override: string) =>
  longFormOf(`${service}${base}environments:\n  test:\n${indent(override, "    ")}`);

describe("overrides of an environment", () => {
  it("apply to that environment only", () => {
    const text = `${backendService}cpu: 512\nenvironments:\n  test:\n    cpu: 1024\n  prod:\n    cpu: 2048\n`;
    expect(longFormOf(text).cpu).to.equal(1024);
    expect(longFormOf(text, { environment: "prod" }).cpu).to.equal(2048);
    expect(longFormOf(text, { environment: "other" }).cpu).to.equal(512);
  });

  it("leave no environments in the long form", () => {
    expect(merged(backendService, "", "cpu: 512\n")).not.to.have.property("environments");
  });

  it("are nothing where their body is null, in every kind", () => {
    expect(longFormOf(`${backendService}environments:\n  test:\n`).cpu).to.equal(256);
    expect(
      longFormOf(
        `name: web\ntype: Scheduled Job\nimage: {location: a}\non: {schedule: "@daily"}\nenvironments:\n  test:\n`,
      ).cpu,
    ).to.equal(256);
  });

  it("let 0, false and an empty text win, and null keep the base", () => {
    expect(merged(backendService, "cpu: 512\nexec: true\nenv_file: a.env\n", "cpu: 0\nexec: false\n")).to.deep.include({
      cpu: 0,
      exec: { enable: false },
    });
    expect(merged(backendService, "cpu: 512\n", "cpu: null\n").cpu).to.equal(512);
    expect(merged(backendService, "", "image: {credentials: ''}\n").image).to.have.property("credentials", "");
  });

  it("replace lists whole, clear them with [], and keep them with null", () => {
    const base = "publish:\n  topics: [{name: a}, {name: b}]\n";
    expect(merged(backendService, base, "publish: {topics: [{name: c}]}\n").publish).to.deep.equal({
      topics: [{ name: "c", fifo: { enable: false } }],
    });
    expect(merged(backendService, base, "publish: {topics: []}\n").publish).to.deep.equal({ topics: [] });
    expect(merged(backendService, base, "publish: {topics: null}\n"))
      .to.have.deep.nested.property("publish.topics")
      .with.lengthOf(2);
  });

  it("merge maps of texts key by key and remove nothing", () => {
    const base = "logging: {destination: {A: a, B: b}}\n";
    expect(merged(backendService, base, "logging: {destination: {B: c}}\n").logging).to.have.deep.property(
      "destination",
      { A: "a", B: "c" },
    );
    expect(merged(backendService, base, "logging: {destination: {}}\n").logging).to.have.deep.property("destination", {
      A: "a",
      B: "b",
    });
  });

  it("replace entries of variables and secrets whole, and null gives an empty text", () => {
    const form = merged(
      backendService,
      "variables: {A: a, B: {from_cfn: b}}\nsecrets: {S: s}\n",
      "variables: {A: {from_cfn: x}, B: null}\nsecrets: {S: {secretsmanager: t}}\n",
    );
    expect(form.variables).to.deep.equal({ A: { from_cfn: "x" }, B: { value: "" } });
    expect(form.secrets).to.deep.equal({ S: { secretsmanager: "t" } });
  });

  it("merge deep into sidecars and volumes, and null keeps an entry", () => {
    const base =
      "sidecars: {proxy: {image: envoy, port: 81}, log: {image: fluent}}\nstorage: {volumes: {data: {path: /d}}}\n";
    const form = merged(
      backendService,
      base,
      "sidecars: {proxy: {essential: false}, log: null, new: {image: x}}\nstorage: {volumes: {data: {read_only: false}}}\n",
    );
    expect(form.sidecars).to.have.all.keys("proxy", "log", "new");
    expect(form).to.have.nested.property("sidecars.proxy.port.port", 81);
    expect(form).to.have.nested.property("sidecars.proxy.essential", false);
    expect(form).to.have.deep.nested.property("storage.volumes.data", { path: "/d", read_only: false });
  });

  it("are checked together with the base, never the base alone", () => {
    const base = `${backendService}storage: {ephemeral: 5}\nenvironments:\n  test:\n    storage: {ephemeral: 30}\n`;
    expect(longFormOf(base)).to.have.nested.property("storage.ephemeral", 30);
    const { problems } = resolved(base, { environment: "prod" });
    expect(linesOf(problems)).to.deep.equal(["6:22 error storage.ephemeral: 5 is out of range: 20 to 200"]);
    expect(problems[0]?.environment).to.equal("prod");
  });

  it("are decoded for every environment, whichever is asked for", () => {
    expect(errorsOf(`${backendService}environments:\n  prod:\n    cpu: many\n`)).to.deep.equal([
      '8:10 error environments.prod.cpu: "many" is not a whole number',
    ]);
  });

  it("can't change name and type", () => {
    const text = `${backendService}environments:\n  test:\n    name: other\n`;
    expect(longFormOf(text).name).to.equal("web");
    expect(warningsOf(text)).to.deep.equal([
      "8:5 warning environments.test.name: `name` can't be overridden: it has no effect here",
    ]);
  });
});

describe("overrides that switch forms", () => {
  const rows: [name: string, service: string, base: string, override: string, key: string, expected: unknown][] = [
    [
      "build over location",
      backendService,
      "",
      "image: {build: a/Dockerfile}\n",
      "image",
      { build: { dockerfile: "a/Dockerfile" }, port: 80 },
    ],
    [
      "location over build",
      backendService.replace("location: nginx", "build: Dockerfile"),
      "",
      "image: {location: x}\n",
      "image",
      { location: "x", port: 80 },
    ],
    ["http: false over a map", publicService, "", "http: false\nnlb: {port: 443}\n", "http", { enable: false }],
    [
      "http as a map over false",
      publicService.replace("http:\n  path: /\n", "http: false\nnlb: {port: 443}\n"),
      "",
      "http: {path: /x}\n",
      "http",
      {
        enable: true,
        path: "/x",
        healthcheck: { path: "/" },
        stickiness: false,
        deregistration_delay: 60,
        redirect_to_https: true,
      },
    ],
    [
      "a health check path over thresholds",
      publicService,
      "  healthcheck: {path: /a, interval: 20s}\n",
      "http: {healthcheck: /b}\n",
      "http.healthcheck",
      { path: "/b" },
    ],
    [
      "a health check map without path over a path",
      publicService,
      "  healthcheck: /a\n",
      "http: {healthcheck: {interval: 20s}}\n",
      "http.healthcheck",
      { path: "/", interval: 20 },
    ],
    [
      "connect: true over an alias",
      backendService,
      "network: {connect: {alias: a}}\n",
      "network: {connect: true}\n",
      "network.connect",
      { enable: true },
    ],
    [
      "a metric's number over its map",
      backendService,
      "count: {range: 1-4, cpu_percentage: {value: 50, cooldown: {in: 1s}}}\n",
      "count: {cpu_percentage: 70}\n",
      "count",
      { range: { min: 1, max: 4 }, cpu_percentage: { value: 70 } },
    ],
    [
      "a range map over a range map",
      backendService,
      "count: {range: {min: 2, max: 4}, cpu_percentage: 50}\n",
      "count: {range: {max: 9}}\n",
      "count.range",
      { min: 2, max: 9 },
    ],
    [
      "spot over a range",
      backendService,
      "count: {range: 1-4, cooldown: {in: 1s}, cpu_percentage: 50}\n",
      "count: {spot: 2}\n",
      "count",
      { spot: 2 },
    ],
    [
      "a range over spot",
      backendService,
      "count: {spot: 2}\n",
      "count: {range: 1-4, memory_percentage: 50}\n",
      "count",
      { range: { min: 1, max: 4 }, memory_percentage: { value: 50 } },
    ],
    [
      "efs: false over a file system",
      backendService,
      "storage: {volumes: {d: {path: /d, efs: {id: fs-1, auth: {iam: true}}}}}\n",
      "storage: {volumes: {d: {efs: false}}}\n",
      "storage.volumes.d.efs",
      { enable: false },
    ],
    [
      "ids over a file system that exists",
      backendService,
      "storage: {volumes: {d: {path: /d, efs: {id: fs-1, root_dir: /x}}}}\n",
      "storage: {volumes: {d: {efs: {uid: 5, gid: 6}}}}\n",
      "storage.volumes.d.efs",
      { enable: true, uid: 5, gid: 6 },
    ],
    [
      "alarms by name over thresholds",
      backendService,
      "deployment: {rollback_alarms: {cpu_utilization: 70}}\n",
      "deployment: {rollback_alarms: [a]}\n",
      "deployment.rollback_alarms",
      { names: ["a"] },
    ],
    [
      "a platform map over a text",
      backendService,
      "platform: linux/arm64\n",
      "platform: {osfamily: linux, architecture: x86_64}\n",
      "platform",
      { osfamily: "linux", architecture: "x86_64" },
    ],
    [
      "subnets over a placement",
      backendService,
      "network: {vpc: {placement: private}}\n",
      "network: {vpc: {placement: {subnets: {from_tags: {a: b}}}}}\n",
      "network.vpc.placement",
      { subnets: { from_tags: { a: ["b"] } } },
    ],
  ];
  for (const [name, service, base, override, key, expected] of rows) {
    it(name, () => expect(merged(service, base, override)).to.have.deep.nested.property(key, expected));
  }

  it("are obeyed where Copilot kept the base, with a warning", () => {
    const exec = `${backendService}exec: {enable: true}\nenvironments:\n  test:\n    exec: false\n`;
    expect(longFormOf(exec).exec).to.deep.equal({ enable: false });
    const fifo = `${workerService}subscribe: {topics: [], queue: {fifo: true}}\nenvironments:\n  test:\n    subscribe: {queue: {fifo: {high_throughput: true}}}\n`;
    expect(longFormOf(fifo)).to.have.deep.nested.property("subscribe.queue.fifo", {
      enable: true,
      high_throughput: true,
    });
    const efs = `${backendService}storage: {volumes: {d: {path: /d, efs: {id: fs-1}}}}\nenvironments:\n  test:\n    storage: {volumes: {d: {efs: {id: {from_cfn: e}}}}}\n`;
    expect(longFormOf(efs)).to.have.deep.nested.property("storage.volumes.d.efs.id", { from_cfn: "e" });
    for (const [text, place] of [
      [exec, "9:11 warning exec"],
      [fifo, "8:31 warning subscribe.queue.fifo"],
      [efs, "9:39 warning storage.volumes.d.efs.id"],
    ] as const) {
      expect(warningsOf(text)).to.deep.equal([
        `${place}: the override writes this in another form than the base: Copilot kept the base's form, here the override applies`,
      ]);
    }
  });
});
