import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { resolveFor } from "../../automation/deployment/resolution.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const manifest = "copilot/api/manifest.yml";

describe("the resolution of an environment", () => {
  afterEach(removeFolders);

  function open(dir: string, names: string[] = []) {
    return openFolder({ dir, names, images: {} });
  }

  it("is made once in a run, even when files change meanwhile, and again in the next", () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      [manifest]: "name: api\ntype: Backend Service\nimage: {location: x}\ncpu: 256\n",
      "copilot/web/manifest.yml": "name: web\ntype: Backend Service\nimage: {location: x}\n",
    });
    const folder = open(dir);
    const first = resolveFor(folder, "test");
    writeFileSync(
      join(dir, manifest),
      "name: api\ntype: Backend Service\nimage: {location: x}\ncpu: 512\nmemory: 1024\n",
    );
    expect(resolveFor(folder, "test")).to.equal(first);
    const cpu = ({ resolved }: typeof first) => resolved.workloads.map(({ spec }) => "cpu" in spec && spec.cpu);
    expect(cpu(first)).to.deep.equal([256, 256]);
    expect(cpu(resolveFor(open(dir), "test"))).to.deep.equal([512, 256]);
    // Another selection of the same folder is another resolution.
    const one = { ...folder, options: { ...folder.options, names: ["web"] } };
    expect(resolveFor(one, "test")).not.to.equal(first);
    expect(resolveFor(one, "test")).to.equal(resolveFor(one, "test"));
    expect(resolveFor(folder, "test", true)).not.to.equal(first);
    expect(() => resolveFor(folder, "tset")).to.throw();
  });
});
