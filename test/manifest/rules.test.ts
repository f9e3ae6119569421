import { expect } from "chai";
import type { EnvironmentForm } from "../../automation/manifest/index.js";
import {
  backendService,
  errorsOf,
  longFormOf,
  publicService,
  requestDriven,
  resolved,
  scheduledJob,
  told,
  warningsOf,
  workerService,
} from "./reading.js";

const environmentOf = (text: string) =>
  longFormOf(`name: test\ntype: Environment\n${text}`) as unknown as EnvironmentForm;
/** What Copilot refused when deploying: path and message. */
const refusedOf = (text: string, facts: { domain?: string; environment?: EnvironmentForm } = {}) =>
  resolved(text, { facts })
    .problems.filter((problem) => problem.refusedAtDeploy)
    .map((problem) => `${problem.path}: ${problem.message}`);

const arn = "arn:aws:acm:us-west-2:111122223333:certificate/1";
const certificates = environmentOf(`http: {public: {certificates: ["${arn}"]}}\n`);
const internalCertificates = environmentOf(`http: {private: {certificates: ["${arn}"]}}\n`);

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
      "5:9 error image.port: port 80 is proxy's already",
    ]);
    expect(errorsOf(`${workerService}sidecars: {a: {image: x, port: 81}, b: {image: y, port: 81}}\n`)).to.deep.equal([
      "5:57 error sidecars.b.port: port 81 is a's already",
    ]);
    expect(
      errorsOf(`${publicService}  target_container: proxy\nsidecars: {proxy: {image: x, port: 81/udp}}\n`),
    ).to.deep.equal(["8:21 error http.target_container: port 81 is exposed over UDP already"]);
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
      "9:45 error nlb.healthcheck.grace_period: the service has one grace period, and http.healthcheck.grace_period is it",
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

  it("are ignored by Copilot where a Backend Service names one", () => {
    expect(warningsOf(`${backendService}http: {path: /, alb: mine}\n`)).to.have.lengthOf(1);
    expect(longFormOf(`${backendService}http: {alb: mine}\n`)).not.to.have.property("http");
  });
});

