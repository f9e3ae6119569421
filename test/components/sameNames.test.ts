import { expect } from "chai";
import type { ContainerDefinition } from "../../components/containers.js";
import type { Statement } from "../../components/policies.js";
import { json, only } from "../support/mocks.js";
import { backend } from "../support/workloads.js";

/** The statements of the execution role that allow an action. */
async function resourcesOf(action: string, envFiles: { main: string; sidecar: string }): Promise<unknown> {
  const resources = await backend({
    envFile: envFiles.main,
    sidecars: { proxy: { image: "envoy", envFile: envFiles.sidecar } },
  });
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "api-execution-role-policy");
  const { Statement: statements } = json<{ Statement: Statement[] }>(policy, "policy");
  return statements.find(({ Action }) => [Action].flat().includes(action))?.Resource;
}

describe("what a task names twice", () => {
  it("is one bucket for two env files in it, and two for two", async () => {
    const two = { main: "arn:aws:s3:::bucket/a.env", sidecar: "arn:aws:s3:::bucket/b.env" };
    expect(await resourcesOf("s3:GetBucketLocation", two)).to.deep.equal(["arn:aws:s3:::bucket"]);
    expect(await resourcesOf("s3:GetObject", two)).to.deep.equal([two.main, two.sidecar]);
    const apart = { main: "arn:aws:s3:::bucket/a.env", sidecar: "arn:aws:s3:::other/a.env" };
    expect(await resourcesOf("s3:GetBucketLocation", apart)).to.deep.equal([
      "arn:aws:s3:::bucket",
      "arn:aws:s3:::other",
    ]);
  });

  it("is one object for an env file of two containers", async () => {
    const same = { main: "arn:aws:s3:::bucket/a.env", sidecar: "arn:aws:s3:::bucket/a.env" };
    expect(await resourcesOf("s3:GetObject", same)).to.deep.equal([same.main]);
  });

  it("is the manifest's secret where addons bring one of the same name, since ECS refuses a name twice", async () => {
    const addons = {
      templateBody: "{}",
      outputs: [
        { name: "Password", kind: "secret" as const, variable: "PASSWORD" },
        { name: "Other", kind: "secret" as const, variable: "OTHER" },
      ],
    };
    const resources = await backend({ secrets: { PASSWORD: { valueFrom: "/shop/db" } } }, { addons });
    const [main] = json<ContainerDefinition[]>(
      only(resources, "aws:ecs/taskDefinition:TaskDefinition"),
      "containerDefinitions",
    );
    expect(main?.secrets?.map(({ name }) => name)).to.deep.equal(["PASSWORD", "OTHER"]);
    expect(main?.secrets?.[0]?.valueFrom).to.equal("/shop/db");
  });
});
