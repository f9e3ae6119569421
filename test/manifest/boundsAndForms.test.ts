import { expect } from "chai";
import { backendService, errorsOf, longFormOf } from "./reading.js";

const outOfRange = (text: string): string[] => errorsOf(text).filter((error) => error.includes("out of range"));

const portOf = (port: number) => backendService.replace("port: 80", `port: ${port}`);
const userOf = (uid: number) => `${backendService}storage: {volumes: {d: {path: /d, efs: {uid: ${uid}, gid: 1}}}}\n`;
const countOf = (count: string) => `${backendService}count: ${count}\n`;

describe("whole numbers", () => {
  it("go up to what Go's integer of their size holds, and not one further", () => {
    expect(outOfRange(portOf(65_535))).to.deep.equal([]);
    expect(outOfRange(portOf(65_536))).to.have.length(1);
    expect(outOfRange(userOf(4_294_967_295))).to.deep.equal([]);
    expect(outOfRange(userOf(4_294_967_296))).to.have.length(1);
    expect(outOfRange(countOf("9007199254740991"))).to.deep.equal([]);
    expect(outOfRange(countOf("9007199254740992"))).to.have.length(1);
  });

  it("go down to it as well", () => {
    expect(outOfRange(portOf(0))).to.deep.equal([]);
    expect(outOfRange(portOf(-1))).to.have.length(1);
    expect(outOfRange(countOf("-9007199254740991"))).to.deep.equal([]);
    expect(outOfRange(countOf("-9007199254740992"))).to.have.length(1);
  });
});

describe("a value that is written by one key of several", () => {
  const idOf = (base: string, override: string): unknown => {
    const volume = (id: string) => `storage: {volumes: {d: {path: /d, efs: {id: ${id}}}}}\n`;
    const form = longFormOf(`${backendService}${volume(base)}environments:\n  test:\n    ${volume(override)}`);
    const { volumes } = form.storage as { volumes: { d: { efs: { id: unknown } } } };
    return volumes.d.efs.id;
  };

  it("is the override's, whichever key comes first in the schema", () => {
    expect(idOf("fs-1", "{from_cfn: e}")).to.deep.equal({ from_cfn: "e" });
    expect(idOf("{from_cfn: e}", "fs-1")).to.deep.equal({ value: "fs-1" });
    expect(idOf("{from_cfn: e}", "{from_cfn: f}")).to.deep.equal({ from_cfn: "f" });
  });

  it("has one key in the long form even where the manifest writes two", () => {
    const form = longFormOf(`${backendService}secrets: {S: {secretsmanager: one, from_cfn: two}}\n`);
    expect(Object.keys((form.secrets as { S: object }).S)).to.have.length(1);
  });
});
