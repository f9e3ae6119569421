import { expect } from "chai";
import { nearest } from "../../automation/manifest/nearest.js";
import {
  backendService,
  linesOf,
  publicService,
  requestDriven,
  resolved,
  scheduledJob,
  workerService,
} from "./reading.js";

const environment = "name: test\ntype: Environment\n";

/** Place and hint of the only unknown key in a text. */
function hintOf(text: string): string {
  const { problems } = resolved(text);
  const unknown = problems.filter((problem) => problem.severity === "warning");
  expect(linesOf(problems)).to.have.lengthOf(unknown.length);
  return `${unknown[0]?.path}: ${unknown[0]?.hint ?? unknown[0]?.message.split("; ")[1]}`;
}

describe("keys that Copilot does not know", () => {
  it("are a warning at their place, and an error in strict mode", () => {
    const text = `${backendService}cpus: 512\n`;
    expect(linesOf(resolved(text).problems)).to.deep.equal([
      "6:1 warning cpus: unknown key `cpus`; did you mean `cpu`?",
    ]);
    const strict = resolved(text, { strict: true });
    expect(strict.problems[0]?.severity).to.equal("error");
    expect(strict.longForm).to.equal(undefined);
  });

  const families: [family: string, text: string, expected: string][] = [
    [
      "an option of the health check one level too high",
      `${publicService}  interval: 20s\n`,
      "http.interval: It belongs in `http.healthcheck.interval`.",
    ],
    [
      "the same in an additional rule",
      `${publicService}  additional_rules: [{path: /x, success_codes: "200"}]\n`,
      "http.additional_rules[0].success_codes: It belongs in the rule's healthcheck.success_codes.",
    ],
    [
      "a routing option at the top",
      `${publicService}stickiness: true\n`,
      "stickiness: It belongs in `http.stickiness`.",
    ],
    [
      "the load balancer's health check at the top",
      `${publicService}healthcheck: {path: /x}\n`,
      "healthcheck: It belongs in `http.healthcheck`.",
    ],
    [
      "the container's health check at the top",
      `${backendService}healthcheck: {command: [x]}\n`,
      "healthcheck: It belongs in `image.healthcheck`.",
    ],
    [
      "words of the container's check in the load balancer's",
      `${publicService}  healthcheck: {path: /, retries: 3}\n`,
      "http.healthcheck.retries: A load balancer counts with `unhealthy_threshold`; `retries` is for `image.healthcheck`.",
    ],
    [
      "words of the load balancer's check in the container's",
      `${publicService.replace("port: 80", "port: 80\n  healthcheck: {retries: 2, path: /x}")}`,
      "image.healthcheck.path: The load balancer's check has it: `http.healthcheck.path`.",
    ],
    [
      "a command inside the image",
      backendService.replace("port: 80", "port: 80\n  command: npm start"),
      "image.command: It belongs at the top of the manifest: command.",
    ],
    [
      "a build option beside build",
      backendService.replace("port: 80", "port: 80\n  target: run"),
      "image.target: It belongs in `image.build.target`.",
    ],
    [
      "a word of Docker Compose",
      `${backendService}environment: {A: b}\n`,
      "environment: Variables of the container go in `variables`; what differs by environment goes in `environments`.",
    ],
    ["a misspelled key", `${backendService}memmory: 512\n`, "memmory: did you mean `memory`?"],
    ["a key in the wrong casing", `${backendService}Memory: 512\n`, "Memory: Keys are case-sensitive: write `memory`."],
    [
      "spot_from beside range",
      `${backendService}count: {range: 1-4, cpu_percentage: 50, spot_from: 2}\n`,
      "count.spot_from: It belongs in `count.range.spot_from`, with `range` as a map of `min` and `max`.",
    ],
    [
      "retries of a job inside on",
      scheduledJob.replace('"@daily"', '"@daily"\n  retries: 3'),
      "on.retries: It belongs at the top of the manifest: retries.",
    ],
    [
      "a word of environment manifests in a workload",
      `${backendService}observability: {container_insights: true}\n`,
      "observability.container_insights: It is for environments, not for Backend Services.",
    ],
    [
      "an option that never was",
      `${publicService}  idle_timeout: 60\n`.replace("idle_timeout", "sticky_sessions_cookie"),
      "http.sticky_sessions_cookie: Keys here: path, version, stickiness, alias, hosted_zone, deregistration_delay, target_container, target_port, allowed_source_ips, redirect_to_https, healthcheck, alb, targetContainer, additional_rules.",
    ],
    [
      "a variable directly below an environment",
      `${backendService}environments: {test: {PORT: 80}}\n`,
      "environments.test.PORT: Put it below `environments.test.variables`.",
    ],
    [
      "variables among the environments",
      `${backendService}environments:\n  variables:\n    LOG_LEVEL: debug\n`,
      "environments.variables.LOG_LEVEL: Move `variables` out of `environments`, or below the name of an environment.",
    ],
    [
      "a key of another kind of workload",
      `${workerService}http: {path: /}\n`,
      "http: It is for Load Balanced Web Services, Backend Services, Request-Driven Web Services, Static Sites, environments, not for Worker Services.",
    ],
    [
      "a port of a Worker Service",
      workerService.replace("location: nginx", "location: nginx\n  port: 80"),
      "image.port: It is for Load Balanced Web Services, Backend Services, Request-Driven Web Services, not for Worker Services.",
    ],
    [
      "an env file of an App Runner service",
      `${requestDriven}env_file: a.env\n`,
      "env_file: It is for Load Balanced Web Services, Backend Services, Worker Services, Scheduled Jobs, not for Request-Driven Web Services.",
    ],
    [
      "deployment of a job",
      `${scheduledJob}deployment: {rolling: default}\n`,
      "deployment: It is for Load Balanced Web Services, Backend Services, Worker Services, not for Scheduled Jobs.",
    ],
    [
      "security group rules in AWS words",
      `${environment}network: {vpc: {security_group: {ingress: [{cidr: 0.0.0.0/0, ip_protocol: tcp, ports: 80, from_port: 80}]}}}\n`,
      "network.vpc.security_group.ingress[0].from_port: Ports of a rule are written ports: 80, or ports: 80-90.",
    ],
    [
      "workload words in an environment",
      `${environment}variables: {A: b}\n`,
      "variables: It is for workloads: write it in their manifests.",
    ],
    [
      "certificates one level too high",
      `${environment}http: {certificates: [a]}\n`,
      "http.certificates: It belongs in `http.public.certificates` or `http.private.certificates`.",
    ],
    [
      "an option of a sidecar inside its image",
      `${backendService}sidecars: {s: {image: {location: x, port: 81}}}\n`,
      "sidecars.s.image.port: It belongs directly below the sidecar: port.",
    ],
  ];
  for (const [family, text, expected] of families) {
    it(family, () => expect(hintOf(text)).to.equal(expected));
  }

  it("name no place in an override that the base would not have", () => {
    expect(hintOf(`${publicService}environments: {test: {http: {interval: 5s, path: /x}}}\n`)).to.equal(
      "environments.test.http.interval: It belongs in `http.healthcheck.interval`.",
    );
  });
});

describe("the nearest word", () => {
  it("is the same one in other casing or with other separators", () => {
    expect(nearest("healthCheck", ["path", "healthcheck"])).to.equal("healthcheck");
    expect(nearest("target-port", ["target_port", "path"])).to.equal("target_port");
  });

  it("is a few changes away at most, neighbours swapped counting as one", () => {
    expect(nearest("pubilsh", ["public", "publish"])).to.equal("publish");
    expect(nearest("xyz", ["cpu", "exec"])).to.equal(undefined);
    expect(nearest("cp", ["cpu"])).to.equal("cpu");
    expect(nearest("x".repeat(500), ["cpu"])).to.equal(undefined);
  });
});
