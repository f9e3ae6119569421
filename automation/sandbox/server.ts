import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import rpc from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Change, Difference } from "./diff.js";
import { partialAnswer } from "./partial.js";
import { PartialFailure } from "./partialFailure.js";
import type { CheckFailure } from "./validate.js";
import { type Inputs, secret, text, unwrap } from "./values.js";

/** Which resource a call is about. */
export interface Subject {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
}

/** A request to make a remote component. */
export type ConstructRequest = InstanceType<typeof rpc.ConstructRequest>;

/** What a simulated provider does, on plain values. Secrets come unmarked; the server marks them again in what it answers. */
export interface Provider {
  readonly name: string;
  readonly version: string;
  /** The package's schema as JSON. */
  schema(): string;
  configure?(variables: Inputs): void;
  check?(subject: Subject, olds: Inputs | undefined, news: Inputs): { inputs: Inputs; failures: CheckFailure[] };
  /** Compares the state that was read last with new inputs. */
  diff?(type: string, state: Inputs, news: Inputs, ignored: readonly string[]): Difference;
  create?(
    subject: Subject,
    inputs: Inputs,
    preview: boolean,
    secretKeys: readonly string[],
  ): Promise<{ id: string; outputs: Inputs }>;
  read?(
    type: string,
    id: string,
    outputs: Inputs,
    inputs: Inputs,
  ): Promise<{ id: string; outputs: Inputs; inputs: Inputs } | undefined>;
  update?(
    subject: Subject,
    id: string,
    change: { outputs: Inputs; olds: Inputs; news: Inputs; preview: boolean; secretKeys: readonly string[] },
  ): Promise<Inputs>;
  delete?(subject: Subject, id: string, outputs: Inputs): Promise<void>;
  invoke?(token: string, args: Inputs): Promise<Inputs>;
  construct?(
    request: ConstructRequest,
  ): Promise<{ urn: string; state: Inputs; dependencies: Readonly<Record<string, readonly string[]>> }>;
}

type Struct = InstanceType<typeof struct.Struct>;
type Answering<Q, A> = grpc.handleUnaryCall<Q, A>;

const open = (given: Struct | undefined): { plain: Inputs; secretKeys: string[] } =>
  unwrap((given?.toJavaScript() ?? {}) as Inputs);

/** To the engine: what is undefined is left out, and what was a secret stays one. */
function close(values: Inputs, secretKeys: readonly string[] = []): Struct {
  const marked = Object.entries(values).flatMap(([key, value]): [string, unknown][] =>
    value === undefined ? [] : [[key, secretKeys.includes(key) ? secret(value) : value]],
  );
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(Object.fromEntries(marked))));
}

/** The calls that are being answered. */
const inFlight = new Set<Promise<void>>();

/** Turns an asynchronous function into what gRPC calls; its error becomes the answer's. */
function answering<Q, A>(work: (request: Q) => Promise<A> | A): Answering<Q, A> {
  return (call, callback) => {
    const answered = Promise.resolve()
      .then(() => work(call.request))
      .then(
        (answer) => callback(null, answer),
        (error: Error) => callback(error instanceof PartialFailure ? partialAnswer(error) : plainAnswer(error)),
      )
      .finally(() => inFlight.delete(answered));
    inFlight.add(answered);
  };
}

const plainAnswer = ({ name, message }: Error) => ({ code: grpc.status.UNKNOWN, details: message, name, message });

const unimplemented =
  (name: string): grpc.handleUnaryCall<unknown, unknown> =>
  (_call, callback) =>
    callback({ code: grpc.status.UNIMPLEMENTED, details: `the simulated AWS has no ${name}` });

const subjectOf = (urn: string): Subject => {
  const [type = "", ...name] = urn.split("::").slice(2);
  return { urn, type: type.split("$").at(-1) ?? "", name: name.join("::") };
};

/** Serves a provider to the engine on a free port of this machine; gives the port. */
export async function serve(
  provider: Provider,
): Promise<{ port: number; close: () => void; idle: () => Promise<void> }> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    services.ResourceProviderService,
    implementation(provider) as unknown as grpc.UntypedServiceImplementation,
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown(), idle: () => Promise.all(inFlight).then(() => undefined) };
}

function implementation(provider: Provider): Record<string, unknown> {
  return {
    ...aboutItself(provider),
    ...aboutConfiguration(provider),
    ...aboutResources(provider),
    invoke: answering<InstanceType<typeof rpc.InvokeRequest>, unknown>(async (request) => {
      const response = new rpc.InvokeResponse();
      response.setReturn(close((await provider.invoke?.(request.getTok(), open(request.getArgs()).plain)) ?? {}));
      return response;
    }),
    construct: answering<ConstructRequest, unknown>(async (request) => {
      if (!provider.construct) throw new Error(`the simulated ${provider.name} has no component ${request.getType()}`);
      const { urn, state, dependencies } = await provider.construct(request);
      const response = new rpc.ConstructResponse();
      response.setUrn(urn);
      response.setState(close(state));
      for (const [output, urns] of Object.entries(dependencies)) {
        const named = new rpc.ConstructResponse.PropertyDependencies();
        named.setUrnsList([...urns]);
        response.getStatedependenciesMap().set(output, named);
      }
      return response;
    }),
    cancel: answering(() => new empty.Empty()),
    attach: answering(() => new empty.Empty()),
    call: unimplemented("Call"),
    parameterize: unimplemented("Parameterize"),
    getMapping: unimplemented("GetMapping"),
    getMappings: unimplemented("GetMappings"),
    list: (call: { emit: (event: "error", error: unknown) => void }) =>
      call.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "the simulated AWS has no List" }),
  };
}

