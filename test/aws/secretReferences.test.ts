import { expect } from "chai";
import { secretReferences } from "../../automation/aws/secretReferences.js";

describe("secrets that workloads name", () => {
  it("are those of containers, sidecars and the log router", () => {
    const spec = {
      secrets: { A: { valueFrom: "/a" }, B: { valueFrom: { from: "export", name: "b" } } },
      sidecars: { nginx: { secrets: { C: { secretsManager: "c" } } } },
      logging: { router: { secretOptions: { key: { valueFrom: "/key" } } } },
    };
    expect(secretReferences([{ name: "web", spec }]).map(({ secret }) => secret)).to.deep.equal([
      { valueFrom: "/a" },
      { secretsManager: "c" },
      { valueFrom: "/key" },
    ]);
  });

  it("and those that taskdef_overrides and patches give to containers", () => {
    const spec = {
      taskDefinitionOverrides: [
        { path: "ContainerDefinitions[0].Secrets[-]", value: { Name: "A", ValueFrom: "/whole" } },
        { path: "ContainerDefinitions[0].Secrets[0].ValueFrom", value: "/part" },
        { path: "Cpu", value: "512" },
      ],
    };
    const patch = (form: string, pointer: string, value: unknown) => ({ action: { form }, pointer, value });
    const overrides = {
      patches: [
        patch("containers", "/Resources/TaskDefinition/Properties/ContainerDefinitions/0/Secrets/-", {
          name: "B",
          valueFrom: "/patched",
        }),
        patch("property", "/Resources/LogGroup/Properties/LogGroupName", "/logs"),
      ],
    };
    expect(secretReferences([{ name: "web", spec, overrides }]).map(({ secret }) => secret)).to.deep.equal([
      { valueFrom: "/whole" },
      { valueFrom: "/part" },
      { valueFrom: "/patched" },
    ]);
  });
});
