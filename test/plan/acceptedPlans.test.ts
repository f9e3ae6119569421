import { expect } from "chai";
import fc from "fast-check";
import { loadApplication, ManifestError, type ManifestKind, validate } from "../../automation/manifest/index.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { mutate, mutation, seeds } from "../manifest/mutants.js";
import { makeFolder, removeFolders } from "../support/folder.js";

/** Mutants that are looked at: 500, or as many as AIRLIFT_MUTANTS says (10,000 nightly). */
const count = Number(process.env.AIRLIFT_MUTANTS ?? 500);

const workloads = seeds.filter(([kind]) => kind !== "Pipeline" && kind !== "Settings");

const around = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": 'domain: example.com\nenvironments: {test: {account: "111122223333", region: us-west-2}}\n',
  ...Object.fromEntries(
    ["Dockerfile", "a/Dockerfile", "docker/Dockerfile", "app/Dockerfile"].map((path) => [path, "FROM scratch\n"]),
  ),
  "a.env": "A=1\n",
  "dist/index.html": "<p>Hello</p>\n",
};

function folderOf(kind: ManifestKind, text: string): string {
  const environment = kind === "Environment" ? text : "name: test\ntype: Environment\n";
  const file = `copilot/${kind === "Environment" ? "api" : /name: *"?([\w-]+)/.exec(text)?.[1] || "web"}/manifest.yml`;
  const workload = kind === "Environment" ? "name: api\ntype: Backend Service\nimage: {location: x}\n" : text;
  return makeFolder({ ...around, "copilot/environments/test/manifest.yml": environment, [file]: workload });
}

describe("manifests that validate accepts", function () {
  this.timeout(count * 1000);
  afterEach(removeFolders);

  it(`are planned: ${count} mutants`, async () => {
    let planned = 0;
    const property = fc.asyncProperty(
      fc.constantFrom(...workloads),
      fc.array(mutation, { minLength: 0, maxLength: 2 }),
      async ([kind, seed], mutations) => {
        const text = mutate(seed, mutations);
        const dir = folderOf(kind, text);
        try {
          const folder = loadApplication({ dir, processEnvironment: {} });
          const problems = validate(folder, ["test"]);
          for (const problem of problems.filter(({ severity }) => severity === "error"))
            expect([problem.file, problem.line], `${problem.message}\n---\n${text}`).to.satisfy(
              ([file, line]: [string, number]) => file !== "" && line > 0,
            );
          if (problems.some(({ severity }) => severity === "error")) return;
          const { resources } = await planEnvironment({ dir, environments: ["test"], variables: {} });
          expect(resources, text).not.to.have.lengthOf(0);
          planned += 1;
        } catch (error) {
          const known = error instanceof ManifestError ? "a problem that validate did not report: " : "";
          throw new Error(`${known}${(error as Error).message}\n---\n${text}`, { cause: error });
        } finally {
          removeFolders();
        }
      },
    );
    await fc.assert(property, { numRuns: count, seed: 20261129 });
    expect(planned, "too few mutants are valid for this to show anything").to.be.above(count / 10);
  });
});
