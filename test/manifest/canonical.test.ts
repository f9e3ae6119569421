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

describe("long forms", () => {
  it("are frozen all the way down", () => {
    const form = longFormOf(`${publicService}variables:\n  A: x\n`) as {
      image: object;
      http: { healthcheck: object };
      variables: { A: object };
    };
    for (const part of [form, form.image, form.http, form.http.healthcheck, form.variables, form.variables.A])
      expect(Object.isFrozen(part)).to.equal(true);
  });

  it("hold every default of a service that says nothing", () => {
    expect(longFormOf(publicService)).to.deep.equal({
      name: "web",
      type: "Load Balanced Web Service",
      image: { location: "nginx", port: 80 },
      http: {
        enable: true,
        path: "/",
        healthcheck: { path: "/" },
        stickiness: false,
        deregistration_delay: 60,
        redirect_to_https: true,
      },
      count: { fixed: 1 },
      exec: { enable: false },
      deployment: { rolling: "default" },
      cpu: 256,
      memory: 512,
      network: { connect: { enable: false }, vpc: { placement: { preset: "public" } } },
      logging: { retention: 30 },
    });
  });

  it("leave out plain maps in which nothing is written", () => {
    const form = longFormOf(`${publicService}nlb: {}\nstorage: {}\npublish: {}\n`);
    for (const key of ["nlb", "storage", "publish"]) expect(form).not.to.have.property(key);
  });

  it("keep names of the user's own as they are, whatever JavaScript thinks of them", () => {
    const form = longFormOf(`${backendService}variables:\n  __proto__: a\n  constructor: b\n  toString: c\n`);
    expect(Object.keys(form.variables as object)).to.deep.equal(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(form.variables)).to.equal(Object.prototype);
    expect(warningsOf(`${backendService}constructor: x\n`)).to.have.lengthOf(1);
  });

  it("take secretsmanager where a secret has both keys", () => {
    const form = longFormOf(`${backendService}secrets:\n  A: {from_cfn: e, secretsmanager: s}\n`);
    expect(form.secrets).to.deep.equal({ A: { secretsmanager: "s" } });
  });

  it("turn the old spelling of the target container into today's", () => {
    const sidecar = "sidecars:\n  proxy: {image: envoy, port: 8080}\n";
    const form = longFormOf(`${publicService}  targetContainer: proxy\n${sidecar}`);
    expect(form.http).to.include({ target_container: "proxy" }).and.not.have.property("targetContainer");
    expect(errorsOf(`${publicService}  targetContainer: proxy\n  target_container: proxy\n${sidecar}`)).to.deep.equal([
      "8:3 error http.targetContainer: `target_container` is given in two spellings",
    ]);
    expect(warningsOf(`${backendService}http:\n  path: /\n  targetContainer: proxy\n${sidecar}`)).to.deep.equal([
      "8:3 warning http.targetContainer: this spelling has no effect in a Backend Service",
    ]);
  });

  it("write CloudFormation's tags out in values of taskdef_overrides", () => {
    const text = `${backendService}taskdef_overrides:\n  - path: Volumes[-]\n    value:\n      Name: !Ref Name\n      Arn: !GetAtt Bucket.Arn\n      List: [1, 2.5, true, null, "3", __proto__]\n`;
    expect(longFormOf(text)).to.have.deep.nested.property("taskdef_overrides[0].value", {
      Name: { Ref: "Name" },
      Arn: { "Fn::GetAtt": ["Bucket", "Arn"] },
      List: [1, 2.5, true, null, "3", "__proto__"],
    });
    expect(errorsOf(text.replace("!Ref", "!Nope"))[0]).to.equal(
      "9:19 error taskdef_overrides[0].value: the tag !Nope is not one of CloudFormation's",
    );
  });
});

