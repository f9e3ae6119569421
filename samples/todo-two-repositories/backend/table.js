import { createHash, createHmac } from "node:crypto";

// DynamoDB's HTTP interface with nothing but Node.js, so that the image needs no dependencies.

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

let cached;

/** The task role's credentials, as ECS serves them inside a container. */
async function credentials() {
  if (cached && Date.parse(cached.Expiration) - Date.now() > 300_000) return cached;
  const path = process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  if (path === undefined) throw new Error("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set: not a task of ECS?");
  const response = await fetch(`http://169.254.170.2${path}`);
  if (!response.ok) throw new Error(`credentials: HTTP ${response.status}`);
  cached = await response.json();
  return cached;
}

async function call(action, input) {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const host = `dynamodb.${region}.amazonaws.com`;
  const { AccessKeyId, SecretAccessKey, Token } = await credentials();
  const payload = JSON.stringify(input);
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    host,
    "x-amz-date": time,
    "x-amz-security-token": Token,
    "x-amz-target": `DynamoDB_20120810.${action}`,
  };
  const names = Object.keys(headers).join(";");
  const canonicalHeaders = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", "/", "", canonicalHeaders.join(""), names, sha256(payload)].join("\n");
  const scope = `${time.slice(0, 8)}/${region}/dynamodb/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n");
  const key = scope.split("/").reduce(hmac, `AWS4${SecretAccessKey}`);
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  const { host: _, ...sent } = headers;
  const response = await fetch(`https://${host}/`, {
    method: "POST",
    body: payload,
    headers: {
      ...sent,
      authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    },
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${action}: ${answer.__type} ${answer.message ?? ""}`);
  return answer;
}

function inMemory() {
  const todos = new Map();
  return {
    list: async () => [...todos.values()],
    put: async (todo) => void todos.set(todo.id, todo),
    remove: async (id) => void todos.delete(id),
  };
}

/** The table of that name; without a name, as on a developer's machine, a list in memory. */
export function openTable(TableName) {
  if (TableName === undefined) return inMemory();
  return {
    async list() {
      const { Items } = await call("Scan", { TableName });
      return Items.map(({ TodoId, text }) => ({ id: Number(TodoId.N), text: text.S })).sort((a, b) => a.id - b.id);
    },
    put: ({ id, text }) => call("PutItem", { TableName, Item: { TodoId: { N: String(id) }, text: { S: text } } }),
    remove: (id) => call("DeleteItem", { TableName, Key: { TodoId: { N: String(id) } } }),
  };
}
