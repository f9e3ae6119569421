import { expect } from "chai";
import { formatProblem, loadApplication, validate } from "../../automation/manifest/index.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { errorsOf } from "./reading.js";

const site = "name: web\ntype: Request-Driven Web Service\nimage: {location: public.ecr.aws/a/b, port: 80}\n";

describe("tags", () => {
  afterEach(removeFolders);

  it("are refused as AWS would, at the key or at the value", () => {
    const tags = (text: string) => errorsOf(`${site}tags: {${text}}\n`).map((line) => line.replace(/ error tags/, ""));
    expect(tags('team: web, "cost center": "a/b_c.d:e=f+g-h@i", é: ü, empty:')).to.deep.equal([]);
    expect(tags(`${"k".repeat(128)}: ${"v".repeat(256)}`)).to.deep.equal([]);
    expect(tags(`${"k".repeat(129)}: v`)[0]).to.match(/^4:8.*the key of a tag has 129 characters; AWS takes 1 to 128/);
    expect(tags(`k: ${"v".repeat(257)}`)[0]).to.match(
      /^4:11.*the value of a tag has 257 characters; AWS takes up to 256/,
    );
    expect(tags('"": v')[0]).to.contain("has 0 characters");
    for (const key of ["a#b", "a!b", "a*", "a,b"])
      expect(tags(`"${key}": v`)[0], key).to.match(/^4:8.*can't be the key/);
    expect(tags("k: 'a#b'")[0]).to.match(/^4:11.*"a#b" can't be the value of a tag/);
    for (const key of ["aws:x", "AWS:x"]) expect(tags(`"${key}": v`)[0], key).to.contain('AWS keeps "aws:" for itself');
    for (const key of ["toString", "__proto__"])
      expect(tags(`${key}: v`)[0], key).to.contain("Pulumi can't hand it on");
    expect(tags("valueOf: v, constructor: v, awsx: v")).to.deep.equal([]);
    expect(tags("Team: a, TEAM: b, other: c")).to.have.lengthOf(1);
    expect(tags("Team: a, TEAM: b")[0]).to.match(/^4:17.*"TEAM" and "Team" are the same key to IAM/);
  });

  it("of the settings follow the same rules", () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/airlift.yml": 'tags: {"aws:a": b}\nenvironments: {test: {tags: {ok: "a;b"}}}\n',
    });
    const problems = validate(loadApplication({ dir, processEnvironment: {} }), ["test"]).map(formatProblem);
    expect(problems.map((text) => text.split("\n")[0])).to.deep.equal([
      'copilot/airlift.yml:1:8: error: tags.aws:a: "aws:a" can\'t be the key of a tag: AWS keeps "aws:" for itself',
      'copilot/airlift.yml:2:34: error: environments.test.tags.ok: "a;b" can\'t be the value of a tag',
    ]);
  });
});
