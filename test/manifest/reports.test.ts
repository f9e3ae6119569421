import { expect } from "chai";
import { loadApplication, validate } from "../../automation/manifest/index.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { backendService, publicService, resolved, scheduledJob } from "./reading.js";

/** `path: message | hint` of every problem. */
const said = (text: string): string[] =>
  resolved(text).problems.map(({ path, message, hint }) => `${path}: ${message} | ${hint}`);

describe("hints that lead where the reader wants to go", () => {
  afterEach(removeFolders);

  it("say that a Network Load Balancer's check has no path", () => {
    const service = publicService.replace("http:\n  path: /\n", "http: false\n");
    for (const nlb of ["{port: 80, healthcheck: {path: /x, port: 80}}", "{port: 80, path: /x}"])
      expect(said(`${service}nlb: ${nlb}\n`)[0], nlb).to.match(
        /: unknown key `path` \| The check of a Network Load Balancer opens a TCP connection/,
      );
    expect(said(`${service}nlb: {port: 80, Healthcheck: {port: 80}}\n`)[0]).to.match(/write `healthcheck`/);
    expect(said(`${service}nlb: {port: 80, healthckeck: {port: 80}}\n`)[0]).to.match(/did you mean `healthcheck`\?/);
  });

  it("say what http.start_period is called", () => {
    expect(said(`${publicService}  start_period: 10s\n`)[0]).to.match(/http\.healthcheck\.grace_period/);
  });

  it("say that workloads place themselves, not environments", () => {
    const environment = "name: test\ntype: Environment\n";
    expect(said(`${environment}network: {placement: private}\n`)[0]).to.match(/Each workload sets where it runs/);
    expect(said(`${environment}network: {vpc: {placement: private}}\n`)[0]).to.match(
      /Each workload sets where it runs/,
    );
  });

  it("say how a schedule that never runs is written", () => {
    expect(said(scheduledJob.replace('"@daily"', "None"))[0]).to.match(/Did you mean none\?/);
  });

  it("say what days are in hours", () => {
    expect(said(`${scheduledJob}timeout: 5d\n`)[0]).to.match(/Write 120h/);
    expect(said(`${publicService}  deregistration_delay: 1w\n`)[0]).to.match(/Write 168h/);
  });

  it("show a map for the first item of a list", () => {
    expect(said(`${backendService}variables:\n  - LOG_LEVEL=info\n  - DEBUG=1\n`)[0]).to.match(/"LOG_LEVEL: info"/);
    expect(said(`${backendService}secrets:\n  - DB_PASSWORD\n`)[0]).to.match(/"DB_PASSWORD: <value>"/);
  });

  it("name the environment that is meant, where another one of a workload has no manifest", () => {
    const notices = (name: string) => {
      const dir = makeFolder({
        "copilot/.workspace": "application: shop\n",
        "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
        "copilot/api/manifest.yml": `${backendService.replace("web", "api")}environments: {${name}: {count: 2}}\n`,
      });
      const problems = validate(loadApplication({ dir, processEnvironment: {} }));
      removeFolders();
      return problems.map(({ message, hint }) => `${message} | ${hint}`);
    };
    expect(notices("tset")[0]).to.match(/^the environment tset has no manifest .* \| Did you mean test\? Write /);
    expect(notices("production")[0]).to.match(/^the environment production has no manifest .* \| Write /);
  });

  it("name the type that is meant", () => {
    const typed = (type: string) => `name: api\ntype: ${type}\nimage: {location: x}\n`;
    for (const type of ["Backend Servce", "backend service", "Backend-Service"])
      expect(said(typed(type))[0]).to.match(/is not a type of manifest \| Did you mean Backend Service\?/);
    expect(said(typed("Lambda"))[0]).to.match(/is not a type of manifest \| Types are: Load Balanced/);
  });

  it("name the sidecar that an override probably means", () => {
    const text = `${backendService}sidecars: {nginx: {image: x, port: 8080}}\nenvironments: {test: {sidecars: {ngnix: {port: 81}}}}\n`;
    expect(said(text)).to.deep.equal([
      "sidecars.ngnix: the base has no ngnix; did you mean `nginx`? | One of its own needs `image`.",
    ]);
  });

  it("ask for / in paths, and for files where files are needed", () => {
    const folder = (build: string) => {
      const dir = makeFolder({
        "copilot/.workspace": "application: shop\n",
        "copilot/api/manifest.yml": `name: api\ntype: Backend Service\nimage: {build: ${build}}\n`,
        "apps/api/Dockerfile": "FROM scratch\n",
        "apps/web/Dockerfile/x": "",
      });
      const problems = validate(loadApplication({ dir, processEnvironment: {} }), ["test"]);
      return problems.filter(({ severity }) => severity === "error").map(({ message, hint }) => `${message} | ${hint}`);
    };
    expect(folder("'apps\\api\\Dockerfile'")[0]).to.match(/Write \/ in paths: apps\/api\/Dockerfile/);
    expect(folder("apps/web/Dockerfile")).to.deep.equal([
      '"apps/web/Dockerfile" is a folder, not a file | Name the Dockerfile itself, or its folder as context.',
    ]);
    expect(folder("{context: apps/api/Dockerfile}")[0]).to.match(/is a file, not a folder/);
    expect(folder("apps/api/Dockerfile")).to.deep.equal([]);
  });
});
