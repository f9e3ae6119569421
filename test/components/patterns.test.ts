import { expect } from "chai";
import { pathPatterns, patternsMeet, rangesMeet } from "../../components/patterns.js";

describe("patterns of listener rules", () => {
  for (const [a, b, meet] of [
    ["/api/*", "/api/v1", true],
    ["/api", "/api/*", false],
    ["*.example.com", "www.*", true],
    ["*.example.com", "example.com", false],
    ["/a?c", "/abc", true],
    ["/a?c", "/ac", false],
    ["*", "", true],
    ["/*/x", "/a/*", true],
  ] as const) {
    it(`"${a}" and "${b}" ${meet ? "meet" : "do not meet"}`, () => {
      expect([patternsMeet(a, b), patternsMeet(b, a)]).to.deep.equal([meet, meet]);
    });
  }

  it('"/" matches everything', () => {
    expect(pathPatterns("/")).to.deep.equal(["/*"]);
  });

  it("another path matches itself and what is below it", () => {
    expect(pathPatterns("/api")).to.deep.equal(["/api", "/api/*"]);
  });

  for (const [a, b, meet] of [
    ["192.0.2.0/24", "192.0.2.128/25", true],
    ["192.0.2.0/25", "192.0.2.128/25", false],
    ["0.0.0.0/0", "198.51.100.7/32", true],
    ["2001:db8::/32", "2001:db8:1::/48", true],
    ["2001:db8::/32", "2001:db9::/32", false],
    ["0.0.0.0/0", "::/0", false],
    ["192.0.2.7", "192.0.2.0/24", true],
    ["192.0.2.7", "192.0.2.8", false],
  ] as const) {
    it(`${a} and ${b} ${meet ? "meet" : "do not meet"}`, () => {
      expect(rangesMeet(a, b)).to.equal(meet);
    });
  }
});
