import { isRecord } from "../../base/isRecord.js";
import { beginOperation, operationsOf, pausedOf } from "../rules/operations.js";
import { type Inputs, numeric, text } from "../values.js";
import type { WorldResource } from "../world.js";
import { type Api, type ApiCall, ApiError, seconds, unknownOperation } from "./call.js";
import { workloadOf } from "./services.js";

const SERVICE = "aws:apprunner/service:Service";

const tagsOf = (one: WorldResource | undefined): Inputs => (isRecord(one?.outputs.tagsAll) ? one.outputs.tagsAll : {});

/** The part of App Runner that operations use. */
export const appRunnerApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  ListOperations: (call) => {
    const service = serviceOf(call);
    const [newest] = operationsOf(call.world, service);
    if (newest !== undefined) lookAt(call, service, newest);
    return {
      OperationSummaryList: operationsOf(call.world, service).map(({ id, inputs }) => ({
        Id: id,
        Type: inputs.type,
        Status: inputs.status,
        TargetArn: service.id,
        StartedAt: seconds(numeric(inputs.startedAt) ?? 0),
      })),
    };
  },
  ListServices: ({ world, place }) => ({
    ServiceSummaryList: world.list({ type: SERVICE, ...place }).map(described),
  }),
  ListTagsForResource: ({ world, place, body }) => ({
    Tags: Object.entries(tagsOf(world.find(SERVICE, text(body.ResourceArn), place))).map(([Key, Value]) => ({
      Key,
      Value,
    })),
  }),
  DescribeService: (call) => ({ Service: described(serviceOf(call)) }),
  PauseService: (call) => paused(call, true),
  ResumeService: (call) => paused(call, false),
};

function serviceOf({ world, place, body }: ApiCall): WorldResource {
  const found = world.find(SERVICE, text(body.ServiceArn), place);
  if (found === undefined) throw new ApiError("ResourceNotFoundException", "Service not found.");
  return found;
}

const described = (service: WorldResource): Inputs => ({
  ServiceArn: service.id,
  ServiceName: service.inputs.serviceName,
  Status: text(service.outputs.status) || "RUNNING",
});

/** Time passes by being looked at: an operation has ended at the second look, well or, with a fault, undone. */
function lookAt({ world, rollouts }: ApiCall, service: WorldResource, operation: WorldResource): void {
  const { inputs } = operation;
  if (inputs.status !== "IN_PROGRESS") return;
  const looks = (numeric(inputs.looks) ?? 0) + 1;
  if (looks < 2) {
    world.put({ ...operation, inputs: { ...inputs, looks } });
    return;
  }
  const names = [workloadOf(service), service.name, text(service.inputs.serviceName)];
  const failed = operationsOf(world, service).filter((one) => /FAILED|ROLLBACK/.test(text(one.inputs.status))).length;
  const fault = rollouts.find((one) => names.includes(one.service) && failed < (one.times ?? Number.POSITIVE_INFINITY));
  const before = isRecord(inputs.before) ? inputs.before : undefined;
  const status = fault === undefined ? "SUCCEEDED" : before === undefined ? "FAILED" : "ROLLBACK_SUCCEEDED";
  world.put({ ...operation, inputs: { ...inputs, looks, status } });
  if (fault !== undefined && before !== undefined)
    world.put({ ...service, inputs: before, outputs: { ...service.outputs, ...before } });
}

function paused(call: ApiCall, pause: boolean): Inputs {
  const service = serviceOf(call);
  if (pausedOf(service) === pause)
    throw new ApiError(
      "InvalidStateException",
      `Service cannot be ${pause ? "paused" : "resumed"} in the current state: ${pause ? "PAUSED" : "RUNNING"}.`,
    );
  const changed = { ...service, outputs: { ...service.outputs, status: pause ? "PAUSED" : "RUNNING" } };
  call.world.put(changed);
  beginOperation(call.world, changed, pause ? "PAUSE_SERVICE" : "RESUME_SERVICE");
  return { Service: described(changed) };
}
