import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { text } from "../values.js";
import { keyOf, type World } from "../world.js";

const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

/** A request of S3, whose protocol is plain HTTP. */
export interface ObjectRequest {
  method: string;
  /** `/bucket/key?x-id=GetObject` */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Whether a request is one for an object of S3. */
export const isObject = (url: string): boolean => /[?&]x-id=(Get|Put|Delete)Object\b/.test(url);

/** Puts, gets and deletes objects of buckets that there are, each in one piece and, where asked, only if it is as expected. */
export function answerObject(
  response: ServerResponse,
  world: World,
  { method, url, headers, body }: ObjectRequest,
): void {
  const [, bucket = "", key = ""] = /^\/([^/?]+)\/([^?]*)/.exec(url) ?? [];
  const id = `${bucket}/${decodeURIComponent(key)}`;
  const refuse = (status: number, code: string): void => {
    response.writeHead(status, { "content-type": "application/xml" }).end(`<Error><Code>${code}</Code></Error>`);
  };
  world.change((inside) => {
    // Names of buckets are unique in all accounts; which of them a bucket lets in is not simulated.
    const owner = inside.list({ type: "aws:s3/bucket:Bucket" }).find((one) => one.id === bucket);
    if (owner === undefined) return refuse(404, "NoSuchBucket");
    const place = { account: owner.account, region: owner.region };
    const found = inside.find(OBJECT, id, place);
    const mark = found === undefined ? undefined : etagOf(text(found.inputs.content));
    if (method === "PUT") {
      if (headers["if-none-match"] === "*" && found !== undefined) return refuse(412, "PreconditionFailed");
      if (headers["if-match"] !== undefined && headers["if-match"] !== mark) return refuse(412, "PreconditionFailed");
      const inputs = { bucket, key: decodeURIComponent(key), content: body };
      const record = { type: OBJECT, id, ...place, name: id, urn: "", inputs, outputs: { id } };
      inside.put({ ...record, holds: [], aliases: [], unique: "", seed: id });
      response.writeHead(200, { etag: etagOf(body) }).end();
    } else if (method === "DELETE") {
      if (found !== undefined) inside.remove(keyOf(found));
      response.writeHead(204).end();
    } else if (found === undefined) refuse(404, "NoSuchKey");
    else response.writeHead(200, { etag: mark ?? "" }).end(text(found.inputs.content));
  });
}

const etagOf = (content: string): string => `"${createHash("md5").update(content).digest("hex")}"`;
