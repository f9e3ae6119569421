import { expect } from "chai";
import {
  backendService,
  errorsOf,
  longFormOf,
  publicService,
  requestDriven,
  resolved,
  scheduledJob,
  warningsOf,
  workerService,
} from "./reading.js";

/** The rules of Copilot's language that readers get wrong most easily. */
describe("the rules most easily got wrong", () => {
  it("1: texts keep their source, booleans take on and yes even quoted, but not a quoted true", () => {
    const form = longFormOf(
      `${backendService}variables: {A: 1.10, B: 010, C: yes, D: true, E: 1_000, F: 2020-01-01, G: ~}\nexec: 'on'\n`,
    );
    const values = Object.fromEntries(
      Object.entries(form.variables as Record<string, { value: string }>).map(([key, { value }]) => [key, value]),
    );
    expect(values).to.deep.equal({ A: "1.10", B: "010", C: "yes", D: "true", E: "1_000", F: "2020-01-01", G: "" });
    expect(form.exec).to.deep.equal({ enable: true });
    expect(errorsOf(`${backendService}storage: {readonly_fs: "true"}\n`)).to.deep.equal([
      '6:24 error storage.readonly_fs: "true" is not true or false',
    ]);
  });

  it("2: durations need a unit, and an empty map is refused for what may also be a single value", () => {
    expect(
      errorsOf(
        `${backendService}image: {location: a, healthcheck: {interval: 10}}\n`.replace(
          /image:\n {2}location: nginx\n {2}port: 80\n/,
          "",
        ),
      ),
    ).to.deep.equal(['3:46 error image.healthcheck.interval: "10" is a duration without a unit']);
    expect(errorsOf(`${backendService}exec: {}\n`)).to.deep.equal(["6:7 error exec: an empty map has no meaning here"]);
    expect(errorsOf(`${backendService}storage: {}\n`)).to.deep.equal([]);
  });

  it("3: lists replace, [] clears, null keeps, map keys stay, entries of variables are replaced, VAR: null is empty", () => {
    const base = `${backendService}command: [a, b]\nlogging: {destination: {A: a}}\nvariables: {V: {from_cfn: e}, W: w}\nsidecars: {s: {image: x}}\n`;
    const form = longFormOf(
      `${base}environments:\n  test:\n    command: []\n    logging: {destination: null}\n    variables: {V: v, W: null}\n    sidecars: {s: {essential: false}}\n`,
    );
    expect(form.command).to.deep.equal([]);
    expect(form).to.have.deep.nested.property("logging.destination", { A: "a" });
    expect(form.variables).to.deep.equal({ V: { value: "v" }, W: { value: "" } });
    expect(form).to.have.deep.nested.property("sidecars.s", { image: { location: "x" }, essential: false });
  });

  it("4: a shorthand in an override clears the base's map", () => {
    const text = `${publicService}  healthcheck: {path: /a, interval: 20s}\nenvironments:\n  test:\n    http: {healthcheck: /b}\n`;
    expect(longFormOf(text)).to.have.deep.nested.property("http.healthcheck", { path: "/b" });
  });

  it("5: presence is not truth, except for the CDN", () => {
    expect(longFormOf(`${backendService}exec: {enable: false}\n`).exec).to.deep.equal({ enable: false });
    const environment = longFormOf(
      "name: test\ntype: Environment\nnetwork: {vpc: {flow_logs: false}}\ncdn: {terminate_tls: false}\n",
    );
    expect(environment).to.have.deep.nested.property("network.vpc.flow_logs", { enable: false });
    expect(environment).to.have.deep.property("cdn", { enable: true, terminate_tls: false });
    expect(warningsOf("name: test\ntype: Environment\nnetwork: {vpc: {flow_logs: false}}\n")[0]).to.match(
      /Copilot created flow logs all the same/,
    );
  });

  it("6: http is mandatory on Load Balanced services, NLB alone needs http: false, http: true is refused", () => {
    const without = publicService.replace("http:\n  path: /\n", "");
    expect(errorsOf(`${without}nlb: {port: 443}\n`)).to.deep.equal(["1:1 error http: `http` is missing"]);
    expect(errorsOf(`${without}http: false\n`)).to.deep.equal(["6:7 error http: without http the service needs nlb"]);
    expect(longFormOf(`${without}http: false\nnlb: {port: 443}\n`).http).to.deep.equal({ enable: false });
    expect(errorsOf(`${without}http: true\n`)).to.deep.equal([
      "6:7 error http: true makes no listener and no target group in Copilot",
    ]);
  });

  it("7: aliases and source addresses together are 4 at most a rule", () => {
    const rule = (count: number) =>
      `${publicService}  alias: [a.x, b.x]\n  allowed_source_ips: [${Array(count).fill("10.0.0.0/8").join(", ")}]\n`;
    expect(errorsOf(rule(2))).to.deep.equal([]);
    expect(errorsOf(rule(3))).to.deep.equal([
      "8:10 error http.alias: the rule has 5 aliases and source addresses in all, and 4 are allowed",
    ]);
  });

  it("8: a platform of App Runner is accepted where it is x86 Linux", () => {
    expect(longFormOf(`${requestDriven}platform: linux/amd64\n`).platform).to.deep.equal({
      osfamily: "linux",
      architecture: "amd64",
    });
    expect(errorsOf(`${requestDriven}platform: linux/arm64\n`)).to.have.lengthOf(1);
  });

  it("9: auth.iam is off unless it is set, and mounts are read-only", () => {
    const form = longFormOf(
      `${backendService}storage: {volumes: {d: {path: /d, efs: {id: fs-1, auth: {access_point_id: ap}}}}}\n`,
    );
    expect(form).to.have.nested.property("storage.volumes.d.efs.auth.iam", false);
    expect(form).to.have.nested.property("storage.volumes.d.read_only", true);
  });

  it("10: variables stand in text values only, and an unset one fails below another environment too", () => {
    expect(errorsOf(`${backendService}environments: {prod: {env_file: "\${FILE}"}}\n`)[0]).to.match(
      /the environment variable FILE is not set/,
    );
    expect(errorsOf(`${backendService}cpu: \${CPU}\n`, { variables: { CPU: "256" } })).to.have.lengthOf(1);
    expect(longFormOf(`${backendService}command: '["a"]'\n`).command).to.deep.equal(["a"]);
  });

  it("11: topics are written without .fifo", () => {
    const { problems } = resolved(`${workerService}subscribe: {topics: [{name: a.fifo, service: api}]}\n`);
    expect(problems[0]).to.include({
      path: "subscribe.topics[0].name",
      hint: "Leave .fifo out: it is added where the topic is FIFO.",
    });
  });

  it("12: an export's name must not be empty for the main container's variables; elsewhere Copilot let it pass", () => {
    expect(errorsOf(`${backendService}variables: {A: {from_cfn: ""}}\n`)).to.deep.equal([
      "6:27 error variables.A.from_cfn: the name of the export must not be empty",
    ]);
    expect(errorsOf(`${backendService}sidecars: {s: {image: x, variables: {A: {from_cfn: ""}}}}\n`)).to.deep.equal([]);
  });

  it("13: a path begins with a slash, and one that is empty is the root", () => {
    expect(longFormOf(publicService.replace("path: /", "path: api"))).to.have.nested.property("http.path", "/api");
    expect(longFormOf(publicService.replace("path: /", "path: ''"))).to.have.nested.property("http.path", "/");
  });

  it("14: schedules are checked when they are read", () => {
    expect(errorsOf(scheduledJob.replace("@daily", "@every 30s"))[0]).to.match(
      /error on\.schedule: @every 30s: EventBridge counts in whole minutes/,
    );
    expect(errorsOf(scheduledJob.replace("@daily", "CRON_TZ=Europe/Paris 0 9 * * 1"))).to.have.lengthOf(1);
    expect(warningsOf(scheduledJob.replace("@daily", "0 9 * * 1-5/2"))[0]).to.match(
      /Copilot counted the step of week days up/,
    );
  });

  it("15: patterns of a static site are lists, and what Copilot made of them is said", () => {
    const text = "name: web\ntype: Static Site\nfiles: [{source: dist, exclude: '*.md'}]\n";
    expect(longFormOf(text)).to.have.deep.nested.property("files[0].exclude", ["*.md"]);
    expect(warningsOf(text)[0]).to.match(/files\[0\]\.exclude: Copilot compared these patterns with whole paths/);
  });
});

describe("a manifest with ten mistakes", () => {
  it("gives ten problems in one run, each in its place", () => {
    const text = `name: web
type: Load Balanced Web Service
image:
  build: Dockerfile
  location: nginx
  port: 70000
http:
  path: /
  healthcheck:
    interval: 5
  interval: 20s
  allowed_source_ips:
    - 10.0.0.1
cpu: many
count:
  range: 1-10
env_file: settings.txt
secrets:
  TOKEN: {}
storage:
  volumes:
    data:
      read_only: false
`;
    const { problems, longForm } = resolved(text);
    expect(longForm).to.equal(undefined);
    expect(problems.map(({ line, column, severity, path }) => `${line}:${column} ${severity} ${path}`)).to.deep.equal([
      "5:13 error image.location",
      "6:9 error image.port",
      "10:15 error http.healthcheck.interval",
      "11:3 warning http.interval",
      "13:7 error http.allowed_source_ips[0]",
      "14:6 error cpu",
      "16:10 error count.range",
      "17:11 error env_file",
      "19:10 error secrets.TOKEN",
      "22:5 error storage.volumes.data.path",
    ]);
  });
});
