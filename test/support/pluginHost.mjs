// A language host `nodejs` for engines, as far as they ask one to run a plugin or a policy pack from its source: the host that can be
// built from Go modules (3.60.0) answers this one call with "not supported". It starts what the hosts of Pulumi's own distributions start,
// the SDK's program `run-plugin` or `run-policy-pack`, from the packages of the plugin's folder. It installs no dependencies: they are there.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";

const { LanguageHandshakeResponse, RunPluginResponse } = messages;

function runPlugin(call) {
  const folder = call.request.getInfo().getProgramDirectory();
  const isPack = call.request.getKind() === "analyzer";
  const name = isPack ? "run-policy-pack" : "run-plugin";
  const program = createRequire(join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${name}/index.js`);
  const args = call.request.getArgsList();
  const variables = call.request.getEnvList().map((each) => each.split(/=(.*)/s).slice(0, 2));
  const child = spawn(process.execPath, [program, ...(isPack ? [...args, folder] : [folder, ...args])], {
    cwd: isPack ? folder : call.request.getPwd(),
    env: variables.length === 0 ? process.env : Object.fromEntries(variables),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (data) => call.write(new RunPluginResponse().setStdout(data)));
  child.stderr.on("data", (data) => call.write(new RunPluginResponse().setStderr(data)));
  child.on("close", (code) => {
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

const unknown = (_, answer) => answer({ code: status.UNIMPLEMENTED });
const server = new Server();
server.addService(LanguageRuntimeService, {
  ...Object.fromEntries(Object.keys(LanguageRuntimeService).map((method) => [method, unknown])),
  handshake: (_, answer) => answer(null, new LanguageHandshakeResponse()),
  getPluginInfo: (_, answer) => answer(null, new plugins.PluginInfo().setVersion("3.250.0")),
  installDependencies: (call) => call.end(),
  runPlugin,
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