describe("what Copilot swallowed", () => {
  it("reads a delay without a unit as seconds, inside http and a topic's queue", () => {
    const { problems, longForm } = resolved(`${publicService}  deregistration_delay: 15\n`);
    expect(longForm).to.have.nested.property("http.deregistration_delay", 15);
    expect(linesOf(problems)).to.deep.equal([
      "8:25 warning http.deregistration_delay: a duration without a unit: Copilot ignored it, and here it means 15 seconds",
    ]);
    const queue = longFormOf(
      `${workerService}subscribe:\n  topics:\n    - {name: a, service: api, queue: {delay: 5}}\n`,
    );
    expect(queue).to.have.nested.property("subscribe.topics[0].queue.delay", 5);
  });

  it("refuses it where Copilot did", () => {
    expect(errorsOf(`${publicService}  healthcheck:\n    interval: 5\n`)).to.deep.equal([
      '9:15 error http.healthcheck.interval: "5" is a duration without a unit',
    ]);
    expect(errorsOf(`${workerService}subscribe:\n  topics: []\n  queue:\n    delay: 5\n`)).to.deep.equal([
      '8:12 error subscribe.queue.delay: "5" is a duration without a unit',
    ]);
    expect(errorsOf(`${publicService}count:\n  range: 1-2\n  response_time: 2\n`)).to.deep.equal([
      '10:18 error count.response_time: "2" is a duration without a unit',
    ]);
  });

  it("reads quoted numbers and booleans there, and refuses them elsewhere", () => {
    expect(longFormOf(`${publicService}  stickiness: "true"\n  target_port: "8080"\n`).http).to.include({
      stickiness: true,
      target_port: 8080,
    });
    expect(errorsOf(`${backendService}cpu: "512"\n`)).to.deep.equal(['6:6 error cpu: "512" is not a whole number']);
    expect(errorsOf(`${backendService}exec: "true"\n`)).to.deep.equal(['6:7 error exec: "true" is not true or false']);
  });

  it("refuses what can't be meant", () => {
    expect(
      errorsOf(
        `${workerService}subscribe:\n  topics:\n    - {name: a, service: api, queue: {dead_letter: {tries: many}}}\n`,
      )[0],
    ).to.match(/error subscribe\.topics\[0\]\.queue\.dead_letter\.tries: "many" is not a whole number/);
  });

  it("cuts fractions of whole numbers off with a warning", () => {
    const text = `${backendService}cpu: 256.7\ncount: 2.5\n`;
    expect(longFormOf(text)).to.deep.include({ cpu: 256, count: { fixed: 2 } });
    expect(warningsOf(text)).to.deep.equal([
      "6:6 warning cpu: 256.7 is read as 256; it must be a whole number",
      "7:8 warning count: 2.5 is read as 2; it must be a whole number",
    ]);
  });

  it("keeps the names of a mixed list of aliases", () => {
    const text = `${publicService}  alias: [a.example.com, {name: b.example.com}]\n`;
    expect(longFormOf(text)).to.have.deep.nested.property("http.alias", [
      { name: "a.example.com" },
      { name: "b.example.com" },
    ]);
    expect(warningsOf(text)[0]).to.match(/Copilot dropped the names/);
  });
});

describe("either-or values", () => {
  it("refuse an empty map, and one in which no key means something", () => {
    for (const [key, value] of [
      ["exec", "{}"],
      ["count", "{}"],
      ["platform", "{}"],
      ["network", "{connect: {}}"],
      ["network", "{vpc: {placement: {}}}"],
      ["image", "{location: a, build: {}}"],
      ["http", "{path: /, healthcheck: {}}"],
      ["deployment", "{rollback_alarms: {}}"],
      ["variables", "{A: {}}"],
      ["secrets", "{A: {}}"],
      ["count", "{cooldown: {}}"],
    ]) {
      const text =
        key === "image"
          ? backendService.replace(/image:[\s\S]*$/, `image: ${value}\n`)
          : `${backendService}${key}: ${value}\n`;
      expect(errorsOf(text)[0], value).to.match(
        /an empty map has no meaning here|the map has no key that has a meaning by itself/,
      );
    }
    const unknownOnly = resolved(`${publicService}count:\n  min: 1\n  max: 2\n`).problems;
    expect(linesOf(unknownOnly)).to.deep.equal([
      "9:3 error count.min: unknown key `min`",
      "10:3 error count.max: unknown key `max`",
    ]);
  });

  it("name all their forms where none fits", () => {
    const { problems } = resolved(`${backendService}exec: maybe\n`);
    expect(problems[0]).to.include({
      message: '"maybe" is not true or false',
      hint: "It must be true, false or a map with enable.",
    });
  });
});
