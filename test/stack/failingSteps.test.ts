import { expect } from "chai";
import fc from "fast-check";
import { qualifiedName } from "../../automation/stack/address.js";
import { engineText } from "../../automation/stack/contents.js";
import { removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";
import type { Graph } from "./simulatedPrograms.js";

/** How many pairs of graphs are tried; each takes four runs of the engine. */
const runs = Number(process.env.AIRLIFT_FAILURE_RUNS ?? 3);

const names = ["a", "b", "c", "d", "e", "f"];
const operations = ["creating", "updating", "deleting"] as const;

/** Nodes with references to nodes before them. */
interface Shape {
  nodes: string[];
  edges: [number, number][];
  updated: string[];
  replaced: string[];
}

const graph: fc.Arbitrary<Shape> = fc.record({
  nodes: fc.subarray(names, { minLength: 2 }),
  edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 }),
  /** Changed in place, and replaced: delete first, or create first. */
  updated: fc.subarray(names),
  replaced: fc.subarray(names, { maxLength: 2 }),
});

function programOf({ nodes, edges, updated, replaced }: Shape, version: number): Graph {
  return {
    nodes: nodes.map((name) => ({
      name,
      version: updated.includes(name) ? version : 0,
      generation: replaced.includes(name) ? version : 0,
      needs: edges
        .map(([from, to]) => [names[Math.max(from, to)], names[Math.min(from, to)]])
        .filter(([from, to]) => from === name && to !== name && nodes.includes(to ?? ""))
        .map(([, to]) => to ?? ""),
    })),
  };
}

/** Whether the engine can read the state: it checks it before it repairs it. */
async function isReadable({ address }: TestStack): Promise<boolean> {
  const text = await engineText(address, ["state", "repair", "--stack", qualifiedName(address), "--yes"]);
  return /already valid/.test(text ?? "") || text === "";
}

describe("a run some of whose steps fail", function () {
  this.timeout(600_000);
  afterEach(removeFolders);

  it("ends with the reason when a delete before a replacement fails, while others are not held up", async () => {
    const stack = await newStack({ simulated: true });
    const node = (name: string, generation: number) => ({ name, version: 0, generation, needs: [] });
    await stack.run("up", "graphProgram", { nodes: [node("a", 1), node("b", 1)] });
    stack.faults({ refuse: [{ operation: "deleting", name: "a", message: "still in use" }] });
    const error = await stack.fail(
      "up",
      "graphProgram",
      { nodes: [node("a", 2), node("b", 1), node("c", 1)] },
      { continueOnError: true },
    );
    expect(error.kind).to.equal("resource failed");
    expect(error.message).to.contain("still in use");
    expect(await stack.names()).to.have.members(["a", "b", "c"]);
  });

  it("leaves a state that can be read, whatever fails and whatever is removed; the next run gets everything done", async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        graph,
        fc.subarray(names.flatMap((name) => operations.map((operation) => ({ operation, name })))),
        fc.boolean(),
        async (before, after, refuse, continueOnError) => {
          const stack = await newStack({ simulated: true });
          await stack.run("up", "graphProgram", programOf(before, 1));
          stack.faults({ refuse });
          const ended = await stack.run("up", "graphProgram", programOf(after, 2), { continueOnError }).then(
            () => "well",
            () => "badly",
          );
          expect(await isReadable(stack), `${ended}, unreadable`).to.equal(true);
          expect(stack.notices().filter((text) => /contradicted itself/.test(text))).to.deep.equal([]);
          stack.faults({});
          await stack.run("up", "graphProgram", programOf(after, 2));
          const again = await stack.run("preview", "graphProgram", programOf(after, 2));
          expect(again.steps).to.deep.equal([]);
          expect(await stack.names()).to.have.members(after.nodes);
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 500_000 },
    );
  });
});
