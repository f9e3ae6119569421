import { expect } from "chai";
import {
  backendService,
  errorsOf,
  linesOf,
  refusedOf,
  requestDriven,
  resolved,
  scheduledJob,
  warningsOf,
  workerService,
} from "./reading.js";

const arn = "arn:aws:acm:us-west-2:111122223333:certificate/1";

describe("jobs", () => {
  it("are warned of keys that do nothing for them", () => {
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
      '4:13 error image.location: App Runner runs only images of Amazon ECR, and "nginx" is not one',
    ]);
  });

  it("take what App Runner's own pattern for images takes", () => {
    const location = (image: string) => errorsOf(requestDriven.replace("public.ecr.aws/a/b", image)).length;
    for (const image of [
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1.2",
      "111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/web@sha256:0123456789abcdef",
      "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web",
      "public.ecr.aws/docker/library/nginx:1.29",
    ])
      expect(location(image), image).to.equal(0);
    for (const image of [
      "public.ecr.aws/nginx",
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com/Web",
      "1111.dkr.ecr.eu-west-1.amazonaws.com/web",
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    ])
      expect(location(image), image).to.equal(1);
  });

  it("have the sizes and health checks that App Runner has", () => {
    expect(refusedOf(`${requestDriven}cpu: 300\nmemory: 512\n`)).to.deep.equal([
      "cpu: App Runner has no instances of 300 CPU units",
    ]);
    expect(refusedOf(`${requestDriven}memory: 8192\n`)).to.deep.equal([
      "memory: App Runner has no instances of 1024 CPU units and 8192 MiB",
    ]);
    expect(refusedOf(`${requestDriven}cpu: 4096\nmemory: 10240\n`)).to.deep.equal([]);
    expect(refusedOf(`${requestDriven}http: {healthcheck: {path: /, interval: 30s, timeout: 20s}}\n`)).to.deep.equal([
      "http.healthcheck.interval: 30 is out of range for App Runner: 1 to 20",
    ]);
  });

  it("are warned of keys that do nothing for them", () => {
    const text = `${requestDriven.replace("port: 80", "port: 80\n  labels: {a: b}")}http: {healthcheck: {path: /, grace_period: 5s}}\n`;
    expect(warningsOf(text).map((warning) => warning.split(" ")[2])).to.deep.equal([
      "image.labels:",
      "http.healthcheck.grace_period:",
    ]);
  });
});

describe("Request-Driven services on ECS Express", () => {
  const reading = { facts: { requestDriven: "express" as const, domain: "example.com" } };
  const errors = (text: string) => errorsOf(`${requestDriven}${text}`, reading).map((error) => error.split(" ")[2]);
  const warnings = (text: string) =>
    warningsOf(`${requestDriven}${text}`, reading).map((warning) => warning.split(" ")[2]);

  it("are refused at the place of each key that Express has no counterpart for", () => {
    expect(
      errors(`http: {alias: web.example.com, private: {endpoint: vpce-1}, healthcheck: /}
count: high/1
network: {vpc: {placement: {subnets: [subnet-1]}}}
observability: {tracing: awsxray}
`),
    ).to.deep.equal([
      "http.alias:",
      "http.private.endpoint:",
      "count:",
      "network.vpc.placement.subnets:",
      "observability.tracing:",
    ]);
  });

  it("are warned that Express checks health over HTTP only, and by its own numbers", () => {
    expect(warnings("")).to.deep.equal(["type:"]);
    expect(warnings("http: {private: true}\n")).to.deep.equal(["http:"]);
    expect(warnings("http: {healthcheck: {path: /up, healthy_threshold: 2, interval: 5s}}\n")).to.deep.equal([
      "http.healthcheck.healthy_threshold:",
      "http.healthcheck.interval:",
    ]);
  });

  it("have a size that Express runs, and a start command of words", () => {
    const health = "http: {healthcheck: /}\n";
    expect(errors(`${health}cpu: 4096\nmemory: 8192\n`)).to.deep.equal([]);
    expect(errors(`${health}cpu: 4096\nmemory: 10240\n`)).to.deep.equal(["memory:"]);
    expect(errors(`${health}cpu: 1000\n`)).to.deep.equal(["cpu:"]);
    expect(errors(`${health}command: "sh -c 'x"\n`)).to.deep.equal(["command:"]);
  });

  it("take images from any registry", () => {
    expect(errorsOf(requestDriven.replace("public.ecr.aws/a/b", "nginx"), reading)).to.deep.equal([]);
  });
});

