import { expect } from "chai";
import { parse } from "yaml";
import { installCommands } from "../../components/pipeline/runner.js";
import { Pipeline } from "../../components/pipeline.js";
import { record } from "../support/recording.js";

const project = "aws:codebuild/project:Project";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";

interface ProjectInputs {
  source: { buildspec: string };
  environment: { environmentVariables: { name: string; value: string }[] };
}

describe("the Airlift that a pipeline runs", () => {
  const pipeline = (name: string) =>
    new Pipeline(name, {
      application: "todo",
      pipeline: name,
      source: { provider: "GitHub", owner: "acme", repository: "todo", branch: "main" },
      build: { buildspec: "b.yml" },
      stages: [{ environment: "test", deployments: [{ name: "api" }] }],
      artifactStores: [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:1:key/1", region: "eu-west-1" }],
      runner: { file: "airlift.tar", sha256: "abc" },
    });
  const made = record(() => {
    pipeline("main");
    pipeline("release");
    return undefined;
  });
  const inputsOf = async (name: string) => (await made).one(project, name).inputs as unknown as ProjectInputs;

  it("is the package that made it, in its artifact bucket under its digest", async () => {
    const { inputs } = (await made).one(object, "main-runner");
    expect(inputs).to.deep.include({ bucket: "artifacts", key: "manual/airlift/main/abc.tar" });
  });

  it("is each pipeline's own, though all of an application share the bucket", async () => {
    for (const name of ["main", "release"]) {
      const { inputs } = (await made).one(object, `${name}-runner`);
      expect(inputs).to.deep.include({ bucket: "artifacts", key: `manual/airlift/${name}/abc.tar` });
      const { environmentVariables } = (await inputsOf(`${name}-deploy-test`)).environment;
      expect(environmentVariables).to.deep.include({
        name: "AIRLIFT_PACKAGE",
        value: `s3://artifacts/manual/airlift/${name}/abc.tar`,
      });
    }
  });

  it("is installed from there, after a look at the digest, and never by a name", async () => {
    const { phases } = parse((await inputsOf("main-deploy-test")).source.buildspec);
    expect(phases.install.commands).to.deep.equal(installCommands);
    expect(installCommands.findIndex((command) => command.includes("sha256sum --check"))).to.be.lessThan(
      installCommands.findIndex((command) => command.startsWith("npm install")),
    );
    expect(installCommands.join()).not.to.match(/airlift@/);
  });

  it("is known to the build stage too, whose buildspec is the user's", async () => {
    for (const name of ["main-build", "main-deploy-test"]) {
      const { environmentVariables } = (await inputsOf(name)).environment;
      const variables = Object.fromEntries(environmentVariables.map((one) => [one.name, one.value]));
      expect(variables.AIRLIFT_PACKAGE, name).to.match(/^s3:\/\/artifacts\//);
      expect(variables.AIRLIFT_PACKAGE_SHA256, name).to.equal("abc");
    }
  });
});
