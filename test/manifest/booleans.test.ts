import { expect } from "chai";
import type { Field } from "../../automation/manifest/fields.js";
import { type ManifestKind, manifestKinds, tables } from "../../automation/manifest/kinds.js";
import { referenceRows } from "../../automation/manifest/referencePage.js";
import { noWords, yesWords } from "../../automation/manifest/scalars.js";
import { schemaOf } from "../../automation/manifest/schema.js";
import { backendService, environmentOf, linesOf, publicService, resolved, workerService } from "./reading.js";
import { Raw } from "./rows/samples.js";
import { manifestWithOnly, splitRow } from "./rows/writing.js";

/** The field of a row; a feature that is on or off is its switch. */
function fieldAt(kind: ManifestKind, path: string): Field | undefined {
  let field: Field | undefined = tables[kind];
  for (const part of splitRow(path)) field = field?.of ?? field?.listed?.of.of ?? field?.fields?.[part];
  return field?.scalar?.to === "enable" ? field.scalar.of : field;
}

const rows = manifestKinds.flatMap((kind) =>
  referenceRows(kind)
    .filter(({ path }) => fieldAt(kind, path)?.kind === "boolean")
    .map(({ path }) => ({ kind, path })),
);

/** What is said about the word itself, wherever else the manifest may have mistakes. */
function refusals(kind: ManifestKind, path: string, written: string): string[] {
  const reading = kind === "Pipeline" || kind === "Settings" ? { kind } : {};
  const { problems } = resolved(manifestWithOnly(kind, path, new Raw(written)), reading);
  return linesOf(problems).filter((line) => line.includes(`"${written.replaceAll(/["']/g, "")}" is not`));
}

describe("booleans in every field that takes one", () => {
  it("are those of the manifests' tables", () => {
    expect(new Set(rows.map(({ path }) => path)).size).to.be.above(33);
  });

  for (const { kind, path } of rows) {
    it(`${kind} ${path} takes YAML 1.1's words, plain and quoted`, () => {
      for (const word of ["Yes", "ON", '"On"', "'y'", "TRUE", "No", "OFF", '"Off"', "'n'", "FALSE"])
        expect(refusals(kind, path, word), word).to.deep.equal([]);
      for (const word of ["tRue", "t", "enabled", "yES"]) expect(refusals(kind, path, word), word).to.have.lengthOf(1);
    });
  }

  it("are words of the schemas too", () => {
    const text = JSON.stringify(schemaOf("Load Balanced Web Service"));
    expect(text).to.include(JSON.stringify([true, false, ...yesWords, ...noWords]));
  });

  it("are asked to lose their quotes only where they have some", () => {
    const hintOf = (written: string) =>
      resolved(`${publicService}sidecars: {a: {image: x, essential: ${written}}}\n`).problems[0]?.hint;
    expect(hintOf('"true"')).to.equal("Leave the quotes out.");
    expect(hintOf("tRue")).to.equal(undefined);
    expect(hintOf('"tRue"')).to.equal(undefined);
  });

  it("are what they say where Copilot took a quoted one for false, with a warning", () => {
    const sandboxed: [text: string, path: string][] = [
      [`${publicService}exec: {enable: "true"}\n`, "exec.enable"],
      [`${publicService}  stickiness: "true"\n`, "http.stickiness"],
      [`${publicService}  redirect_to_https: "true"\n`, "http.redirect_to_https"],
      [`${publicService}  additional_rules: [{path: /a, stickiness: "true"}]\n`, "http.additional_rules[0].stickiness"],
      [
        `${backendService}network: {vpc: {security_groups: {groups: [a], deny_default: "true"}}}\n`,
        "network.vpc.security_groups.deny_default",
      ],
      [
        `${backendService}storage: {volumes: {a: {path: /a, efs: {id: fs-1, auth: {iam: "true"}}}}}\n`,
        "storage.volumes.a.efs.auth.iam",
      ],
      [
        `${backendService}publish: {topics: [{name: a, fifo: {content_based_deduplication: "true"}}]}\n`,
        "publish.topics[0].fifo.content_based_deduplication",
      ],
      [
        `${workerService}subscribe: {queue: {fifo: {content_based_deduplication: "true"}}}\n`,
        "subscribe.queue.fifo.content_based_deduplication",
      ],
      [
        `${workerService}subscribe: {queue: {fifo: {high_throughput: "true"}}}\n`,
        "subscribe.queue.fifo.high_throughput",
      ],
    ];
    for (const [text, path] of sandboxed) {
      const { problems, origins } = resolved(text);
      const quoted = problems.filter(({ message }) => message.includes('Copilot ignored the quoted "true"'));
      expect(
        quoted.map((problem) => `${problem.severity} ${problem.path}`),
        path,
      ).to.deep.equal([`warning ${path}`]);
      expect(origins.of(path)?.from, path).to.equal("manifest");
    }
    expect(environmentOf('cdn: {terminate_tls: "true"}\n').cdn).to.include({ terminate_tls: true });
  });
});
