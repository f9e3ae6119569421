import { join } from "node:path";
import { expect } from "chai";
import { publicFiles } from "../../automation/deployment/publicFiles.js";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("what a site makes public", () => {
  afterEach(removeFolders);

  function site(content: Record<string, string>): ResolvedWorkload {
    const root = makeFolder(content);
    const files = Object.keys(content).map((key) => ({ key, source: join(root, key), contentType: "text/plain" }));
    return { kind: "Static Site", name: "docs", spec: { files } } as unknown as ResolvedWorkload;
  }

  it("is named with its number, its size and the first names", () => {
    const content = Object.fromEntries(["a", "b", "c", "d", "e", "f", "g"].map((name) => [name, "x".repeat(200)]));
    expect(publicFiles([site(content)])).to.deep.equal([
      "docs: 7 files (1.4 kB) will be public: a, b, c, d, e and 2 more.",
    ]);
    expect(publicFiles([site({ "index.html": "hello" })])).to.deep.equal([
      "docs: 1 file (5 bytes) will be public: index.html.",
    ]);
  });

  it("is not mentioned where there is no site, or an empty one", () => {
    expect(publicFiles([site({}), { kind: "Worker Service", spec: {} } as unknown as ResolvedWorkload])).to.deep.equal(
      [],
    );
  });
});