describe("environments", () => {
  const errors = (text: string) => errorsOf(`name: test\ntype: Environment\n${text}`);
  const subnets = (text: string) => errors(`network: {vpc: ${text}}\n`).map((error) => error.replace(/^\S+ /, ""));

  it("import a VPC with subnets in two zones at least", () => {
    expect(subnets("{id: v, cidr: 10.0.0.0/16}")[0]).to.match(/^error network\.vpc\.cidr: an existing VPC/);
    expect(subnets("{id: v}")[0]).to.match(/needs the subnets to use/);
    expect(subnets("{id: v, subnets: {public: [{id: a}], private: [{id: b}, {id: c}]}}")[0]).to.match(
      /one public subnet is not enough/,
    );
    expect(subnets("{id: v, subnets: {private: [{id: b}, {id: c}]}}")).to.deep.equal([]);
    expect(subnets("{id: v, subnets: {private: [{id: b, az: x}, {cidr: 10.0.0.0/24}]}}")).to.have.lengthOf(3);
  });

  it("are asked for ids that were left empty, once something is to be deployed", () => {
    const text = "name: test\ntype: Environment\nnetwork: {vpc: {id: '', subnets: {private: [{id: ''}, {id: s-2}]}}}\n";
    const refused = resolved(text, { facts: {} }).problems.filter(({ refusedAtDeploy }) => refusedAtDeploy);
    expect(refused.map(({ path }) => path)).to.deep.equal(["network.vpc.id", "network.vpc.subnets.private[0].id"]);
  });

  it("make a VPC with the same zones on both sides", () => {
    const pair = (side: string, ...zones: string[]) =>
      `${side}: [${zones.map((zone, index) => `{cidr: 10.0.${side.length * 10 + index}.0/24${zone === "" ? "" : `, az: ${zone}`}}`).join(", ")}]`;
    const made = (...sides: string[]) => subnets(`{cidr: 10.0.0.0/16, subnets: {${sides.join(", ")}}}`);
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

  it("are warned where subnets without cidr have no effect", () => {
    const [warning] = warningsOf(
      "name: test\ntype: Environment\nnetwork: {vpc: {subnets: {public: [{cidr: 10.0.0.0/24}]}}}\n",
    );
    expect(warning).to.match(/without `network\.vpc\.cidr` the subnets have no effect/);
  });

  it("have one spelling of ingress", () => {
    expect(
      errors(
        "http: {public: {ingress: {source_ips: [10.0.0.0/8]}, security_groups: {ingress: {restrict_to: {source_ips: [10.0.0.0/8]}}}}}\n",
      )[0],
    ).to.match(/its old and its new spelling/);
    expect(errors("http: {private: {security_groups: {ingress: {restrict_to: {cdn: true}}}}}\n")[0]).to.match(
      /can't be limited like that/,
    );
  });

  it("let CloudFront in only where there is one, with the certificates that it needs", () => {
    expect(errors("http: {public: {ingress: {cdn: true}}}\n")[0]).to.match(/no CloudFront distribution to allow in/);
    expect(errors(`http: {public: {certificates: ["${arn}"]}}\ncdn: true\n`)[0]).to.match(/CloudFront needs one too/);
    expect(errors('cdn: {certificate: "arn:aws:acm:us-east-1:1:certificate/1"}\n')[0]).to.match(
      /CloudFront must end TLS/,
    );
  });

  it("choose subnets of the internal load balancer among those of a VPC that exists", () => {
    expect(errors("http: {private: {subnets: [a]}}\n")[0]).to.match(/only in an existing VPC/);
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
    expect(of("GitHubV1", "o/r")[0]).to.match(/needs `access_token_secret`/);
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
    ).to.match(/two ways to say the same thing/);
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
      /deduplication_scope: `high_throughput` decides/,
    );
    expect(fifo("{deduplication_scope: queue, throughput_limit: perMessageGroupId}")[0]).to.match(
      /throughput_limit: perMessageGroupId needs/,
    );
    expect(fifo("{deduplication_scope: messageGroup, throughput_limit: perMessageGroupId}")).to.deep.equal([]);
  });
});

describe("topics", () => {
  it("have one name each, a FIFO one with .fifo", () => {
    expect(errorsOf(`${backendService}publish: {topics: [{name: a}, {name: a, fifo: true}]}\n`)).to.deep.equal([]);
    expect(linesOf(resolved(`${backendService}publish: {topics: [{name: a}, {name: a}]}\n`).problems)).to.deep.equal([
      "6:38 error publish.topics[1].name: the topic a is already listed",
    ]);
  });
});
