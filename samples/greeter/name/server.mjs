import { createServer } from "node:http";

const names = ["Ada", "Grace", "Edsger", "Barbara", "Ken", "Radia"];

createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/plain" });
  response.end(names[Math.floor(Math.random() * names.length)]);
}).listen(3000, () => console.log("name-service listens on 3000"));
