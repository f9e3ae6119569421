import { expect } from "chai";
import { originText, printLongForm } from "../../automation/manifest/index.js";
import { publicService, resolved } from "./reading.js";

const text = `${publicService}  alias: a.example.com
variables:
  LOG.LEVEL: info
taskdef_overrides:
  - path: Cpu
    value: {a: [1]}
network:
  connect: {alias: api}
environments:
  test:
    cpu: 512
    variables:
      DEBUG: "1"
`;

describe("where values come from", () => {
  const { origins, longForm } = resolved(text);

  it("is the manifest, an override or the default", () => {
    expect(origins.of("image.port")).to.deep.equal({
      from: "manifest",
      file: "copilot/web/manifest.yml",
      line: 5,
      column: 9,
    });
    expect(origins.of("cpu")).to.deep.equal({
      from: "override",
      environment: "test",
      file: "copilot/web/manifest.yml",
      line: 18,
      column: 10,
    });
    expect(origins.of("memory")).to.deep.equal({ from: "default" });
    expect(origins.of("nothing.at.all")).to.equal(undefined);
  });

  it("is known for names that hold dots and for items of lists", () => {
    expect(origins.of("variables.LOG.LEVEL.value")).to.include({ from: "manifest", line: 10 });
    expect(origins.of("http.alias[0].name")).to.include({ from: "manifest", line: 8 });
  });

  it("covers every single value of the long form once", () => {
    const paths = [...origins.entries()].map(({ keyPath }) => keyPath);
    expect(new Set(paths).size).to.equal(paths.length);
    expect(paths).to.include.members([
      "name",
      "cpu",
      "http.enable",
      "http.healthcheck.path",
      "http.alias[0].name",
      "variables.DEBUG.value",
      "taskdef_overrides[0].value",
      "network.connect.enable",
    ]);
  });

  it("says of a feature that was written as a map that the map turned it on", () => {
    const found = new Map([...origins.entries()].map(({ keyPath, origin }) => [keyPath, origin]));
    expect(found.get("network.connect.enable")).to.include({ from: "manifest", line: 15 });
    expect(found.get("exec.enable")).to.deep.equal({ from: "default" });
  });

  it("stands behind each value when the long form is printed with origins", () => {
    const printed = printLongForm(longForm, origins);
    expect(printed).to.include("cpu: 512 # copilot/web/manifest.yml:18 (override for test)\n");
    expect(printed).to.include("memory: 512 # default\n");
    expect(printed).to.include("  port: 80 # copilot/web/manifest.yml:5\n");
    expect(printLongForm(longForm)).to.include("\ncpu: 512\n").and.not.include("#");
  });

  it("gives problems of other checks their place", () => {
    expect(origins.positionOf("http.alias[0].name")).to.deep.equal({ line: 8, column: 10 });
    expect(origins.positionOf("http.healthcheck.interval")).to.deep.equal({ line: 6, column: 1 });
    expect(origins.positionOf("nowhere")).to.deep.equal({ line: 1, column: 1 });
  });

  it("is written in few words", () => {
    expect(originText({ from: "default" })).to.equal("default");
    expect(originText({ from: "manifest", file: "m.yml", line: 3, column: 1 })).to.equal("m.yml:3");
  });
});
