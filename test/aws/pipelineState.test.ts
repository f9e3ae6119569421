import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { pipelineState } from "../../automation/aws/pipelineState.js";
import type { RunError } from "../../automation/base/errors.js";
import { pipelineStatusText } from "../../automation/cli/verbs/pipelineShow.js";

const url = "https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/x";

const now = Date.parse("2026-11-21T12:00:00Z");

const answer = {
  pipelineName: "main-pipeline-1234567",
  updated: now / 1000 - 7200,
  stageStates: [
    {
      stageName: "Source",
      latestExecution: { pipelineExecutionId: "1", status: "Succeeded" },
      actionStates: [{ actionName: "SourceCodeFor-shop", latestExecution: { status: "Succeeded", summary: "Fix it" } }],
    },
    {
      stageName: "DeployTo-test",
      inboundTransitionState: { enabled: false },
      latestExecution: { pipelineExecutionId: "1", status: "Failed" },
      actionStates: [
        {
          actionName: "CreateOrUpdate-api-test",
          latestExecution: {
            status: "Failed",
            lastStatusChange: now / 1000 - 120,
            errorDetails: { code: "JobFailed", message: "Build terminated with state: FAILED" },
            externalExecutionUrl: url,
          },
        },
        { actionName: "TestCommands" },
      ],
    },
  ],
};

describe("the state of a pipeline, asked by AWS's SDK", () => {
  let server: Server;
  let asked: { target: unknown; body: string };
  let reply: { status: number; body: object };

  const access = () => ({
    region: "eu-west-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "111122223333", secretAccessKey: "simulated" },
  });

  beforeEach(async () => {
    reply = { status: 200, body: answer };
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => {
        asked = { target: request.headers["x-amz-target"], body };
        response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(reply.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("is shown by stage and action, with the reason of what failed", async () => {
    const { stages } = await pipelineState(access(), "main-pipeline-1234567");
    expect(asked).to.deep.equal({
      target: "CodePipeline_20150709.GetPipelineState",
      body: JSON.stringify({ name: "main-pipeline-1234567" }),
    });
    expect(stages.map(({ name, enabled, status }) => [name, enabled, status])).to.deep.equal([
      ["Source", true, "Succeeded"],
      ["DeployTo-test", false, "Failed"],
    ]);
    expect(stages[1]?.actions[0]).to.deep.include({ message: "Build terminated with state: FAILED", url });
    expect(stages[1]?.actions[1]).to.deep.equal({ name: "TestCommands" });
  });

  it("is shown as a table, with what failed below it", async () => {
    const state = await pipelineState(access(), "main-pipeline-1234567");
    const text = pipelineStatusText(
      { application: "shop", name: "main", pipeline: "p", simulated: false, ...state },
      now,
    );
    const lines = text.split("\n").map((line) => line.replace(/ +/g, " "));
    expect(lines).to.include(" DeployTo-test DISABLED Failed");
    expect(lines).to.include(" CreateOrUpdate-api-test - Failed 2 minutes ago");
    expect(lines).to.include(" TestCommands - -");
    expect(lines).to.include(" CreateOrUpdate-api-test: Build terminated with state: FAILED");
    expect(lines).to.include(` ${url}`);
    expect(lines).to.include(" Updated At 2 hours ago");
  });

  it("of a pipeline that somebody deleted says how it comes back", async () => {
    reply = { status: 400, body: { __type: "PipelineNotFoundException", message: "no such pipeline" } };
    const failure = await pipelineState(access(), "gone").catch((error: RunError) => error);
    expect(failure).to.include({ kind: "usage", message: "CodePipeline has no pipeline gone." });
    expect((failure as RunError).hint).to.include("airlift pipeline up");
  });
});
