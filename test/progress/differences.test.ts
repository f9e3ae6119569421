import { expect } from "chai";
import { differences, showDifference, showValue } from "../../automation/progress/differences.js";

describe("differences", () => {
  it("names each leaf that was added, removed or changed", () => {
    expect(differences({ a: 1, b: { c: 2 } }, { b: { c: 3 }, d: 4 })).to.deep.equal([
      { path: "a", before: 1 },
      { path: "b.c", before: 2, after: 3 },
      { path: "d", after: 4 },
    ]);
  });

  it("finds nothing in equal values, however deep", () => {
    expect(differences({ a: [{ b: [1, 2] }] }, { a: [{ b: [1, 2] }] })).to.deep.equal([]);
  });

  it("compares JSON inside a text as the document that it is", () => {
    expect(differences({ policy: '{"a": 1}' }, { policy: '{ "a":1 }' })).to.deep.equal([]);
  });

  it("compares named entries with their namesakes, in whatever order", () => {
    const before = {
      list: [
        { name: "a", value: 1 },
        { name: "b", value: 2 },
      ],
    };
    const after = {
      list: [
        { name: "b", value: 2 },
        { name: "a", value: 5 },
      ],
    };
    expect(differences(before, after)).to.deep.equal([{ path: "list[a].value", before: 1, after: 5 }]);
  });

  it("compares other lists place by place", () => {
    expect(differences({ list: [1, 2] }, { list: [1, 3, 4] })).to.deep.equal([
      { path: "list[1]", before: 2, after: 3 },
      { path: "list[2]", after: 4 },
    ]);
  });

  it("quotes keys that are no plain words", () => {
    expect(differences({ tags: { "a.b": 1 } }, { tags: {} })[0]?.path).to.equal('tags["a.b"]');
  });

  it("says of an unknown value that it is not known yet", () => {
    expect(showDifference({ path: "vpcId", after: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })).to.equal(
      "+ vpcId: (known after deployment)",
    );
  });

  it("puts long values into one line of bounded length", () => {
    expect(showValue(`a\n${"b".repeat(500)}`, 20)).to.equal(`a ${"b".repeat(17)}…`);
  });
});
