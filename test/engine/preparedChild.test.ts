import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { childFor, PREPARED, prepareChildren } from "../../automation/engine/preparedChild.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const said = async (child: ChildProcess): Promise<unknown> => (await once(child, "message"))[0];

describe("the process of a run that is started before its job is known", () => {
  afterEach(removeFolders);

  const program = (): string =>
    pathToFileURL(
      `${makeFolder({ "child.mjs": 'process.on("message", () => process.send(process.argv.slice(2)));\nprocess.on("disconnect", () => process.exit(0));\n' })}/child.mjs`,
    ).href;

  it("is the one that gets the job, and only once", async () => {
    const entry = program();
    prepareChildren(entry, 1);
    prepareChildren(entry, 1);
    const [first, second] = [childFor(entry), childFor(entry)];
    for (const child of [first, second]) child.send({});
    expect(await Promise.all([said(first), said(second)])).to.deep.equal([[PREPARED], []]);
    for (const child of [first, second]) child.disconnect();
    await Promise.all([once(first, "exit"), once(second, "exit")]);
  });

  it("waits with others where several runs will follow", async () => {
    const entry = program();
    prepareChildren(entry, 1);
    prepareChildren(entry, 2);
    const children = [childFor(entry), childFor(entry), childFor(entry)];
    for (const child of children) child.send({});
    expect(await Promise.all(children.map(said))).to.deep.equal([[PREPARED], [PREPARED], []]);
    for (const child of children) child.disconnect();
    await Promise.all(children.map((child) => once(child, "exit")));
  });

  it("is left where another program is asked for, and where it has ended", async () => {
    const [entry, other] = [program(), program()];
    prepareChildren(entry, 1);
    const apart = childFor(other);
    apart.send({});
    expect(await said(apart)).to.deep.equal([]);
    const prepared = childFor(entry);
    prepared.kill();
    await once(prepared, "exit");
    prepareChildren(entry, 1);
    const ended = childFor(entry);
    expect(ended.pid).not.to.equal(prepared.pid);
    for (const child of [apart, ended]) child.disconnect();
    await Promise.all([once(apart, "exit"), once(ended, "exit")]);
  });
});
