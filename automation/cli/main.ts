import { runCommand } from "./index.js";

// A reader that has seen enough (`airlift package | head`) is no failure; the run goes on to its own end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Until there is another: whoever waits for what never comes has failed.
process.exitCode = 13;
void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
