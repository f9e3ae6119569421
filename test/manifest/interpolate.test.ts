import { expect } from "chai";
import { backendService, errorsOf, linesOf, longFormOf, resolved, warningsOf } from "./reading.js";

const variables = (text: string, environment: Record<string, string> = {}) =>
  longFormOf(`${backendService}variables:\n${text}`, { variables: environment }).variables;

describe("variables in manifests", () => {
  it("knows the application and the environment", () => {
    expect(variables("  A: ${COPILOT_APPLICATION_NAME}-${COPILOT_ENVIRONMENT_NAME}\n")).to.deep.equal({
      A: { value: "shop-test" },
    });
  });

  it("takes others from the process, set but empty included", () => {
    expect(variables("  A: x${TAG}y${EMPTY}z\n", { TAG: "1.10", EMPTY: "" })).to.deep.equal({
      A: { value: "x1.10yz" },
    });
  });

  it("tells an unset variable at its own place, even below another environment", () => {
    const text = `${backendService}environments:\n  prod:\n    env_file: "a/\${FILE}.env"\n`;
    expect(errorsOf(text)).to.deep.equal([
      "8:18 error environments.prod.env_file: the environment variable FILE is not set",
    ]);
  });

  it("tells a variable that one value names several times once", () => {
    expect(errorsOf(`${backendService}env_file: \${X}/\${X}/\${Y}.env\n`)).to.deep.equal([
      "6:11 error env_file: the environment variable X is not set",
      "6:21 error env_file: the environment variable Y is not set",
    ]);
  });

  it("refuses a predefined name that the process sets to something else", () => {
    const text = `${backendService}variables:\n  A: \${COPILOT_APPLICATION_NAME}\n`;
    expect(errorsOf(text, { variables: { COPILOT_APPLICATION_NAME: "other" } })).to.deep.equal([
      '7:6 error variables.A: COPILOT_APPLICATION_NAME is "shop" here, and the environment variable of that name is "other"',
    ]);
    expect(errorsOf(text, { variables: { COPILOT_APPLICATION_NAME: "shop" } })).to.deep.equal([]);
  });

  it("leaves other uses of $ alone", () => {
    const plain = { A: "$X", B: "${1X}", C: "${a-b}", D: "${X:-d}", E: "$${" };
    const lines = Object.entries(plain)
      .map(([key, value]) => `  ${key}: '${value}'\n`)
      .join("");
    expect(variables(lines)).to.deep.equal(
      Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, { value }])),
    );
  });

  it("does not touch keys, comments, numbers and booleans", () => {
    expect(variables("  ${X}: a # ${Y}\n  B: 7\n  C: true\n")).to.deep.equal({
      "${X}": { value: "a" },
      B: { value: "7" },
      C: { value: "true" },
    });
  });

  it("keeps an escaped variable, and warns where Copilot replaced it along with another one", () => {
    expect(variables("  A: \\${X}\n")).to.deep.equal({ A: { value: "${X}" } });
    const both = `${backendService}variables:\n  A: '\\\${X} \${X}'\n`;
    expect(longFormOf(both, { variables: { X: "1" } }).variables).to.deep.equal({ A: { value: "${X} 1" } });
    expect(warningsOf(both, { variables: { X: "1" } })).to.deep.equal([
      "7:6 warning variables.A: \\${X} stays as it is and ${X} is replaced; Copilot replaced both",
    ]);
  });

  it("makes a list of a text that is a JSON list of texts, with and without a variable in it", () => {
    expect(longFormOf(`${backendService}command: '["npm", "start"]'\n`).command).to.deep.equal(["npm", "start"]);
    expect(
      longFormOf(`${backendService}command: \${WORDS}\n`, { variables: { WORDS: '["a","b"]' } }).command,
    ).to.deep.equal(["a", "b"]);
    expect(longFormOf(`${backendService}command: '[1, 2]'\n`).command).to.deep.equal(["[1,", "2]"]);
    expect(longFormOf(`${backendService}command: '[]'\n`).command).to.deep.equal(["[]"]);
  });

  it("keeps such a text in a literal block, and says so where the list is refused", () => {
    expect(variables('  A: |\n    ["x"]\n')).to.deep.equal({ A: { value: '["x"]\n' } });
    const { problems } = resolved(`${backendService}variables:\n  A: '["x"]'\n`);
    expect(linesOf(problems)).to.deep.equal(["7:6 error variables.A: a list is not allowed here"]);
    expect(problems[0]?.hint).to.match(/literal block/);
  });

  it("gives a text, which no number and no true can be", () => {
    expect(errorsOf(`${backendService}cpu: \${CPU}\n`, { variables: { CPU: "512" } })).to.deep.equal([
      '6:6 error cpu: "512" is not a whole number',
    ]);
    expect(errorsOf(`${backendService}exec: \${EXEC}\n`, { variables: { EXEC: "true" } })).to.deep.equal([
      '6:7 error exec: "true" is not true or false',
    ]);
    expect(longFormOf(`${backendService}exec: \${EXEC}\n`, { variables: { EXEC: "yes" } }).exec).to.deep.equal({
      enable: true,
    });
    expect(
      longFormOf(
        `${backendService}image: {healthcheck: {interval: "\${TIME}"}}\n`
          .replace("image:\n  location: nginx\n  port: 80\n", "")
          .replace("{healthcheck", "{location: a, healthcheck"),
        { variables: { TIME: "20s" } },
      ).image,
    ).to.have.nested.property("healthcheck.interval", 20);
  });

  it("makes an empty text of nothing in braces, as Copilot's second writing of the file did", () => {
    expect(errorsOf(`${backendService}environments: {test: }\n`)).to.deep.equal([
      "6:22 error environments.test: a single value is not allowed here",
    ]);
    expect(errorsOf(`${backendService}environments:\n  test:\n`)).to.deep.equal([]);
  });

  it("does not apply to pipelines", () => {
    const text =
      'name: release\nversion: 1\nsource: {provider: GitHub, properties: {repository: o/r, branch: "${BRANCH}"}}\nstages: [{name: test}]\n';
    expect(longFormOf(text, { kind: "Pipeline" })).to.have.nested.property("source.properties.branch", "${BRANCH}");
  });
});
