import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeFolder } from "./folder.js";

/** A session as the plugin was asked for it, with what it has of it. */
export interface PluginCall {
  pid: number;
  session: { SessionId: string; TokenValue: string };
  region: string;
  request: { Target: string; Parameters: { host: string[]; portNumber: string[] } };
}

export interface FakePlugin {
  /** PATH with it in front. */
  path: string;
  calls(): PluginCall[];
}

/**
 * A session-manager-plugin that opens a port as AWS's does. Whoever connects gets `HOST:PORT through TARGET` as an answer to
 * HTTP; a path `/end` ends the session.
 */
export function fakePlugin({ version = "1.2.896.0" } = {}): FakePlugin {
  const folder = makeFolder();
  const notes = join(folder, "calls");
  const program = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
if (process.argv[2] === "--version") { console.log("${version}"); process.exit(0); }
const [given, region, , , request] = process.argv.slice(2);
const session = JSON.parse(given.startsWith("{") ? given : process.env[given]);
const asked = JSON.parse(request);
appendFileSync(${JSON.stringify(notes)}, JSON.stringify({ pid: process.pid, session, region, request: asked }) + "\\n");
const { host, portNumber } = asked.Parameters;
if (host[0] === "broken") { console.log("Session is not started: broken"); process.exit(255); }
const server = require("node:http").createServer((asking, answer) => {
  answer.end(host[0] + ":" + portNumber[0] + " through " + asked.Target);
  if (asking.url === "/end") answer.once("close", () => process.exit(0));
});
server.listen(0, "localhost", () => {
  console.log("Starting session with SessionId: " + session.SessionId);
  console.log("Port " + server.address().port + " opened for sessionId " + session.SessionId + ".");
});
`;
  writeFileSync(join(folder, "session-manager-plugin"), program, { mode: 0o755 });
  return {
    path: `${folder}${delimiter}${process.env.PATH ?? ""}`,
    calls: () =>
      existsSync(notes)
        ? readFileSync(notes, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as PluginCall)
        : [],
  };
}