function aboutItself({ version, schema }: Provider): Record<string, unknown> {
  return {
    handshake: answering(() => {
      const response = new rpc.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    getPluginInfo: answering(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getSchema: answering(() => {
      const response = new rpc.GetSchemaResponse();
      response.setSchema(schema());
      return response;
    }),
  };
}

function aboutConfiguration(provider: Provider): Record<string, unknown> {
  return {
    checkConfig: answering<InstanceType<typeof rpc.CheckRequest>, unknown>((request) => {
      const response = new rpc.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: answering<InstanceType<typeof rpc.DiffRequest>, unknown>((request) => {
      const olds = open(request.getOlds() ?? request.getOldInputs()).plain;
      const news = open(request.getNews()).plain;
      const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
        (key) => key !== "version" && JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
      );
      const response = new rpc.DiffResponse();
      response.setChanges(
        changed.length > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
      );
      response.setDiffsList(changed);
      return response;
    }),
    configure: answering<InstanceType<typeof rpc.ConfigureRequest>, unknown>((request) => {
      const variables: Inputs = {};
      request.getVariablesMap().forEach((value, key) => {
        variables[key.split(":").at(-1) ?? key] = value;
      });
      provider.configure?.({ ...variables, ...open(request.getArgs()).plain });
      const response = new rpc.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    }),
  };
}

function aboutResources(provider: Provider): Record<string, unknown> {
  const known = <T>(call: T | undefined, what: string): T => {
    if (call === undefined) throw new Error(`the simulated ${provider.name} has no ${what}`);
    return call;
  };
  return {
    check: answering<InstanceType<typeof rpc.CheckRequest>, unknown>((request) => {
      const { plain, secretKeys } = open(request.getNews());
      const olds = request.hasOlds() ? open(request.getOlds()).plain : undefined;
      const checked = known(provider.check?.(subjectOf(request.getUrn()), olds, plain), "resources");
      const response = new rpc.CheckResponse();
      response.setInputs(close(checked.inputs, secretKeys));
      response.setFailuresList(
        checked.failures.map(({ property, reason }) => {
          const failure = new rpc.CheckFailure();
          failure.setProperty(property);
          failure.setReason(reason);
          return failure;
        }),
      );
      return response;
    }),
    diff: answering<InstanceType<typeof rpc.DiffRequest>, unknown>((request) => {
      const { type } = subjectOf(request.getUrn());
      const [state, news] = [open(request.getOlds()).plain, open(request.getNews()).plain];
      return diffResponse(known(provider.diff?.(type, state, news, request.getIgnorechangesList()), "resources"));
    }),
    create: answering<InstanceType<typeof rpc.CreateRequest>, unknown>(async (request) => {
      const { plain, secretKeys } = open(request.getProperties());
      const made = known(
        await provider.create?.(subjectOf(request.getUrn()), plain, request.getPreview(), secretKeys),
        "resources",
      );
      const response = new rpc.CreateResponse();
      response.setId(made.id);
      response.setProperties(close(made.outputs, secretKeys));
      return response;
    }),
    read: answering<InstanceType<typeof rpc.ReadRequest>, unknown>(async (request) => {
      const state = open(request.getProperties());
      const inputs = open(request.getInputs());
      const { type } = subjectOf(request.getUrn());
      const found = await provider.read?.(type, request.getId(), { ...inputs.plain, ...state.plain }, inputs.plain);
      const response = new rpc.ReadResponse();
      if (!found) return response;
      const secretKeys = [...state.secretKeys, ...inputs.secretKeys];
      response.setId(found.id);
      response.setProperties(close(found.outputs, secretKeys));
      response.setInputs(close(found.inputs, secretKeys));
      return response;
    }),
    update: answering<InstanceType<typeof rpc.UpdateRequest>, unknown>(async (request) => {
      const { plain, secretKeys } = open(request.getNews());
      const outputs = open(request.getOlds());
      const olds = request.hasOldInputs() ? open(request.getOldInputs()).plain : outputs.plain;
      const change = { outputs: outputs.plain, olds, news: plain, preview: request.getPreview(), secretKeys };
      const updated = known(await provider.update?.(subjectOf(request.getUrn()), request.getId(), change), "resources");
      const response = new rpc.UpdateResponse();
      response.setProperties(close(updated, secretKeys));
      return response;
    }),
    delete: answering<InstanceType<typeof rpc.DeleteRequest>, unknown>(async (request) => {
      await provider.delete?.(subjectOf(request.getUrn()), request.getId(), open(request.getProperties()).plain);
      return new empty.Empty();
    }),
  };
}

const { Kind } = rpc.PropertyDiff;
type DiffKind = ReturnType<InstanceType<typeof rpc.PropertyDiff>["getKind"]>;

/** In place, and replacing. */
const KINDS: Readonly<Record<Change, readonly [DiffKind, DiffKind]>> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
};

function diffResponse({ changes, replaces, deleteBeforeReplace }: Difference): unknown {
  const response = new rpc.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changes.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList([...new Set(replaces.map(topLevel))]);
  response.setDiffsList([...new Set([...changes.keys()].map(topLevel))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const [path, change] of changes) {
    const detail = new rpc.PropertyDiff();
    detail.setKind(KINDS[change][replaces.includes(path) ? 1 : 0]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

const topLevel = (path: string): string => text(path.split(/[.[]/)[0]);
