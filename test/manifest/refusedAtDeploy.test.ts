import { expect } from "chai";
import { formatProblem, type Problem } from "../../automation/manifest/index.js";
import { backendService, environmentOf, publicService, refusedOf, requestDriven, resolved } from "./reading.js";

const arn = "arn:aws:acm:us-west-2:111122223333:certificate/1";
const certificates = environmentOf(`http: {public: {certificates: ["${arn}"]}}\n`);
const internalCertificates = environmentOf(`http: {private: {certificates: ["${arn}"]}}\n`);

describe("what is refused at deployment only", () => {
  it("is reported only where the facts are known", () => {
    expect(resolved(`${publicService}  alias: a.example.com\n`).problems).to.deep.equal([]);
  });

  it("wants a domain or certificates for aliases and redirects", () => {
    expect(refusedOf(`${publicService}  alias: a.example.com\n`)).to.deep.equal([
      "http.alias: an alias needs a domain: the application has none, and the environment no certificates",
    ]);
    expect(refusedOf(`${publicService}  redirect_to_https: false\n`)).to.have.lengthOf(1);
    expect(refusedOf(`${publicService}  alias: a.other.org\n`, { environment: certificates })).to.deep.equal([]);
  });

  it("wants health checks that end before the next one begins, in every rule", () => {
    const check = (text: string) => refusedOf(`${publicService}  healthcheck: {path: /, ${text}}\n`);
    expect(check("interval: 10s, timeout: 10s")).to.deep.equal([
      "http.healthcheck.timeout: the timeout of 10 s must be shorter than the interval of 10 s",
    ]);
    expect(check("interval: 5s")[0], "AWS's own timeout").to.match(
      /^http.healthcheck.interval: .* must be shorter than the interval of 5 s/,
    );
    expect(check("timeout: 30s")[0], "AWS's own interval").to.match(/^http.healthcheck.timeout: the timeout of 30 s/);
    expect(check("interval: 10s, timeout: 6s")).to.deep.equal([]);
    const more = `${publicService}  additional_rules: [{path: /b, healthcheck: {interval: 10s, timeout: 20s}}]\n`;
    expect(refusedOf(more)[0]).to.match(/^http.additional_rules\[0\].healthcheck.timeout:/);
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
      "http: alias is missing: an environment with certificates of its own creates no names",
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

  it("wants no redirect where CloudFront ends TLS; a service without alias has its default name there", () => {
    const cdn = environmentOf("cdn: true\n");
    expect(refusedOf(publicService, { domain: "example.com", environment: cdn })).to.deep.equal([]);
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
    expect(refusedOf(`${service}  alb: mine\n  alias: a.example.com\n`), "names of its owner").to.deep.equal([]);
    expect(refusedOf(`${service}  alb: mine\n`, { environment: internalCertificates })).to.deep.equal([]);
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

  it("wants the application's domain for TLS listeners, without certificates of one's own", () => {
    const service = `${publicService}nlb: {port: 443/tls, additional_listeners: [{port: 444/TLS}, {port: 445}]}\n`;
    expect(refusedOf(service)).to.deep.equal([
      "nlb.port: a TLS listener needs a certificate and so a domain, and the application has none",
      "nlb.additional_listeners[0].port: a TLS listener needs a certificate and so a domain, and the application has none",
    ]);
    expect(refusedOf(service, { domain: "example.com" })).to.deep.equal([]);
    const own = refusedOf(`${service}http: {path: /, alias: a.org}\n`.replace("http:\n  path: /\n", ""), {
      domain: "example.com",
      environment: certificates,
    });
    expect(own).to.have.lengthOf(2);
    expect(own[0]).to.match(/^nlb.port: a TLS listener gets its certificate from the application's domain/);
  });

  it("wants a health check in a container whose health another one waits for", () => {
    const waits = (more: string) =>
      `${backendService}  depends_on: {helper: healthy}\nsidecars: {helper: {image: x${more}}}\n`;
    expect(refusedOf(waits(""))).to.deep.equal([
      "image.depends_on.helper: helper has no health check, so it never becomes healthy",
    ]);
    expect(refusedOf(waits(", healthcheck: {retries: 3}"))).to.deep.equal([]);
    expect(refusedOf(waits(""), { overridden: true }), "an override may add it").to.deep.equal([]);
    const added = "taskdef_overrides: [{path: ContainerDefinitions[1].HealthCheck.Command, value: [CMD, a]}]\n";
    expect(refusedOf(`${waits("")}${added}`)).to.deep.equal([]);
    const main = `${backendService}sidecars: {helper: {image: x, depends_on: {web: healthy}}}\n`;
    expect(refusedOf(main)[0]).to.match(/^sidecars.helper.depends_on.web: web has no health check/);
    expect(refusedOf(main.replace("port: 80", "port: 80\n  healthcheck: {interval: 5s}"))).to.deep.equal([]);
    expect(
      refusedOf(`${backendService}  depends_on: {firelens_log_router: healthy}\nlogging: {image: x}\n`),
    ).to.have.lengthOf(1);
  });

  it("wants TLS policies of Elastic Load Balancing", () => {
    const service = `${publicService}nlb: {port: 443/tls, ssl_policy: strict, additional_listeners: [{port: 444, ssl_policy: ELBSecurityPolicy-2016-08}]}\n`;
    expect(refusedOf(service, { domain: "example.com" })).to.deep.equal([
      'nlb.ssl_policy: "strict" is not a TLS policy of Elastic Load Balancing',
    ]);
  });

  it("is an error, and a warning where nothing is to be deployed", () => {
    const text = `${publicService}  alias: a.example.com\n`;
    const severityOf = (planOnly?: boolean) => {
      const { problems, longForm } = resolved(text, { facts: {}, planOnly });
      return [problems[0]?.severity, longForm !== undefined];
    };
    expect(severityOf()).to.deep.equal(["error", false]);
    expect(severityOf(true)).to.deep.equal(["warning", true]);
    expect(formatProblem(resolved(text, { facts: {} }).problems[0] as Problem)).to.match(
      /error: http.alias: an alias needs a domain: .* \(environment test\) \(up refuses this\)\n/,
    );
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
