import { expect } from "chai";
import { ranks } from "../../components/ranks.js";

describe("ranks", () => {
  it("puts each name after those that it waits for", () => {
    expect(ranks([{ name: "c", dependsOn: ["b"] }, { name: "b", dependsOn: ["a"] }, { name: "a" }])).to.deep.equal([
      ["a"],
      ["b"],
      ["c"],
    ]);
  });

  it("does not wait for names that are not there", () => {
    expect(ranks([{ name: "a", dependsOn: ["gone"] }])).to.deep.equal([["a"]]);
  });

  it("refuses a circle and names it", () => {
    const circle = [{ name: "a", dependsOn: ["b"] }, { name: "b", dependsOn: ["a"] }, { name: "c" }];
    expect(() => ranks(circle)).to.throw("these wait for each other: a, b");
  });
});
