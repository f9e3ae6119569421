import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import {
  type AdoptOptions,
  adoptEnvironment,
  finishAdoption,
  type PulumiSide,
  undoAdoption,
} from "../../automation/adopt/adopt.js";
import type { AwsAccess } from "../../automation/aws/access.js";
import type { Workspace } from "../../automation/session/session.js";
import { type CopilotWorld, place } from "./stacksWorld.js";

/** Stands for the state: what was imported, and what is to be known of the environment. */
export interface FakeState {
  imported: boolean;
  /** A workload that another repository has not adopted yet. */
  elsewhere?: string;
  /** Stacks of addons that have another ARN. */
  moved?: [from: string, to: string][];
}

export const accessTo = (url: string): AwsAccess => ({
  region: place.region,
  endpoint: url,
  credentials: { accessKeyId: place.account, secretAccessKey: "simulated" },
  pollInterval: 1,
  maxAttempts: 1,
});

/** A workspace that leads to the application of `copilotWorld`, by an endpoint. */
export function workspaceAt(url: string, state: FakeState): Workspace {
  const target = { application: "shop", environment: "test", ...place, partition: "aws", aws: accessTo(url) };
  const of = (repository: string) => ({ repository, kind: "Backend Service", needs: {}, aliases: [], rules: [] });
  const workloads = { web: of("shop"), api: of(state.elsewhere === "api" ? "api (elsewhere)" : "shop") };
  const record = { version: 1, application: "shop", environment: "test", owner: "", spec: {}, made: {}, workloads };
  const outputs = { airlift: record };
  return {
    application: "shop",
    repository: "shop",
    folder: { settings: {} },
    target: async () => target,
    open: async () => ({ target, ...(state.imported && { state: { resources: [], pending: [], outputs } }) }),
  } as unknown as Workspace;
}

export const sideWith = (state: FakeState): PulumiSide => ({
  report: async () => ({ adoptable: true, hindrances: [], lacks: [] }),
  takeOver: async () => {
    state.imported = true;
    return { imported: 1, ids: [] };
  },
  forget: async () => {
    state.imported = false;
  },
  move: async (from, to) => {
    state.moved = [...(state.moved ?? []), [from, to]];
  },
  clean: async () => {},
});

/** The three verbs on a world, through an endpoint of it. */
export function verbsOn(
  { api }: Pick<CopilotWorld, "api">,
  state: FakeState = { imported: false },
  heard: (text: string) => void = () => {},
) {
  const said: string[] = [];
  const hear = ({ text = "" }: { kind: string; text?: string }): void => {
    said.push(text);
    heard(text);
  };
  return {
    state,
    said,
    adopt: (options: AdoptOptions = {}, url = api.url) =>
      adoptEnvironment(workspaceAt(url, state), "test", sideWith(state), options, hear as never),
    undo: (url = api.url) => undoAdoption(workspaceAt(url, state), "test", sideWith(state), hear as never),
    finish: (url = api.url) => finishAdoption(workspaceAt(url, state), "test", sideWith(state), {}, hear as never),
  };
}

/** Whether a request changes something. */
const changing = (target: string, url: string, body: string): boolean =>
  /\.(Put|Delete|Update|Disable|Enable)/.test(target) ||
  /x-id=(Put|Delete)Object/.test(url) ||
  /Action=(Create|Delete|Execute|Set|Update)/.test(body);

/**
 * Hands requests on until the `at`th that changes something: that one is done or not, and nobody hears of it, nor of
 * anything after it, as when the process is killed.
 */
export async function mortalProxy(to: string, at: number, does: boolean) {
  let changes = 0;
  const { hostname, port } = new URL(to);
  const server = createServer((asked, answer) => {
    let body = "";
    asked.setEncoding("utf8").on("data", (part: string) => (body += part));
    asked.on("end", () => {
      const { url = "", method, headers } = asked;
      if (changing(String(headers["x-amz-target"] ?? ""), url, body)) changes += 1;
      if (changes > at || (changes === at && !does)) return void answer.socket?.destroy();
      const passed = request({ hostname, port, path: url, method, headers }, (given) => {
        if (changes >= at) {
          given.resume();
          given.on("end", () => answer.socket?.destroy());
          return;
        }
        answer.writeHead(given.statusCode ?? 500, given.headers);
        given.pipe(answer);
      });
      passed.once("error", () => answer.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes: () => changes,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Hands requests on but for those of an action of CloudFormation's, which it denies as IAM does. */
export async function denyingProxy(to: string, action: string) {
  const { hostname, port } = new URL(to);
  const message = `User: arn:aws:iam::1:user/me is not authorized to perform: cloudformation:${action}`;
  const server = createServer((asked, answer) => {
    let body = "";
    asked.setEncoding("utf8").on("data", (part: string) => (body += part));
    asked.on("end", () => {
      if (new URLSearchParams(body).get("Action") === action) {
        const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
        answer.writeHead(403, { "content-type": "text/xml" });
        return void answer.end(`<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`);
      }
      const { url = "", method, headers } = asked;
      const passed = request({ hostname, port, path: url, method, headers }, (given) => {
        answer.writeHead(given.statusCode ?? 500, given.headers);
        given.pipe(answer);
      });
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function expectRefusal(run: Promise<unknown>, message: RegExp): Promise<void> {
  const error = (await run.then(
    () => new Error("it was done"),
    (thrown: unknown) => thrown,
  )) as Error;
  expect(error.message).to.match(message);
}
