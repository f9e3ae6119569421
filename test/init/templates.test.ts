import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { render } from "../../automation/init/templates.js";
import { repositoryRoot } from "../support/root.js";

const folder = join(repositoryRoot, "automation/init/templates");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));

describe("the templates of init", () => {
  it("lie beside the compiled modules, where the bundled command finds them too, as they are in the source", () => {
    expect(files).to.have.length.above(20);
    for (const file of files) {
      const built = join(repositoryRoot, "dist/automation/init/templates", file);
      expect(existsSync(built), file).to.equal(true);
      expect(readFileSync(built, "utf8"), file).to.equal(readFileSync(join(folder, file), "utf8"));
    }
  });

  it("are each asked for by the code or by another template", () => {
    const sources = readdirSync(join(repositoryRoot, "automation/init"), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|yml)$/.test(file))
      .map((file) => readFileSync(join(repositoryRoot, "automation/init", file), "utf8"));
    const kinds =
      /^manifests\/(?:(?:load-balanced-web|backend|worker|request-driven-web)-service|static-site|scheduled-job)\.yml$/;
    const unused = files.filter((file) => !kinds.test(file) && !sources.some((text) => text.includes(file)));
    expect(unused).to.deep.equal([]);
  });

  it("fill in values as they are, and leave what belongs to others", () => {
    const text = render("addons/cluster-ingress.yml", { id: "db", name: 'a & "b"', workload: "<api>", port: 5432 });
    expect(text).to.contain('# Lets <api> into the environment\'s cluster a & "b".');
    expect(text).to.contain('!Sub "${App}-${Env}-dbDBClusterSecurityGroup"');
  });

  it("say which one is missing", () => {
    expect(() => render("ci/jenkins.yml", {})).to.throw("The template ci/jenkins.yml is missing");
  });
});
