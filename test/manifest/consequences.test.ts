import { expect } from "chai";
import { backendService, errorsOf, linesOf, resolved, warningsOf } from "./reading.js";

const web = (image: string, more = "http: {path: /}\n") =>
  `name: web\ntype: Load Balanced Web Service\nimage: ${image}\n${more}`;
const all = (text: string) => linesOf(resolved(text).problems);

describe("what follows from another mistake is not reported", () => {
  it("of a value whose variable is not set, in the base and in an environment", () => {
    for (const key of ["count", "exec", "cpu", "network: {vpc: {placement", "http"]) {
      const value = key.includes("{") ? '"${N}"}}' : '"${N}"';
      const problems = all(`${backendService}${key}: ${value}\n`);
      expect(problems.join("\n"), key).to.include("the environment variable N is not set");
      expect(problems, key).to.have.length(1);
    }
    const [first, ...more] = all(`${backendService}environments:\n  test:\n    count: \${N}\n    cpu: none\n`);
    expect(first).to.include("environments.test.count: the environment variable N is not set");
    expect(more.join("\n")).to.include('"none" is not a whole number').and.not.include("count");
  });

  it("of a key that is there under a misspelt name: the name is the error", () => {
    const wrong: [string, string, string][] = [
      [web("{location: nginx, prot: 80}"), "image.prot", "did you mean `port`?"],
      [web("{location: nginx, Port: 80}"), "image.Port", "unknown key `Port`"],
      [web("{locaton: nginx, port: 80}"), "image.locaton", "did you mean `location`?"],
      [web("{location: nginx, port: 80}", "htp: {path: /}\n"), "htp", "did you mean `http`?"],
      [`${backendService}sidecars: {nginx: {imge: x}}\n`, "sidecars.nginx.imge", "did you mean `image`?"],
      [`${backendService}publish: {topics: [{nam: x}]}\n`, "publish.topics[0].nam", "did you mean `name`?"],
      [
        "name: api\ntype: Backend Service\nimage: {location: nginx}\nhttp: {path: /, target_prt: 80}\n",
        "http.target_prt",
        "did you mean `target_port`?",
      ],
    ];
    for (const [text, path, message] of wrong) {
      expect(
        errorsOf(text).map((one) => one.replace(/^\d+:\d+ error /, "")),
        path,
      ).to.have.length(1);
      expect(errorsOf(text)[0]).to.include(`error ${path}: `).and.include(message);
      expect(warningsOf(text), path).to.deep.equal([]);
    }
  });

  it("but a misspelt key that nothing needs stays a warning, and what is missing besides it an error", () => {
    expect(warningsOf(`${backendService}logging: {retenion: 7}\n`)).to.have.length(1);
    const [first, ...more] = all(web("{location: nginx, labls: {a: b}}"));
    expect([first, ...more].filter((one) => one?.includes("`port` is missing"))).to.have.length(1);
    expect([first, ...more].filter((one) => one?.includes("unknown key `labls`"))).to.have.length(1);
  });

  it("and an override of a variable, a secret or a sidecar of the base is no mistake at all", () => {
    const base = "variables: {A: x}\nsecrets: {S: /s}\nsidecars: {nginx: {image: x}}\n";
    const override = "environments: {test: {variables: {A: y}, secrets: {S: /t}, sidecars: {nginx: {port: 82}}}}\n";
    expect(all(`${backendService}${base}${override}`)).to.deep.equal([]);
  });

  it("of what an override with a misspelt name lacks", () => {
    const text = `${backendService}sidecars: {nginx: {image: x}}\nenvironments: {test: {sidecars: {ngnix: {port: 82}}}}\n`;
    const [only, ...more] = all(text);
    expect(more).to.deep.equal([]);
    expect(only).to.include("error sidecars.ngnix: the base has no ngnix; did you mean `nginx`?");
  });
});
