import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { Application } from "../../components/application.js";
import { Environment } from "../../components/environment.js";
import { Pipeline } from "../../components/pipeline.js";
import { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import { StaticSite } from "../../components/staticSite.js";
import {
  applicationKinds,
  environmentKinds,
  pipelineKinds,
  staticSiteKinds,
  type Transforms,
  workloadKinds,
} from "../../components/transforms.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { record } from "../support/recording.js";
import { repositoryRoot } from "../support/root.js";
import { backend, balanced, job, loadBalanced, withDomain, worker } from "../support/workloads.js";

type Made = { type: string; name: string };

/** Functions for these kinds that note whom they were asked about and leave a mark on its tags or its arguments. */
function noting(kinds: readonly (keyof Transforms)[]): { seen: Set<string>; transforms: Transforms } {
  const seen = new Set<string>();
  const note = (args: object, name: string): object => {
    seen.add(name);
    return { ...args };
  };
  return { seen, transforms: Object.fromEntries(kinds.map((kind) => [kind, note])) };
}

/** Children that no function was asked about. */
function unasked(resources: readonly Made[], seen: ReadonlySet<string>): string[] {
  return resources
    .filter(({ type }) => !type.startsWith("airlift:") && !type.startsWith("pulumi:providers:"))
    .filter(({ name }) => !seen.has(name))
    .map(({ type, name }) => `${type}::${name}`);
}

/** What a program makes. */
const made = async (program: () => void): Promise<Made[]> =>
  (
    await record(() => {
      program();
      return undefined;
    })
  ).resources;

const domain = {
  name: "example.com",
  applicationZoneId: "ZAPP",
  rootZoneId: "ZROOT",
  roleArn: "arn:aws:iam::1:role/r",
};
const addons = {
  addons: { templateBody: "{}", outputs: [{ name: "P", kind: "managedPolicy" as const, variable: "P" }] },
};

describe("every child passes through the function of its kind", () => {
  const run = async (kinds: readonly (keyof Transforms)[], make: (t: Transforms) => Promise<Made[]>) => {
    const { seen, transforms } = noting(kinds);
    const resources = await make(transforms);
    expect(resources.length).to.be.greaterThan(3);
    expect(unasked(resources, seen)).to.deep.equal([]);
  };

  it("of an environment with all that it can have", () =>
    run(environmentKinds, (transforms) =>
      made(() => {
        const flags = { publicLoadBalancer: true, internalLoadBalancer: true, fileSystem: true };
        const more = { appRunnerEndpoint: true, logResourcePolicy: true, nat: "per-zone" as const, domain, cdn: {} };
        const spec = { flowLogs: { retention: 1 }, endpoints: ["s3", "ecr.api"], ingressSecurityGroupIds: ["sg-1"] };
        const ingress = [{ cidr: "10.0.0.0/8", protocol: "tcp", fromPort: 1, toPort: 2 }];
        const securityGroupRules = { ingress, egress: ingress };
        const http = { public: { accessLogs: {}, ingress: { cdn: true } } };
        const args = { application: "todo", environment: "test", ...flags, ...more, ...spec, securityGroupRules, http };
        new Environment("test", args, {}, transforms);
        new Environment(
          "own",
          {
            ...args,
            http: { public: { certificates: ["arn:a/1", "arn:a/2"] }, private: { certificates: ["arn:b/1"] } },
          },
          {},
          transforms,
        );
      }),
    ));

  it("of workloads on ECS", async () => {
    const sidecars = { log: { image: "i", port: { port: 9000 } } };
    const publish = { topics: [{ name: "t" }, { name: "f", fifo: {} }] };
    const count = { range: { min: 1, max: 2 }, cpu: { value: 50 } };
    const deployment = { rollbackAlarms: { cpuUtilization: 50 } };
    const storage = { volumes: { data: { path: "/d", efs: { managed: {} } } } };
    const environment = { ...balanced(true), ...withDomain(), fileSystem: undefined };
    const nlb = { listeners: [{ port: 443, protocol: "tls" as const }] };
    await run(workloadKinds, (transforms) =>
      loadBalanced({ sidecars, publish, count, deployment, nlb, ...addons }, { environment, transforms }),
    );
    await run(workloadKinds, (transforms) =>
      backend({ publish, http: { rules: [{ path: "/" }] } }, { environment: balanced(), transforms }),
    );
    await run(workloadKinds, (transforms) => job({ publish, storage: { ...storage, volumes: {} } }, { transforms }));
    const queue = { deadLetter: { tries: 2 } };
    const topics = [{ name: "t", service: "s", fifoTopic: false, queue }];
    const range = { min: 0, max: 2 };
    const scaled = { range, queueDelay: { acceptableLatency: 10, processingTime: 1 } };
    await run(workloadKinds, (transforms) =>
      worker({ subscribe: { topics, queue }, count: scaled, queueScaling: "lambda" }, { transforms }),
    );
  });

  it("of a request-driven service, on App Runner and on Express", async () => {
    for (const requestDriven of ["apprunner", "express"] as const) {
      const only = requestDriven === "apprunner" ? { alias: "www.example.com", private: { endpoint: "vpce-1" } } : {};
      await run(workloadKinds, (transforms) =>
        made(() => {
          const environment = plainEnvironment(withDomain());
          const args = { image: "i", imageRepository: "ECR" as const, port: 80, placement: "private" as const };
          new RequestDrivenWebService("web", { environment, requestDriven, ...args, ...only }, {}, transforms);
        }),
      );
    }
  });

  it("of a static site, an application and a pipeline", async () => {
    const files = [{ key: "index.html", source: "/dev/null", contentType: "text/html" }];
    await run(staticSiteKinds, (transforms) =>
      made(() => {
        new StaticSite("docs", { environment: plainEnvironment(withDomain()), files, ...addons }, {}, transforms);
      }),
    );
    const image = { container: "api", dockerfile: "/d", context: "/c", platform: "linux/amd64", tag: "0".repeat(16) };
    await run(applicationKinds, (transforms) =>
      made(() => {
        const args = { application: "todo", images: { api: [image] }, artifacts: [{ key: "k", content: "c" }], domain };
        new Application("todo", { ...args, accounts: ["210987654321"] }, {}, transforms);
      }),
    );
    const stages = [
      { environment: "test", region: "eu-central-1", testCommands: ["true"], deployments: [{ name: "api" }] },
      { environment: "prod", preDeployments: [{ name: "check", buildspec: "b.yml" }], deployments: [{ name: "api" }] },
    ];
    await run(pipelineKinds, (transforms) =>
      made(() => {
        const source = { provider: "GitHub" as const, owner: "o", repository: "r", branch: "main" };
        const build = { buildspec: "b.yml", additionalPolicy: { Version: "2012-10-17", Statement: [] } };
        const artifactStores = [{ bucket: "b", keyArn: "arn:k", region: "us-west-2" }];
        const runner = { file: "airlift.tar", sha256: "abc" };
        new Pipeline(
          "p",
          { application: "todo", pipeline: "p", source, build, stages, artifactStores, runner },
          {},
          transforms,
        );
      }),
    );
  });
});

describe("kinds of children", () => {
  it("each say what they are", () => {
    const text = readFileSync(join(repositoryRoot, "components/childKinds.ts"), "utf8");
    const source = ts.createSourceFile("childKinds.ts", text, ts.ScriptTarget.ES2022, true);
    const silent: string[] = [];
    let kinds = 0;
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && /^(?:tagged|plain)\(/.test(node.initializer.getText())) {
        kinds++;
        if (ts.getJSDocCommentsAndTags(node).length === 0) silent.push(node.name.getText());
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    expect(kinds).to.be.greaterThan(80);
    expect(silent).to.deep.equal([]);
  });
});
