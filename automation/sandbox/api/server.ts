import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import type { Place } from "../places.js";
import type { Inputs } from "../values.js";
import { openWorld } from "../world.js";
import { alarmsApi } from "./alarms.js";
import { appRunnerApi } from "./appRunner.js";
import { balancingXml } from "./balancing.js";
import { type Api, ApiError, rolloutFaults } from "./call.js";
import { cloudControlApi } from "./cloudControl.js";
import { cloudFormationXml, isCloudFormation } from "./cloudFormation.js";
import { ecsApi } from "./ecs.js";
import { executionsApi } from "./executions.js";
import { iamXml, isIam } from "./iam.js";
import { invalidationXml, isInvalidation } from "./invalidations.js";
import { logsApi } from "./logs.js";
import { isNetwork, networkXml } from "./network.js";
import { answerObject, isObject } from "./objects.js";
import { parametersApi } from "./parameters.js";
import { pipelinesApi } from "./pipelines.js";
import { isRoute53, route53Xml } from "./route53.js";
import { secretsManagerApi } from "./secrets.js";
import { serviceQuotasApi } from "./serviceQuotas.js";
import { taggingApi } from "./tagging.js";

/** The service by what stands before the dot of `X-Amz-Target`. */
const apis: Readonly<Record<string, Api>> = {
  AmazonEC2ContainerServiceV20141113: ecsApi,
  Logs_20140328: logsApi,
  AmazonSSM: parametersApi,
  secretsmanager: secretsManagerApi,
  AWSStepFunctions: executionsApi,
  AppRunner: appRunnerApi,
  CodePipeline_20150709: pipelinesApi,
  CloudApiService: cloudControlApi,
  ResourceGroupsTaggingAPI_20170126: taggingApi,
  ServiceQuotasV20190624: serviceQuotasApi,
  GraniteServiceVersion20100801: alarmsApi,
  // Nothing is changed by hand here but by a test, which is nobody.
  CloudTrail_20131101: () => ({ Events: [] }),
};

/** AWS's APIs on this machine, answered from a sandbox's world. */
export interface SandboxApi {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers AWS's JSON APIs on loopback from the world of a sandbox folder. The access key of a call names the account,
 * its signature's scope the region. Does not keep the process alive.
 */
export async function startSandboxApi(directory: string): Promise<SandboxApi> {
  const world = openWorld(directory);
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const place = placeOf(request);
      if (text.startsWith("Action=")) {
        const action = new URLSearchParams(text).get("Action") ?? "";
        const query = [
          { has: isCloudFormation, answer: cloudFormationXml },
          { has: isIam, answer: iamXml },
          { has: isNetwork, answer: networkXml },
        ].find(({ has }) => has(action));
        const answer = query?.answer ?? balancingXml;
        return answerQuery(response, () => answer(world, place, text));
      }
      const url = request.url ?? "/";
      if (isObject(url))
        return answerObject(response, world, {
          method: request.method ?? "",
          url,
          headers: request.headers,
          body: text,
        });
      if (isInvalidation(url)) return answerQuery(response, () => invalidationXml(world, place.account, url, text));
      if (isRoute53(url)) return answerQuery(response, () => route53Xml(world, place.account, url));
      const [service = "", operation = ""] = String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .slice(-2);
      return answerJson(response, () => {
        const api = apis[service];
        if (api === undefined)
          throw new ApiError("UnknownServiceException", `The simulated AWS has no service ${service}.`);
        const body: unknown = text === "" ? {} : JSON.parse(text);
        const call = { place, operation, body: isRecord(body) ? body : {}, rollouts: rolloutFaults(directory) };
        return world.change((inside) => api({ ...call, world: inside }));
      });
    });
  });
  server.on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function placeOf(request: IncomingMessage): Place {
  const [, key = "", region = ""] =
    /Credential=([^/]+)\/\d+\/([\w-]+)\//.exec(request.headers.authorization ?? "") ?? [];
  return { account: /^\d{12}$/.test(key) ? key : DEFAULT_ACCOUNT, region: region || DEFAULT_REGION };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  return text;
}

function answerJson(response: ServerResponse, work: () => Inputs): void {
  const send = (status: number, body: Inputs): void => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  };
  try {
    send(200, work());
  } catch (error) {
    const { status, code, message } = refusalOf(error);
    send(status, { __type: code, message });
  }
}

function answerQuery(response: ServerResponse, work: () => string): void {
  const send = (status: number, body: string): void => {
    response.writeHead(status, { "content-type": "text/xml" }).end(body);
  };
  try {
    send(200, work());
  } catch (error) {
    const { status, code, message } = refusalOf(error);
    send(status, `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
  }
}

function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}
