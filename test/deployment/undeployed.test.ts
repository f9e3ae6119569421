import { expect } from "chai";
import { refuseAtDeploy } from "../../automation/deployment/undeployed.js";
import { ManifestError, type Problem } from "../../automation/manifest/problems.js";
import type { ResolvedApplication } from "../../automation/manifest/resolved.js";

const problem = (file: string, more: Partial<Problem> = {}): Problem => ({
  ...{ severity: "warning", file, line: 4, column: 24, path: "http.alias", message: "an alias needs a domain" },
  ...more,
});

const application: ResolvedApplication = {
  application: "shop",
  root: "/shop",
  environment: { name: "test", spec: {}, longForm: {} },
  workloads: [
    {
      ...{ name: "web", kind: "Backend Service", file: "copilot/web/manifest.yml", spec: { image: "i" } },
      ...{ images: [], envFiles: [], longForm: {}, notDeployed: [] },
    },
  ],
};

describe("what Copilot would not deploy", () => {
  it("is an error at its place when a run deploys it", () => {
    const refused = problem("copilot/web/manifest.yml", { refusedAtDeploy: true });
    expect(() => refuseAtDeploy([refused], application))
      .to.throw(ManifestError)
      .with.property("problems")
      .that.deep.equals([{ ...refused, severity: "error" }]);
  });

  it("leaves other warnings, and workloads that the run leaves out, alone", () => {
    const problems = [
      problem("copilot/web/manifest.yml"),
      problem("copilot/other/manifest.yml", { refusedAtDeploy: true }),
    ];
    expect(() => refuseAtDeploy(problems, application)).not.to.throw();
  });
});
