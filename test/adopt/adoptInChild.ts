import { verbsOn } from "./adopting.js";

// A process of its own, to be killed: adopts by the endpoint that its argument names.
const [, , url = ""] = process.argv;
await verbsOn({ api: { url, close: async () => {} } }).adopt();