describe("what is refused at deployment only", () => {
  it("is told only where the facts are known", () => {
    expect(resolved(`${publicService}  alias: a.example.com\n`).problems).to.deep.equal([]);
  });

  it("wants a domain or certificates for aliases and redirects", () => {
    expect(refusedOf(`${publicService}  alias: a.example.com\n`)).to.deep.equal([
      "http.alias: an alias needs a domain: the application has none, and the environment no certificates",
    ]);
    expect(refusedOf(`${publicService}  redirect_to_https: false\n`)).to.have.lengthOf(1);
    expect(refusedOf(`${publicService}  alias: a.other.org\n`, { environment: certificates })).to.deep.equal([]);
  });

  it("wants aliases in the application's domain", () => {
    for (const alias of [
      "example.com",
      "www.example.com",
      "shop.example.com",
      "a.shop.example.com",
      "a.test.shop.example.com",
    ]) {
      expect(refusedOf(`${publicService}  alias: ${alias}\n`, { domain: "example.com" }), alias).to.deep.equal([]);
    }
    for (const alias of ["a.b.example.com", "example.org", "exampleXcom", "a.prod.shop.example.com"]) {
      expect(refusedOf(`${publicService}  alias: ${alias}\n`, { domain: "example.com" }), alias).to.have.lengthOf(1);
    }
  });

  it("wants aliases where the environment has certificates, unless the load balancer is another", () => {
    expect(refusedOf(publicService, { environment: certificates })).to.deep.equal([
      "http: alias is missing: an environment with certificates of its own makes no names",
    ]);
    expect(refusedOf(`${publicService}  alb: mine\n`, { environment: certificates })).to.deep.equal([]);
  });

  it("wants hosted zones only with certificates and without CloudFront", () => {
    const zone = `${publicService}  alias: [{name: a.example.com, hosted_zone: Z1}]\n`;
    expect(refusedOf(zone, { domain: "example.com" })[0]).to.match(/hosted zones can be chosen only/);
    expect(refusedOf(zone, { environment: certificates })).to.deep.equal([]);
    const cdn = environmentOf(
      `http: {public: {certificates: ["${arn}"]}}\ncdn: {certificate: "arn:aws:acm:us-east-1:1:certificate/1"}\n`,
    );
    expect(refusedOf(zone, { environment: cdn })[0]).to.match(/can't be chosen behind CloudFront/);
  });

  it("wants an alias behind CloudFront on the application's domain, and no redirect where CloudFront ends TLS", () => {
    const cdn = environmentOf("cdn: true\n");
    expect(refusedOf(publicService, { domain: "example.com", environment: cdn })[0]).to.match(
      /^http: alias is missing: behind CloudFront/,
    );
    const ended = environmentOf("cdn: {terminate_tls: true}\nhttp: {public: {ingress: {cdn: true}}}\n");
    const service = `${publicService}  alias: a.example.com\n`;
    expect(refusedOf(service, { domain: "example.com", environment: ended })).to.deep.equal([
      "http.redirect_to_https: CloudFront speaks HTTP to the load balancer here, so a redirect to HTTPS never ends",
    ]);
    expect(
      refusedOf(`${service}  redirect_to_https: false\n`, { domain: "example.com", environment: ended }),
    ).to.deep.equal([]);
  });

  it("wants internal aliases with internal certificates, and those alone", () => {
    const service = `${backendService}http:\n  path: /\n`;
    expect(refusedOf(`${service}  alias: a.example.com\n`)).to.have.lengthOf(1);
    expect(refusedOf(service, { environment: internalCertificates })).to.have.lengthOf(1);
    expect(refusedOf(`${service}  alias: a.example.com\n`, { environment: internalCertificates })).to.deep.equal([]);
  });

  it("wants aliases of a Network Load Balancer in the domain, without certificates of one's own", () => {
    const service = `${publicService}nlb: {port: 443, alias: a.example.com}\n`;
    expect(refusedOf(service)[0]).to.match(/^nlb.alias: an alias needs a domain/);
    expect(refusedOf(service, { domain: "example.com" })).to.deep.equal([]);
    expect(
      refusedOf(`${service}`, { environment: certificates }).some((line) =>
        line.startsWith("nlb.alias: aliases of a Network Load Balancer are not possible"),
      ),
    ).to.equal(true);
    expect(refusedOf(service.replace("a.example.com", "a.other.org"), { domain: "example.com" })).to.have.lengthOf(1);
  });

  it("wants public subnets for public load balancers", () => {
    const environment = environmentOf("network: {vpc: {id: vpc-1, subnets: {private: [{id: a}, {id: b}]}}}\n");
    expect(refusedOf(publicService, { environment })).to.deep.equal([
      "http: the environment's VPC has no public subnets for the load balancer",
    ]);
    expect(refusedOf(backendService, { environment })).to.deep.equal([]);
  });

  it("wants one label below the domain for App Runner", () => {
    const service = (alias: string) => `${requestDriven}http: {alias: ${alias}}\n`;
    expect(refusedOf(service("web.example.com"), { domain: "example.com" })).to.deep.equal([]);
    for (const alias of ["example.com", "a.b.example.com", "shop.example.com", "web.example.org"])
      expect(refusedOf(service(alias), { domain: "example.com" }), alias).to.have.lengthOf(1);
    expect(refusedOf(service("web.example.com"))).to.have.lengthOf(1);
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
      "8:15 error count.spot: spot is a fixed number of tasks and can't stand beside range, cpu_percentage",
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
    ).to.match(/can't be done sooner/);
    expect(errorsOf(`${workerService}count: {range: 1-4, queue_delay: {cooldown: {in: 1s}}}\n`)).to.have.lengthOf(2);
  });
});

describe("platforms", () => {
  it("leave something out on Windows and on ARM", () => {
    const windows = `${publicService}platform: windows/amd64\nnetwork: {connect: true}\nstorage: {readonly_fs: true, volumes: {d: {path: /d, efs: true}}}\n`;
    expect(errorsOf(windows).map((error) => error.split(" ")[2])).to.deep.equal([
      "network.connect:",
      "storage.readonly_fs:",
      "storage.volumes.d.efs:",
    ]);
    expect(errorsOf(`${workerService}platform: windows/amd64\nnetwork: {connect: true}\n`)).to.deep.equal([]);
    expect(errorsOf(`${publicService}platform: linux/arm64\ncount: {spot: 2}\n`)).to.deep.equal([
      "9:15 error count.spot: Fargate Spot doesn't take ARM",
    ]);
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

describe("storage", () => {
  const efs = (value: string) => `${backendService}storage: {volumes: {d: {path: /d, efs: ${value}}}}\n`;
  it("has one managed file system, with both ids or none", () => {
    expect(errorsOf(efs("{uid: 5}"))).to.deep.equal(["6:40 error storage.volumes.d.efs: uid needs gid beside it"]);
    expect(
      errorsOf(`${backendService}storage: {volumes: {a: {path: /a, efs: true}, b: {path: /b, efs: true}}}\n`),
    ).to.deep.equal(["6:66 error storage.volumes.b.efs: a workload can have one managed file system, and a is it"]);
  });

  it("mounts through an access point with iam and its own root", () => {
    expect(errorsOf(efs("{id: fs-1, root_dir: /x, auth: {access_point_id: ap}}"))).to.deep.equal([
      "6:61 error storage.volumes.d.efs.root_dir: an access point has its own root folder",
    ]);
    expect(errorsOf(efs("{id: fs-1, auth: {access_point_id: ap, iam: false}}"))).to.deep.equal([
      "6:84 error storage.volumes.d.efs.auth.iam: an access point needs iam",
    ]);
    expect(errorsOf(efs("{id: fs-1, auth: {access_point_id: ap}}"))).to.deep.equal([]);
  });
});

describe("queues", () => {
  const fifo = (value: string) => errorsOf(`${workerService}subscribe: {topics: [], queue: {fifo: ${value}}}\n`);
  it("don't mix what excludes itself", () => {
    expect(fifo("{high_throughput: false, deduplication_scope: queue}")[0]).to.match(
      /deduplication_scope: high_throughput decides/,
    );
    expect(fifo("{deduplication_scope: queue, throughput_limit: perMessageGroupId}")[0]).to.match(
      /throughput_limit: perMessageGroupId needs/,
    );
    expect(fifo("{deduplication_scope: messageGroup, throughput_limit: perMessageGroupId}")).to.deep.equal([]);
  });
});

describe("jobs", () => {
  it("are told of keys that do nothing for them", () => {
    const text = `${scheduledJob}count: 2\nexec: true\nnetwork: {connect: true, vpc: {security_groups: {deny_default: true}}}\n`;
    expect(warningsOf(text).map((warning) => warning.split(" ")[2])).to.deep.equal([
      "count:",
      "exec:",
      "network.connect:",
      "network.vpc.security_groups.deny_default:",
    ]);
  });

  it("run in whole seconds", () => {
    expect(errorsOf(`${scheduledJob}timeout: 1500ms\n`)).to.deep.equal([
      "7:10 error timeout: a timeout is a whole number of seconds, and at least one",
    ]);
  });
});

describe("App Runner services", () => {
  it("take images from Amazon ECR only", () => {
    expect(errorsOf(requestDriven.replace("public.ecr.aws/a/b", "nginx"))).to.deep.equal([
      "4:13 error image.location: App Runner takes images from Amazon ECR only, and nginx is elsewhere",
    ]);
  });

  it("are told of keys that do nothing for them", () => {
    const text = `${requestDriven.replace("port: 80", "port: 80\n  labels: {a: b}")}http: {healthcheck: {path: /, grace_period: 5s}}\n`;
    expect(warningsOf(text).map((warning) => warning.split(" ")[2])).to.deep.equal([
      "image.labels:",
      "http.healthcheck.grace_period:",
    ]);
  });
});

describe("environments", () => {
  const errors = (text: string) => errorsOf(`name: test\ntype: Environment\n${text}`);
  const subnets = (text: string) => errors(`network: {vpc: ${text}}\n`).map((error) => error.replace(/^\S+ /, ""));

  it("import a VPC with subnets in two zones at least", () => {
    expect(subnets("{id: v, cidr: 10.0.0.0/16}")[0]).to.match(/^error network\.vpc\.cidr: a VPC that exists/);
    expect(subnets("{id: v}")[0]).to.match(/needs the subnets to use/);
    expect(subnets("{id: v, subnets: {public: [{id: a}], private: [{id: b}, {id: c}]}}")[0]).to.match(
      /one public subnet is not enough/,
    );
    expect(subnets("{id: v, subnets: {private: [{id: b}, {id: c}]}}")).to.deep.equal([]);
    expect(subnets("{id: v, subnets: {private: [{id: b, az: x}, {cidr: 10.0.0.0/24}]}}")).to.have.lengthOf(3);
  });

  it("make a VPC with the same zones on both sides", () => {
    const pair = (side: string, ...zones: string[]) =>
      `${side}: [${zones.map((zone, index) => `{cidr: 10.${side.length}.${index}.0/24${zone === "" ? "" : `, az: ${zone}`}}`).join(", ")}]`;
    const made = (...sides: string[]) => subnets(`{cidr: 10.0.0.0/8, subnets: {${sides.join(", ")}}}`);
    expect(made(pair("public", "a", "b"), pair("private", "a", "b"))).to.deep.equal([]);
    expect(made(pair("public", "", ""), pair("private", "", ""))).to.deep.equal([]);
    expect(made(pair("public", "a", "b"), pair("private", "a", "c"))[0]).to.match(/the zones must be the same/);
    expect(made(pair("public", "a"), pair("private", "a"))[0]).to.match(/two zones at least/);
    expect(made(pair("public", ""), pair("private", ""))[0]).to.match(/two zones at least/);
    expect(made(pair("public", "", ""), pair("private", ""))[0]).to.match(/as many of each/);
    expect(made(pair("public", "a", ""), pair("private", "a", "b"))[0]).to.match(/some subnets name their zone/);
    expect(made(pair("public", "a", "b", "b"), pair("private", "a", "b"))[0]).to.match(/each zone takes one/);
    expect(subnets("{cidr: 10.0.0.0/16}")[0]).to.match(/needs its subnets/);
  });

  it("are told where subnets without cidr have no effect", () => {
    const [warning] = warningsOf(
      "name: test\ntype: Environment\nnetwork: {vpc: {subnets: {public: [{cidr: 10.0.0.0/24}]}}}\n",
    );
    expect(warning).to.match(/without network\.vpc\.cidr the subnets have no effect/);
  });

  it("have one spelling of ingress", () => {
    expect(
      errors(
        "http: {public: {ingress: {source_ips: [10.0.0.0/8]}, security_groups: {ingress: {restrict_to: {source_ips: [10.0.0.0/8]}}}}}\n",
      )[0],
    ).to.match(/its old and its new spelling/);
    expect(errors("http: {private: {security_groups: {ingress: {restrict_to: {cdn: true}}}}}\n")[0]).to.match(
      /can't be limited so/,
    );
  });

  it("let CloudFront in only where there is one, with the certificates that it needs", () => {
    expect(errors("http: {public: {ingress: {cdn: true}}}\n")[0]).to.match(/no CloudFront distribution to let in/);
    expect(errors(`http: {public: {certificates: ["${arn}"]}}\ncdn: true\n`)[0]).to.match(/CloudFront needs one too/);
    expect(errors('cdn: {certificate: "arn:aws:acm:us-east-1:1:certificate/1"}\n')[0]).to.match(
      /CloudFront must end TLS/,
    );
  });

  it("choose subnets of the internal load balancer among those of a VPC that exists", () => {
    expect(errors("http: {private: {subnets: [a]}}\n")[0]).to.match(/only in a VPC that exists/);
    expect(
      errors("network: {vpc: {id: v, subnets: {private: [{id: a}, {id: b}]}}}\nhttp: {private: {subnets: [a, z]}}\n"),
    ).to.deep.equal(["4:31 error http.private.subnets[1]: z is not among the subnets of the environment"]);
  });
});

describe("pipelines", () => {
  const errors = (text: string) => errorsOf(`name: p\nversion: 1\n${text}`, { kind: "Pipeline" });
  const source = "source: {provider: GitHub, properties: {repository: o/r}}\n";

  it("name a repository as their provider has it", () => {
    const of = (provider: string, repository: string) =>
      errors(`source: {provider: ${provider}, properties: {repository: "${repository}"}}\nstages: [{name: test}]\n`);
    expect(of("Bitbucket", "https://bitbucket.org/o/r")).to.deep.equal([]);
    expect(of("Bitbucket", "o/r")).to.have.lengthOf(1);
    expect(
      of("CodeCommit", "https://us-east-1.console.aws.amazon.com/codesuite/codecommit/repositories/r/browse"),
    ).to.deep.equal([]);
    expect(of("CodeCommit", "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/r")).to.have.lengthOf(1);
    expect(of("GitHubV1", "o/r")[0]).to.match(/needs access_token_secret/);
  });

  it("order what they deploy without circles", () => {
    expect(
      errors(`${source}stages: [{name: test, deployments: {a: {depends_on: [b]}, b: {depends_on: [a]}}}]\n`)[0],
    ).to.match(/they wait for one another: a → b → a/);
    expect(errors(`${source}stages: [{name: test, deployments: {a: {depends_on: [z]}}}]\n`)[0]).to.match(
      /has no deployment z/,
    );
    expect(
      errors(`${source}stages: [{name: test, test_commands: [x], post_deployments: {a: {buildspec: b}}}]\n`)[0],
    ).to.match(/two ways to say one thing/);
  });

  it("need a stage", () => {
    expect(errors(`${source}stages: []\n`)).to.deep.equal(["4:9 error stages: a pipeline needs a stage"]);
  });
});

describe("static sites", () => {
  const site = (http: string) => `name: web\ntype: Static Site\nhttp: ${http}\n`;
  it("need the alias of their certificate, and a domain for an alias without one", () => {
    expect(errorsOf(site('{certificate: "arn:aws:acm:us-east-1:1:certificate/1"}'))).to.deep.equal([
      "3:21 error http.certificate: a certificate needs the alias that it is for",
    ]);
    expect(refusedOf(site("{alias: a.example.com}"))).to.have.lengthOf(1);
    expect(refusedOf(site("{alias: a.b.example.com}"), { domain: "example.com" })).to.have.lengthOf(1);
    expect(refusedOf(site('{alias: a.b.c, certificate: "arn:aws:acm:us-east-1:1:certificate/1"}'))).to.deep.equal([]);
  });
});

describe("topics", () => {
  it("have one name each, a FIFO one with .fifo", () => {
    expect(errorsOf(`${backendService}publish: {topics: [{name: a}, {name: a, fifo: true}]}\n`)).to.deep.equal([]);
    expect(told(resolved(`${backendService}publish: {topics: [{name: a}, {name: a}]}\n`).problems)).to.deep.equal([
      "6:38 error publish.topics[1].name: the topic a is there already",
    ]);
  });
});
