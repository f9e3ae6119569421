import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AwsAccess } from "../../automation/aws/access.js";
import { identity } from "./fakeAws.js";

type Body = Record<string, unknown>;

/** An error as AWS's JSON services answer it. */
export class Refusal extends Error {
  constructor(readonly type: string) {
    super(`fake: ${type}`);
  }
}

export interface JsonApi {
  access: AwsAccess & { endpoint: string };
  /** Operation and body of every call. */
  calls: { operation: string; body: Body; key: string }[];
  close(): void;
}

/** AWS's JSON protocol on this machine, answered by the operation's function. */
export async function jsonApi(operations: Record<string, (body: Body, key: string) => Body>): Promise<JsonApi> {
  const calls: JsonApi["calls"] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => {
      text += String(part);
    });
    request.on("end", () => {
      // STS speaks XML.
      if (request.headers["x-amz-target"] === undefined) return void response.end(identity);
      const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      const [, key = ""] = /Credential=([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
      const body = JSON.parse(text || "{}") as Body;
      calls.push({ operation, body, key });
      const send = (status: number, answer: Body) =>
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
      try {
        const answer = operations[operation];
        if (answer === undefined) throw new Refusal("UnknownOperationException");
        send(200, answer(body, key));
      } catch (error) {
        send(400, { __type: (error as Refusal).type, message: (error as Error).message });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
  return {
    access: { region: "eu-west-1", endpoint, credentials, maxAttempts: 1, pollInterval: 2 },
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
