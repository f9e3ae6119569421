import { expect } from "chai";
import { backendService, publicService, type Reading, resolved } from "./reading.js";

const worker = "name: work\ntype: Worker Service\nimage: {location: nginx}\n";

/** What is refused at a deployment, as `path: message`. */
function refused(text: string, reading: Reading = {}): string[] {
  return resolved(text, { facts: {}, ...reading })
    .problems.filter(({ refusedAtDeploy }) => refusedAtDeploy === true)
    .map(({ path, message }) => `${path}: ${message}`);
}

/** Manifest around a value, key path, who refuses, the least and the most that pass, and what is beyond them. */
type Row = [text: (value: string) => string, path: string, service: string, fits: string[], beyond: string[]];

const http = (key: string) => (value: string) => `${publicService}  ${key}: ${value}\n`;
const check = (key: string) => (value: string) =>
  `${publicService}  healthcheck: {path: /, ${key}: ${value}${key === "timeout" ? ", interval: 5m" : key === "interval" ? ", timeout: 2s" : ""}}\n`;
const listener = (key: string) => (value: string) =>
  `${publicService}nlb: {port: 81/tcp, additional_listeners: [{port: 82/tcp, ${key}: ${value}}]}\n`;
const container = (key: string) => (value: string) =>
  `${backendService}sidecars: {a: {image: x, healthcheck: {command: [CMD, "true"], ${key}: ${value}}}}\n`;
const queue = (key: string) => (value: string) => `${worker}subscribe: {topics: [], queue: {${key}: ${value}}}\n`;
const own = (key: string) => (value: string) =>
  `${worker}subscribe: {topics: [{name: a, service: web, queue: {${key}: ${value}}}]}\n`;
const rule = "http.additional_rules[0]";
const additional = (key: string) => (value: string) =>
  `${publicService}  additional_rules: [{path: /x, ${key}: ${value}}]\n`;

const rows: Row[] = [
  [
    check("healthy_threshold"),
    "http.healthcheck.healthy_threshold",
    "Elastic Load Balancing",
    ["2", "10"],
    ["1", "11"],
  ],
  [
    check("unhealthy_threshold"),
    "http.healthcheck.unhealthy_threshold",
    "Elastic Load Balancing",
    ["2", "10"],
    ["1", "11"],
  ],
  [check("interval"), "http.healthcheck.interval", "Elastic Load Balancing", ["5s", "5m"], ["4s", "301s"]],
  [check("timeout"), "http.healthcheck.timeout", "Elastic Load Balancing", ["2s", "2m"], ["1s", "121s"]],
  [http("deregistration_delay"), "http.deregistration_delay", "Elastic Load Balancing", ["0s", "1h"], ["3601s"]],
  [additional("deregistration_delay"), `${rule}.deregistration_delay`, "Elastic Load Balancing", ["1h"], ["2h"]],
  [
    additional("healthcheck: {path: /, healthy_threshold: 3}, deregistration_delay"),
    `${rule}.deregistration_delay`,
    "Elastic Load Balancing",
    ["0s"],
    ["61m"],
  ],
  [
    listener("deregistration_delay"),
    "nlb.additional_listeners[0].deregistration_delay",
    "Elastic Load Balancing",
    ["1h"],
    ["2h"],
  ],
  [container("retries"), "sidecars.a.healthcheck.retries", "ECS", ["1", "10"], ["0", "11"]],
  [container("interval"), "sidecars.a.healthcheck.interval", "ECS", ["5s", "300s"], ["4s", "301s"]],
  [container("timeout"), "sidecars.a.healthcheck.timeout", "ECS", ["2s", "120s"], ["1s", "121s"]],
  [container("start_period"), "sidecars.a.healthcheck.start_period", "ECS", ["0s", "300s"], ["301s"]],
  [queue("delay"), "subscribe.queue.delay", "SQS", ["0s", "15m"], ["901s"]],
  [queue("timeout"), "subscribe.queue.timeout", "SQS", ["0s", "12h"], ["43201s"]],
  [queue("retention"), "subscribe.queue.retention", "SQS", ["60s", "336h"], ["59s", "1209601s"]],
  [own("retention"), "subscribe.topics[0].queue.retention", "SQS", ["60s"], ["59s"]],
  [
    (tries) => queue("dead_letter")(`{tries: ${tries}}`),
    "subscribe.queue.dead_letter.tries",
    "SQS",
    ["1", "1000"],
    ["0", "1001"],
  ],
];

