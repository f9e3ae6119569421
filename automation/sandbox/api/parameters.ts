import { isRecord } from "../../base/isRecord.js";
import { arn } from "../places.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { keyOf, type WorldResource } from "../world.js";
import { type Api, type ApiCall, ApiError, unknownOperation } from "./call.js";

const PARAMETER = "aws:ssm/parameter:Parameter";

/** Names of parameters that hold what is noted of applications and environments. */
const notes = /^\/(copilot\/applications|airlift\/adoptions)\//;

/**
 * The part of SSM Parameter Store that operations use. Values are not kept, since the world file is no place for secrets,
 * but for what Copilot and Airlift note as plain text.
 */
export const parametersApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  GetParameters: (call) => {
    const names = texts(call.body.Names);
    const found = names.map((name) => [name, find(call, name)] as const);
    return {
      Parameters: found.flatMap(([, one]) => (one === undefined ? [] : [described(one)])),
      InvalidParameters: found.flatMap(([name, one]) => (one === undefined ? [name] : [])),
    };
  },
  GetParametersByPath: (call) => ({
    Parameters: call.world
      .list({ type: PARAMETER, ...call.place })
      .filter((one) => text(one.inputs.name).startsWith(`${text(call.body.Path).replace(/\/$/, "")}/`))
      .map(described),
  }),
  PutParameter: put,
  DeleteParameters: (call) => {
    const found = texts(call.body.Names).flatMap((name) => find(call, name) ?? []);
    for (const one of found) call.world.remove(keyOf(one));
    return { DeletedParameters: found.map(({ inputs }) => inputs.name) };
  },
  ListTagsForResource: (call) => ({ TagList: tagList(must(call).outputs.tagsAll) }),
  AddTagsToResource: (call) => {
    const found = must(call);
    const before = isRecord(found.outputs.tagsAll) ? found.outputs.tagsAll : {};
    const tagsAll = { ...before, ...tagMap(call.body.Tags) };
    call.world.put({ ...found, inputs: { ...found.inputs, tags: tagsAll }, outputs: { ...found.outputs, tagsAll } });
    return {};
  },
};

function find({ world, place }: ApiCall, named: string): WorldResource | undefined {
  return world.find(PARAMETER, named, place) ?? world.find(PARAMETER, named.replace(/^\//, ""), place);
}

function must(call: ApiCall): WorldResource {
  const found = find(call, text(call.body.ResourceId));
  if (found === undefined) throw new ApiError("InvalidResourceId", "The resource does not exist.");
  return found;
}

function put(call: ApiCall): Inputs {
  const { world, place, body } = call;
  const name = text(body.Name);
  const before = find(call, name);
  if (before !== undefined && body.Overwrite !== true)
    throw new ApiError("ParameterAlreadyExists", "The parameter already exists.");
  const tagsAll = before === undefined ? tagMap(body.Tags) : before.outputs.tagsAll;
  const version = (numeric(before?.outputs.version) ?? 0) + 1;
  const type = text(body.Type) || "String";
  const value = type === "String" && notes.test(name) ? text(body.Value) : "[secret]";
  const inputs = { name, type, value, tags: tagsAll };
  world.put({
    type: PARAMETER,
    id: name,
    account: place.account,
    region: place.region,
    name,
    urn: before?.urn ?? "",
    inputs,
    outputs: { ...inputs, arn: arn(place, "ssm", `parameter/${name.replace(/^\//, "")}`), version, tagsAll },
    holds: [],
    aliases: [name],
    unique: name,
    seed: name,
  });
  return { Version: version, Tier: text(body.Tier) || "Standard" };
}

function described({ inputs, outputs }: WorldResource): Inputs {
  const { name, type, value } = inputs;
  return {
    Name: name,
    Type: type,
    Value: notes.test(text(name)) ? value : "simulated",
    Version: outputs.version ?? 1,
    ARN: outputs.arn,
  };
}

const tagMap = (tags: unknown): Inputs =>
  Object.fromEntries(records(tags).map(({ Key, Value }) => [text(Key), text(Value)]));

const tagList = (tags: unknown): Inputs[] =>
  isRecord(tags) ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) : [];
