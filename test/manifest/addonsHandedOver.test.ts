import { expect } from "chai";
import { parse } from "yaml";
import { handOver } from "../../automation/manifest/addons/handedOver.js";
import { parseTemplate, type Template } from "../../automation/manifest/addons/template.js";

function template(text: string): Template {
  const read = parseTemplate("copilot/api/addons/a.yml", text);
  if (read.template === undefined) throw new Error(JSON.stringify(read.problems));
  return read.template;
}

const plainText = `Parameters:
  Name: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic}
`;

const written = `# Größe – für später
Description: Grüße 😀 – "zitiert"
Resources:
  Größe:
    Type: AWS::Lambda::Function # größer
    Properties:
      Code:
        ZipFile: |
          // ü
          exports.handler = () => 'ß';
      Name: !Sub "\${App}-ü"
      Plain: 010
`;

describe("a template that is handed over", () => {
  it("stays as it is in ASCII", () => {
    expect(handOver(template(plainText), ["Name"])).to.deep.equal({ text: plainText, hidden: {} });
  });

  it("is in ASCII and says the same, comments apart", () => {
    const { text } = handOver(template(written), []);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).to.match(/^[\x00-\x7f]*$/);
    const options = { logLevel: "silent" as const };
    expect(parse(text, options)).to.deep.equal(parse(written, options));
    expect(text).to.contain("Plain: 010");
    expect(text).to.contain("!Sub ");
    // Pairs of surrogates are no YAML: Go's reader, which the provider uses, refuses them.
    expect(text).to.contain("\\U0001f600").and.not.contain("\\ud83d");
  });

  it("has the value of a NoEcho parameter that is given as its default", () => {
    const text = `Parameters:
  Password: {Type: String, NoEcho: true}
  Other: {Type: String, NoEcho: 'true'}
  Shown: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic}
`;
    const handed = handOver(template(text), ["Password", "Shown"]);
    expect(Object.keys(handed.hidden)).to.deep.equal(["Password"]);
    expect(handed.text).to.contain(`"${handed.hidden.Password}"`);
    const { Parameters } = parse(handed.text) as { Parameters: Record<string, object> };
    expect(Parameters.Password).to.deep.include({ Default: handed.hidden.Password });
    expect(Parameters.Other).not.to.have.property("Default");
  });
});
