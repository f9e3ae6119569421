import { expect } from "chai";
import { applyOverrides } from "../../components/ecs/taskDefinitionOverrides.js";

const definition = { cpu: "256", containerDefinitions: [{ name: "api", portMappings: [{ containerPort: 80 }] }] };

describe("taskdef_overrides", () => {
  it("appends to a list that is not there yet", () => {
    const changed = applyOverrides(definition, [{ path: "ContainerDefinitions[0].Ulimits[-].Name", value: "cpu" }]);
    expect(changed.containerDefinitions[0]).to.deep.include({ ulimits: [{ name: "cpu" }] });
  });

  it("changes what an earlier one appended", () => {
    const changed = applyOverrides(definition, [
      { path: "ContainerDefinitions[0].PortMappings[-].ContainerPort", value: 2056 },
      { path: "ContainerDefinitions[0].PortMappings[1].Protocol", value: "udp" },
    ]);
    expect(changed.containerDefinitions[0]?.portMappings[1]).to.deep.equal({ containerPort: 2056, protocol: "udp" });
  });

  it("leaves what it is given as it is", () => {
    applyOverrides(definition, [{ path: "ContainerDefinitions[0].PortMappings[0].ContainerPort", value: 81 }]);
    expect(definition.containerDefinitions[0]?.portMappings[0]?.containerPort).to.equal(80);
  });

  it("writes numbers of the task as texts", () => {
    expect(applyOverrides(definition, [{ path: "Cpu", value: 1024 }]).cpu).to.equal("1024");
  });

  it("turns CloudFormation's words in values into the API's", () => {
    const changed = applyOverrides(definition, [
      { path: "Volumes[-]", value: { Name: "data", EFSVolumeConfiguration: { FilesystemId: "fs-1" } } },
    ]);
    expect(changed).to.deep.include({
      volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" } }],
    });
  });

  it("keeps the user's own keys of labels and log options", () => {
    const changed = applyOverrides(definition, [
      { path: "ContainerDefinitions[0].DockerLabels.Com.Example", value: "x" },
      { path: "ContainerDefinitions[0].LogConfiguration.Options", value: { Name: "cloudwatch" } },
    ]);
    expect(changed.containerDefinitions[0]).to.deep.include({
      dockerLabels: { Com: { Example: "x" } },
      logConfiguration: { options: { Name: "cloudwatch" } },
    });
  });

  it("turns a list of tags into the provider's map", () => {
    const changed = applyOverrides(definition, [{ path: "Tags[-]", value: { Key: "team", Value: "web" } }]);
    expect(changed).to.deep.include({ tags: { team: "web" } });
  });

  it("evaluates CloudFormation's expressions wherever they stand in a value", () => {
    const value = [{ Name: "ZONE", Value: { "Fn::Sub": "${AWS::Region}a" } }];
    const changed = applyOverrides(
      definition,
      [{ path: "ContainerDefinitions[0].Environment", value }],
      (expression, path) => `${path}: ${JSON.stringify(expression)}`,
    );
    expect(changed.containerDefinitions[0]).to.deep.include({
      environment: [{ name: "ZONE", value: 'ContainerDefinitions[0].Environment: {"Fn::Sub":"${AWS::Region}a"}' }],
    });
  });

  it("refuses an expression that nothing can evaluate", () => {
    expect(() => applyOverrides(definition, [{ path: "Memory", value: { Ref: "X" } }])).to.throw(
      'taskDefinitionOverrides: "Memory" is given a CloudFormation expression',
    );
  });

  it("refuses a place that is not in the list", () => {
    const path = "ContainerDefinitions[3].Image";
    expect(() => applyOverrides(definition, [{ path, value: "x" }])).to.throw(
      `"${path}" names index 3 of a list with 1`,
    );
  });
});
