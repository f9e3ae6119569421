import { createServer } from "node:http";
import { openTable } from "./table.js";

const table = openTable(process.env.TODOTABLE_NAME);

async function body(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw Object.assign(new Error("too long"), { status: 413 });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw Object.assign(new Error("not JSON"), { status: 400 });
  }
}

async function answer(request) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/ishealthy") return { status: 200, value: { healthy: true } };
  if (path === "/api/todos" && request.method === "GET") return { status: 200, value: await table.list() };
  if (path === "/api/todos" && request.method === "POST") {
    const { text } = await body(request);
    if (typeof text !== "string" || text.trim() === "") return { status: 400, value: { error: "text is missing" } };
    const todo = { id: Date.now(), text: text.trim() };
    await table.put(todo);
    return { status: 201, value: todo };
  }
  const match = /^\/api\/todos\/(\d+)$/.exec(path);
  if (match && request.method === "DELETE") {
    await table.remove(Number(match[1]));
    return { status: 204 };
  }
  return { status: 404, value: { error: "not found" } };
}

const server = createServer(async (request, response) => {
  const { status, value } = await answer(request).catch((error) => {
    if (error.status === undefined) console.error(error);
    return { status: error.status ?? 500, value: { error: error.status ? error.message : "internal error" } };
  });
  response.writeHead(status, { "content-type": "application/json" });
  response.end(value === undefined ? undefined : JSON.stringify(value));
});

server.listen(10000, () => console.log("backend listens on 10000"));
process.once("SIGTERM", () => server.close());
