import { expect } from "chai";
import { fargateSizeProblem, memoryOf } from "../../components/fargateSizes.js";

describe("Fargate sizes", () => {
  it("256 CPU units go with half a GiB, one and two", () => {
    expect(memoryOf(256)).to.deep.equal([512, 1024, 2048]);
  });

  it("4096 CPU units go with 8 to 30 GiB", () => {
    expect([memoryOf(4096).at(0), memoryOf(4096).at(-1), memoryOf(4096).length]).to.deep.equal([8192, 30_720, 23]);
  });

  it("16384 CPU units go in steps of 8 GiB", () => {
    expect(memoryOf(16_384).slice(0, 2)).to.deep.equal([32_768, 40_960]);
  });

  for (const [cpu, memory] of [
    [256, 512],
    [512, 4096],
    [1024, 3072],
    [8192, 61_440],
  ] as const) {
    it(`takes ${cpu} CPU units with ${memory} MiB`, () => {
      expect(fargateSizeProblem(cpu, memory)).to.equal(undefined);
    });
  }

  it("names the next size for memory that does not go with the CPU", () => {
    expect(fargateSizeProblem(256, 1536)).to.equal(
      "With 256 CPU units Fargate gives 512 to 2048 MiB of memory, not 1536; the next size is 2048.",
    );
  });

  it("names the CPU sizes for one that Fargate does not have", () => {
    expect(fargateSizeProblem(300, 512)).to.contain("it has 256, 512, 1024, 2048, 4096, 8192, 16384.");
  });

  it("Windows tasks begin at 1024 CPU units", () => {
    expect(fargateSizeProblem(512, 1024, true)).to.contain("no Windows tasks with 512 CPU units");
  });
});