describe("numbers that AWS refuses", () => {
  for (const [text, path, service, fits, beyond] of rows) {
    it(`are reported before anything is made: ${path}`, () => {
      for (const value of fits) expect(refused(text(value)), value).to.deep.equal([]);
      for (const value of beyond) {
        const [first, ...more] = refused(text(value));
        expect(more, value).to.deep.equal([]);
        expect(first).to.match(new RegExp(`: .* is out of range for ${service}: `));
        expect(first?.startsWith(`${path}: `), first).to.equal(true);
      }
    });
  }

  it("say durations as durations, and other numbers as they are", () => {
    expect(refused(queue("retention")("59s"))).to.deep.equal([
      "subscribe.queue.retention: 59s is out of range for SQS: 1m to 336h",
    ]);
    expect(refused(check("healthy_threshold")("11"))).to.deep.equal([
      "http.healthcheck.healthy_threshold: 11 is out of range for Elastic Load Balancing: 2 to 10",
    ]);
  });

  it("are targets of 0 that nothing can be scaled by", () => {
    for (const metric of ["cpu_percentage", "memory_percentage"]) {
      const scaled = (value: number) => refused(`${backendService}count: {range: 1-2, ${metric}: ${value}}\n`);
      expect(scaled(1)).to.deep.equal([]);
      expect(scaled(0)).to.deep.equal([`count.${metric}.value: a target to scale by must be above 0`]);
    }
    const requests = `${publicService}count: {range: 1-2, requests: 0, response_time: {value: 0s}}\n`;
    expect(refused(requests)).to.deep.equal([
      "count.requests.value: a target to scale by must be above 0",
      "count.response_time.value: a target to scale by must be above 0",
    ]);
  });

  it("are codes of health checks that HTTP and gRPC do not have", () => {
    const codes = (text: string, version = "http1") =>
      refused(`${publicService}  version: ${version}\n  healthcheck: {path: /, success_codes: "${text}"}\n`);
    for (const text of ["200", "499", "200,301", "200-299", "200-299, 302"])
      expect(codes(text), text).to.deep.equal([]);
    for (const text of ["199", "500", "299-200", "200-201-202", "2xx", "200,", ""])
      expect(codes(text), text).to.deep.equal([
        `http.healthcheck.success_codes: "${text}" is not a list of HTTP codes from 200 to 499`,
      ]);
    for (const text of ["0", "0-99", "12,13"]) expect(codes(text, "grpc"), text).to.deep.equal([]);
    expect(codes("200", "grpc")).to.deep.equal([
      'http.healthcheck.success_codes: "200" is not a list of gRPC\'s codes from 0 to 99',
    ]);
  });
});

describe("a name that is a variable and a secret", () => {
  const both = `${backendService}variables: {A: x, B: y}\nsecrets: {A: /a, C: /c}\n`;

  it("is refused, in the main container, in sidecars, and when an environment adds one of the two", () => {
    expect(refused(both)).to.deep.equal(["secrets.A: A is a variable as well, and ECS takes a name once"]);
    expect(refused(`${backendService}sidecars: {a: {image: x, variables: {A: x}, secrets: {A: /a}}}\n`)).to.deep.equal([
      "sidecars.a.secrets.A: A is a variable as well, and ECS takes a name once",
    ]);
    const later = `${backendService}variables: {A: x}\nenvironments: {test: {secrets: {A: /a}}}\n`;
    expect(refused(later)).to.have.length(1);
    expect(refused(later, { environment: "prod" })).to.deep.equal([]);
  });

  it("is none where a container has the variable and another one the secret", () => {
    expect(refused(`${backendService}variables: {A: x}\nsidecars: {a: {image: x, secrets: {A: /a}}}\n`)).to.deep.equal(
      [],
    );
  });

  it("is a warning where overrides may change it", () => {
    const { problems } = resolved(both, { facts: { overridden: true } });
    expect(problems.map(({ severity, path }) => `${severity} ${path}`)).to.deep.equal(["warning secrets.A"]);
  });
});
