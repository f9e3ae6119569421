import { expect } from "chai";
import { anyDifference } from "../../automation/cli/run.js";
import type { RunResult } from "../../automation/index.js";

const environment = (name: string, changes?: Record<string, number>) => ({
  name,
  notices: [],
  ...(changes === undefined ? { error: new Error("failed") } : { outcome: { changes } }),
});

const differ = (...environments: object[]): boolean =>
  anyDifference({ application: "shop", environments } as unknown as RunResult);

describe("preview --exit-code over several environments", () => {
  const same = { same: 5 };
  const changed = { same: 4, update: 1 };

  it("finds one that differs, wherever it is among them", () => {
    expect(differ(environment("test", changed), environment("prod", same))).to.equal(true);
    expect(differ(environment("test", same), environment("prod", changed))).to.equal(true);
    expect(differ(environment("a", same), environment("b", changed), environment("c", same))).to.equal(true);
  });

  it("finds none where none differs, or where nothing is known of it", () => {
    expect(differ(environment("test", same), environment("prod", same))).to.equal(false);
    expect(differ(environment("test", same), environment("prod"))).to.equal(false);
  });
});
