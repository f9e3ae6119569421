import { createServer } from "node:http";

const greetings = ["Hello", "Good day", "Welcome", "Greetings"];

createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/plain" });
  response.end(greetings[Math.floor(Math.random() * greetings.length)]);
}).listen(3000, () => console.log("greeting-service listens on 3000"));
