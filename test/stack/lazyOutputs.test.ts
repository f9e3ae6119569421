import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { recordRegistrations } from "../../automation/plan/recordRegistrations.js";

class Thing extends pulumi.CustomResource {
  declare readonly size: pulumi.Output<number>;
  declare readonly address: pulumi.Output<string>;
  constructor(name: string, size: pulumi.Input<number>, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { size, address: undefined }, opts);
  }
}

const isMade = (thing: Thing, property: string): boolean =>
  Object.getOwnPropertyDescriptor(thing, property)?.get === undefined;

const value = <T>(output: pulumi.Output<T>): Promise<T> => (output as unknown as { promise(): Promise<T> }).promise();

function record(program: () => Promise<Record<string, unknown>>) {
  const outputsOf = (_: string, name: string) => ({ address: `${name}.example` });
  return recordRegistrations({ application: "todo", stack: "test" }, program, { outputsOf, answer: () => ({}) });
}

describe("outputs of resources", () => {
  it("are made when something asks for them, before the engine has answered or after", async () => {
    let [early, late] = [] as Thing[];
    await record(async () => {
      early = new Thing("early", 1);
      late = new Thing("late", early.size);
      expect([isMade(early, "size"), isMade(early, "address"), isMade(late, "size")]).to.deep.equal([
        true,
        false,
        false,
      ]);
      return {};
    });
    expect(Object.keys(late as Thing)).to.include.members(["size", "address"]);
    const { address } = late as Thing;
    expect(await value(address)).to.equal("late.example");
    expect(address).to.equal(late?.address);
    expect(await value((early as Thing).size)).to.equal(1);
    expect([isMade(early as Thing, "address"), isMade(late as Thing, "address")]).to.deep.equal([false, true]);
  });

  it("make what uses them depend on their resource, also when they are asked for late", async () => {
    const { registrations } = await record(async () => {
      const first = new Thing("first", 1);
      await value(first.urn);
      new Thing(
        "second",
        first.address.apply((text) => text.length),
      );
      return {};
    });
    const [, second] = registrations;
    expect(second?.inputs.size).to.equal("first.example".length);
    expect(second?.request.getDependenciesList()).to.have.length(1);
  });

  it("fail with the resource that they belong to", async () => {
    const refused = Promise.reject(new Error("no size"));
    const failing = record(async () => ({ address: new Thing("refused", refused).address }));
    expect(await failing.then(String, ({ message }) => message)).to.equal("no size");
  });
});
