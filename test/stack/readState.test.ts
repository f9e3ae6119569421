import { utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import type { StackAddress } from "../../automation/stack/address.js";
import { exportStack, listStacks } from "../../automation/stack/contents.js";
import { readStackNames, readState } from "../../automation/stack/readState.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

function stateText(note: string, version = 3): string {
  const outputs = { note };
  const urn = "urn:pulumi:test::todo::pulumi:pulumi:Stack::todo-test";
  const latest = { manifest: {}, resources: [{ urn, type: "pulumi:pulumi:Stack", custom: false, outputs }] };
  return JSON.stringify({ version, checkpoint: { stack: "organization/todo/test", latest } });
}

function addressAt(url: string, folder?: string): StackAddress {
  return {
    location: { url, kind: folder === undefined ? "bucket" : "file", origin: "flag", folder, workRoot: "/nowhere" },
    project: "todo",
    stack: "test",
    // A sign of life of an engine would be an error.
    engine: { command: "/nowhere/pulumi", version: "3.250.0", origin: "variable" },
  };
}

/** Lists and reads objects as S3 does, by path. */
async function bucketWith(objects: Record<string, string | Buffer>): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const [, bucket, ...rest] = decodeURIComponent(pathname).split("/");
    const key = rest.join("/");
    if (bucket !== "states")
      response
        .writeHead(404)
        .end("<Error><Code>NoSuchBucket</Code><Message>The bucket does not exist</Message></Error>");
    else if (key !== "") response.writeHead(200).end(objects[key]);
    else {
      const prefix = searchParams.get("prefix") ?? "";
      const contents = Object.keys(objects)
        .filter((name) => name.startsWith(prefix))
        .map((name) => `<Contents><Key>${name}</Key><LastModified>2026-11-29T07:00:00Z</LastModified></Contents>`);
      response.writeHead(200, { "content-type": "application/xml" });
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`);
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe("the state, read without an engine", () => {
  const given = { id: process.env.AWS_ACCESS_KEY_ID, secret: process.env.AWS_SECRET_ACCESS_KEY };
  let server: Server | undefined;

  beforeEach(() => {
    process.env.AWS_ACCESS_KEY_ID = "test";
    process.env.AWS_SECRET_ACCESS_KEY = "test";
  });
  afterEach(() => {
    removeFolders();
    server?.close();
    server = undefined;
    if (given.id === undefined) delete process.env.AWS_ACCESS_KEY_ID;
    else process.env.AWS_ACCESS_KEY_ID = given.id;
    if (given.secret === undefined) delete process.env.AWS_SECRET_ACCESS_KEY;
    else process.env.AWS_SECRET_ACCESS_KEY = given.secret;
  });

  it("of a folder: outputs, names of stacks, and that a stack was never made", async () => {
    const folder = makeFolder({
      ".pulumi/stacks/todo/test.json": stateText("here"),
      ".pulumi/stacks/todo/test.json.bak": stateText("before"),
      ".pulumi/stacks/todo/pipeline.main.json": stateText("pipeline"),
      ".pulumi/stacks/other/prod.json": stateText("other"),
    });
    const address = addressAt(`file://${folder}`, folder);
    expect((await exportStack(address))?.outputs).to.deep.equal({ note: "here" });
    expect(await listStacks(address)).to.deep.equal(["pipeline.main", "test"]);
    expect(await exportStack({ ...address, stack: "prod" })).to.equal(undefined);
    expect(await listStacks({ ...address, project: "new" })).to.deep.equal([]);
  });

  it("of a folder: compressed, and of two forms the newer one", async () => {
    const folder = makeFolder({ ".pulumi/stacks/todo/test.json": stateText("plain") });
    const compressed = join(folder, ".pulumi/stacks/todo/test.json.gz");
    writeFileSync(compressed, gzipSync(stateText("compressed")));
    const address = addressAt(`file://${folder}`, folder);
    utimesSync(compressed, 1, 1);
    expect((await exportStack(address))?.outputs).to.deep.equal({ note: "plain" });
    utimesSync(compressed, 4_000_000_000, 4_000_000_000);
    expect((await exportStack(address))?.outputs).to.deep.equal({ note: "compressed" });
  });

  it("is left to the engine when it is damaged, of another version, or in a backend of another kind", async () => {
    const folder = makeFolder({ ".pulumi/stacks/todo/test.json": '{"version": 3, "checkpoint": {"la' });
    const address = addressAt(`file://${folder}`, folder);
    expect(await readState(address)).to.equal(undefined);
    addFiles(folder, { ".pulumi/stacks/todo/test.json": stateText("later", 4) });
    expect(await readState(address)).to.equal(undefined);
    for (const url of ["azblob://states", "gs://states", "https://api.pulumi.com", "s3://states?anonymous=true"]) {
      expect(await readState(addressAt(url)), url).to.equal(undefined);
      expect(await readStackNames(addressAt(url)), url).to.equal(undefined);
    }
  });

  it("of a bucket, below the folder that the address names", async () => {
    const bucket = await bucketWith({
      "team/web/.pulumi/stacks/todo/test.json": stateText("bucket"),
      "team/web/.pulumi/stacks/todo/prod.json.gz": gzipSync(stateText("prod")),
      ".pulumi/stacks/todo/stray.json": stateText("stray"),
    });
    server = bucket.server;
    const address = addressAt(`s3://states/team/web?region=eu-west-1&endpoint=${bucket.url}&s3ForcePathStyle=true`);
    expect((await exportStack(address))?.outputs).to.deep.equal({ note: "bucket" });
    expect((await exportStack({ ...address, stack: "prod" }))?.outputs).to.deep.equal({ note: "prod" });
    expect(await exportStack({ ...address, stack: "stray" })).to.equal(undefined);
    expect(await listStacks(address)).to.deep.equal(["prod", "test"]);
  });

  it("of a bucket that AWS does not let us read ends with the address and AWS's reason", async () => {
    const bucket = await bucketWith({});
    server = bucket.server;
    const address = addressAt(`s3://nobodys?region=eu-west-1&endpoint=${bucket.url}&s3ForcePathStyle=true`);
    const error = await exportStack(address).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RunError);
    expect((error as RunError).message)
      .to.contain("s3://nobodys")
      .and.to.contain("does not exist");
  });
});
