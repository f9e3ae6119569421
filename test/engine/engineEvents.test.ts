import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { nameOfUrn, outputsIn, plainText, translate, typeOfUrn } from "../../automation/engine/events.js";

const urn = "urn:pulumi:test::todo::airlift:index:Environment$aws:ecs/cluster:Cluster::a::b";
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

function event(more: object): EngineEvent {
  return { sequence: 1, timestamp: 7, ...more } as EngineEvent;
}

function preEvent(metadata: object, planning = false): EngineEvent {
  const state = { type: "aws:ecs/cluster:Cluster", urn, id: "", parent: "p", inputs: {}, outputs: {}, provider: "" };
  const full = { op: "create", urn, type: "aws:ecs/cluster:Cluster", provider: "", new: state, ...metadata };
  return event({ resourcePreEvent: { metadata: full, planning } });
}

describe("engine events", () => {
  it("read name and type from a URN, whatever the name holds", () => {
    expect([nameOfUrn(urn), typeOfUrn(urn)]).to.deep.equal(["a::b", "aws:ecs/cluster:Cluster"]);
  });

  it("lose the engine's colours", () => {
    expect(plainText("<{%fg 1%}>error:<{%reset%}> no")).to.equal("error: no");
  });

  it("become steps with parent and id", () => {
    expect(translate(preEvent({}), "test", false)).to.deep.equal({
      kind: "step",
      stack: "test",
      at: 7,
      planning: false,
      step: { operation: "create", urn, type: "aws:ecs/cluster:Cluster", name: "a::b", parent: "p" },
    });
  });

  it("say nothing of what stays the same, nor of the stack itself", () => {
    expect(translate(preEvent({ op: "same" }), "test", false)).to.equal(undefined);
    expect(translate(preEvent({ type: "pulumi:pulumi:Stack" }), "test", false)).to.equal(undefined);
  });

  it("carry which properties change and which force a replacement", () => {
    const detailedDiff = { name: { diffKind: "update-replace", inputDiff: false } };
    const event = translate(preEvent({ op: "replace", detailedDiff, keys: ["name"] }), "test", false);
    expect(event).to.have.nested.property("step.changes.name", "update-replace");
    expect(event).to.have.nested.property("step.replaceKeys").that.deep.equals(["name"]);
  });

  it("carry inputs only when they are asked for, and never their secrets", () => {
    const old = {
      type: "t",
      urn,
      id: "",
      parent: "",
      inputs: { password: secret, plain: 1 },
      outputs: {},
      provider: "",
    };
    expect(translate(preEvent({ op: "update", old }), "test", false)).not.to.have.nested.property("step.before");
    const event = translate(preEvent({ op: "update", old }), "test", true);
    expect(event).to.have.nested.property("step.before").that.deep.equals({ password: "[secret]", plain: 1 });
  });

  it("give the stack's outputs without their secrets", () => {
    const metadata = { type: "pulumi:pulumi:Stack", new: { outputs: { url: "u", list: [secret] } } };
    expect(outputsIn(event({ resOutputsEvent: { metadata } }))).to.deep.equal({ url: "u", list: ["[secret]"] });
  });

  it("tell the beginning and the end of a provider's download, and not what lies between", () => {
    const download = (received: number, done: boolean) =>
      translate(
        event({ progressEvent: { type: "plugin-download", message: "aws", received, total: 9, done } }),
        "test",
        false,
      );
    expect(download(0, false)).to.include({ severity: "info", text: "aws …" });
    expect(download(5, false)).to.equal(undefined);
    expect(download(9, true)).to.include({ text: "aws done" });
  });

  it("leave out empty diagnostics", () => {
    expect(
      translate(event({ diagnosticEvent: { message: "<{%reset%}>\n", severity: "info" } }), "test", false),
    ).to.equal(undefined);
  });
});
