import { expect } from "chai";
import { formatProblem } from "../../automation/manifest/index.js";
import { type ManifestKind, manifestKinds } from "../../automation/manifest/kinds.js";
import { readManifest } from "../../automation/manifest/read.js";
import { referenceRows } from "../../automation/manifest/referencePage.js";
import { resolveManifest } from "../../automation/manifest/resolution.js";
import { refusedAlways, rowsByKind } from "./rows/index.js";
import { holds, manifestWith, manifestWithOnly, splitRow, valueAt } from "./rows/writing.js";

function resolve(kind: ManifestKind, text: string) {
  const given = kind === "Pipeline" || kind === "Settings" ? { kind } : {};
  const resolution = resolveManifest(readManifest({ file: "m.yml", text, ...given }), {
    application: "app",
    environment: "test",
    processEnvironment: {},
  });
  return {
    longForm: resolution.longForm,
    errors: resolution.problems.filter((problem) => problem.severity === "error"),
  };
}

/** Long form of a text that must be free of errors. */
function longFormOf(kind: ManifestKind, text: string): unknown {
  const { longForm, errors } = resolve(kind, text);
  expect(errors.map(formatProblem), text).to.deep.equal([]);
  return longForm;
}

function expectHolds(kind: ManifestKind, path: string, text: string, expected: unknown): void {
  const actual = valueAt(longFormOf(kind, text), splitRow(path));
  expect(
    holds(actual, expected),
    `${text}\n  ${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
  ).to.equal(true);
}

const isRefusedAlways = (kind: ManifestKind, path: string) =>
  refusedAlways[kind]?.some((pattern) => pattern.test(path)) === true;
const isWorkload = (kind: ManifestKind) => kind !== "Environment" && kind !== "Pipeline" && kind !== "Settings";
/** Rows whose own value can't be overridden, or that another row of the same list form already shows. */
const withoutMerge = /^(name|type|environments(\.<name>)?)$|^network\.vpc\.security_groups\[\]\.from_cfn$/;

for (const kind of manifestKinds) {
  describe(`rows of ${kind}`, () => {
    const rows = rowsByKind[kind];

    it("are the keys of its field table, each once", () => {
      const known = referenceRows(kind).map((row) => row.path);
      expect(rows.map((row) => row.path).sort()).to.deep.equal([...known].sort());
    });

    it("have an accepted form, a refusal and a merge each", () => {
      const bare = rows.filter(({ path, accepts, refuses, merges }) => {
        const listForm = path.startsWith("network.vpc.security_groups[]");
        const shown = accepts.length > 0 || isRefusedAlways(kind, path) || path === "type" || listForm;
        const merged =
          merges.length > 0 || !isWorkload(kind) || isRefusedAlways(kind, path) || withoutMerge.test(path) || listForm;
        return !shown || refuses.length === 0 || !merged;
      });
      expect(bare.map((row) => row.path)).to.deep.equal([]);
    });

    for (const { path, accepts, refuses, merges } of rows) {
      if (accepts.length > 0) {
        it(`${path} accepts its forms`, () => {
          for (const [written, expected] of accepts)
            expectHolds(kind, path, manifestWith(kind, path, written), expected);
        });
      }
      it(`${path} refuses what it can't be`, () => {
        for (const written of refuses) expectRefused(kind, path, manifestWithOnly(kind, path, written));
      });
      if (merges.length > 0) {
        it(`${path} merges`, () => {
          for (const [base, override, expected] of merges) {
            const text = manifestWith(kind, path, base, override);
            // A map that may also be a single value and holds nothing but null is refused as an empty one is.
            if (override === null && isAlone(kind, text)) continue;
            expectHolds(kind, path, text, expected);
          }
        });
      }
    }
  });
}

function isAlone(kind: ManifestKind, text: string): boolean {
  const { errors } = resolve(kind, text);
  return (
    errors.length === 1 &&
    errors[0]?.path.startsWith("environments.test.") === true &&
    errors[0].message.startsWith("the map has no key")
  );
}

function expectRefused(kind: ManifestKind, path: string, text: string): void {
  const { errors, longForm } = resolve(kind, text);
  expect(errors, text).to.have.length.above(0);
  expect(longForm, text).to.equal(undefined);
  const top = splitRow(path)[0] as string;
  const about = errors.some((problem) => problem.path === "" || problem.path.startsWith(top));
  expect(about, `${text}\n${errors.map(formatProblem).join("\n")}`).to.equal(true);
}
