import { type Lab, trust } from "../lab.js";

const pipeline = (stages: Record<string, unknown>[]) => ({
  roleArn: "arn:aws:iam::123456789012:role/pipeline",
  artifactStores: [{ location: "artifacts", type: "S3" }],
  stages,
});

const action = (name: string, category: string, more: Record<string, unknown> = {}) => ({
  name,
  category,
  owner: "AWS",
  provider: "CodeBuild",
  version: "1",
  ...more,
});
const source = { name: "Source", actions: [action("Source", "Source", { provider: "S3", outputArtifacts: ["code"] })] };
const build = (inputArtifacts: string[]) => ({
  name: "Build",
  actions: [action("Build", "Build", { inputArtifacts })],
});

/** Breaks each rule on build projects and pipelines. */
export const buildingBreaks = {
  "build-project": async (lab: Lab) => {
    const project = (inputs: Record<string, unknown>) =>
      lab.make("codebuild/project:Project", "p", {
        serviceRole: "r",
        artifacts: { type: "NO_ARTIFACTS" },
        environment: {},
        source: { type: "NO_SOURCE" },
        ...inputs,
      });
    await lab.refused("build-project", "InvalidInputException", () => project({ buildTimeout: 4 }));
    await lab.refused("build-project", "InvalidInputException", () =>
      project({ source: { type: "NO_SOURCE", buildspec: "phases:\n  build: {}\n" } }),
    );
    await lab.refused("build-project", "InvalidInputException", () => project({ artifacts: { type: "CODEPIPELINE" } }));
  },
  pipeline: async (lab: Lab) => {
    const make = (...stages: Record<string, unknown>[]) =>
      lab.make("codepipeline/pipeline:Pipeline", "p", pipeline(stages));
    await lab.refused("pipeline", "InvalidStructureException", () => make(source));
    await lab.refused("pipeline", "InvalidStructureException", () => make(build([]), source));
    await lab.refused("pipeline", "InvalidStructureException", () => make(source, build(["nothing"])));
    await lab.refused("pipeline", "InvalidStructureException", () => make(source, build(["code"]), build(["code"])));
    await lab.make("iam/role:Role", "role", { name: "pipeline", assumeRolePolicy: trust });
    await lab.make("s3/bucket:Bucket", "bucket", { bucket: "artifacts" });
    const stored = (...stores: (string | undefined)[]) =>
      lab.make("codepipeline/pipeline:Pipeline", "p", {
        ...pipeline([source, build(["code"])]),
        artifactStores: stores.map((region) => ({ location: "artifacts", type: "S3", ...(region && { region }) })),
      });
    await lab.refused("pipeline", "InvalidStructureException", () => stored());
    await lab.refused("pipeline", "InvalidStructureException", () => stored("us-west-2"));
    await lab.refused("pipeline", "InvalidStructureException", () => stored("us-west-2", undefined));
    await lab.refused("pipeline", "InvalidStructureException", () => stored("us-west-2", "us-west-2"));
    const [action] = build(["code"]).actions as Record<string, unknown>[];
    const elsewhere = { name: "Elsewhere", actions: [{ ...action, region: "eu-west-1" }] };
    await lab.refused("pipeline", "InvalidStructureException", () => make(source, elsewhere));
    await lab.refused("pipeline", "InvalidStructureException", () =>
      lab.make("codepipeline/pipeline:Pipeline", "p", {
        ...pipeline([source, elsewhere]),
        artifactStores: ["us-west-2", "us-east-1"].map((region) => ({ location: "artifacts", type: "S3", region })),
      }),
    );
    await make(source, build(["code"]));
  },
};
