import { expect } from "chai";
import { memberPath } from "../../automation/eject/flatProgram.js";
import { sourceOf } from "../../automation/eject/source.js";

const stack = "aws:cloudformation/stack:Stack::api-addons-stack";
const resolve = (reference: string) =>
  reference.startsWith(`${stack}.`) ? reference.replace(`${stack}.`, "stack.") : undefined;

describe("values of an ejected program", () => {
  it("are members of resources, items of lists among them", () => {
    expect(
      ["outputs.Table", "nameServers[1]", "options[2].name", "zones.0.id", "tags.a-b"].map(memberPath),
    ).to.deep.equal([".outputs.Table", ".nameServers[1]", ".options[2].name", ".zones[0].id", '.tags["a-b"]']);
  });

  it("take the ARN of an addon's secret from its stack, without the beginning that plans show", () => {
    const planned = `arn:aws:secretsmanager:us-west-2:123456789012:secret:\${${stack}.outputs.Secret}`;
    expect(sourceOf(planned, resolve)).to.equal("stack.outputs.Secret");
    expect(sourceOf(`${planned}-??????`, resolve)).to.equal(`pulumi.interpolate\`\${stack.outputs.Secret}-??????\``);
    const own = "arn:aws:secretsmanager:us-west-2:123456789012:secret:own";
    expect(sourceOf(own, resolve)).to.equal(JSON.stringify(own));
  });

  it("show JSON as objects where the same text comes out again, indented or not", () => {
    const value = { a: [1, "${no reference}"] };
    expect(sourceOf(JSON.stringify(value), resolve)).to.equal('JSON.stringify({ a: [1, "${no reference}"] })');
    expect(sourceOf(JSON.stringify(value, null, 2), resolve)).to.match(/^JSON\.stringify\(\{.*\}, undefined, 2\)$/);
    const lines = "a: `1`\nb: ${x}\\\nc: 3\n";
    expect(sourceOf(lines, resolve)).to.equal("`a: \\`1\\`\nb: \\${x}\\\\\nc: 3\n`");
    expect(sourceOf("a\r\nb\r\n", resolve)).to.equal('"a\\r\\nb\\r\\n"');
    const odd = '{"a":  1}';
    expect(sourceOf(odd, resolve)).to.equal(JSON.stringify(odd));
  });
});
