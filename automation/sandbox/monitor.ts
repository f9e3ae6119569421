import * as grpc from "@grpc/grpc-js";
import type provider from "@pulumi/pulumi/proto/provider_pb.js";
import client from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import rpc from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { ConstructRequest } from "./server.js";
import type { Inputs } from "./values.js";

/** A resource that the engine has registered. */
export interface Registered {
  readonly urn: string;
  /** "" for components, and for what a preview does not know yet. */
  readonly id: string;
  readonly outputs: Inputs;
}

/** A resource to register. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
  /** Its parent's URN; "" for none. */
  readonly parent: string;
  /** The provider's reference; "" for the default one. */
  readonly provider?: string;
  readonly version?: string;
  readonly dependencies?: readonly string[];
}

/** A property's value as it goes over the wire: what is undefined is left out. */
const toStruct = (values: Inputs) => struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));

/** The engine, as a provider that makes components talks to it. */
export class Monitor {
  private readonly client: InstanceType<typeof client.ResourceMonitorClient>;

  constructor(endpoint: string) {
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    this.client = new client.ResourceMonitorClient(endpoint, grpc.credentials.createInsecure(), unlimited);
  }

  /** Registers the component that a request asks for, with the options that it came with. */
  component(request: ConstructRequest, inputs: Inputs): Promise<Registered> {
    const asked = this.registration({
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent(),
      inputs,
    });
    asked.setCustom(false);
    asked.setAliasesList(request.getAliasesList());
    asked.setAliasspecs(true);
    asked.setDependenciesList(request.getDependenciesList());
    asked.setIgnorechangesList(request.getIgnorechangesList());
    asked.setReplaceonchangesList(request.getReplaceonchangesList());
    asked.setDeletedwith(request.getDeletedwith());
    if (request.hasProtect()) asked.setProtect(request.getProtect() === true);
    if (request.hasRetainondelete()) asked.setRetainondelete(request.getRetainondelete() === true);
    request.getProvidersMap().forEach((reference, name) => {
      asked.getProvidersMap().set(name, reference);
    });
    return this.send(asked);
  }

  /** Registers a resource of a provider. */
  resource(registration: Registration): Promise<Registered> {
    const asked = this.registration(registration);
    asked.setCustom(true);
    return this.send(asked);
  }

  /** Calls a function of a provider. */
  invoke(token: string, args: Inputs, reference: string, version: string): Promise<Inputs> {
    const asked = new rpc.ResourceInvokeRequest();
    asked.setTok(token);
    asked.setArgs(toStruct(args));
    asked.setProvider(reference);
    asked.setVersion(version);
    asked.setAcceptresources(true);
    return new Promise((resolve, reject) => {
      this.client.invoke(asked, (error, answer: InstanceType<typeof provider.InvokeResponse>) => {
        const [failure] = answer?.getFailuresList() ?? [];
        if (error) reject(error);
        else if (failure) reject(new Error(failure.getReason()));
        else resolve((answer.getReturn()?.toJavaScript() ?? {}) as Inputs);
      });
    });
  }

  /** Says that a component is complete. */
  complete(urn: string, outputs: Inputs): Promise<void> {
    const asked = new rpc.RegisterResourceOutputsRequest();
    asked.setUrn(urn);
    asked.setOutputs(toStruct(outputs));
    return new Promise((resolve, reject) => {
      this.client.registerResourceOutputs(asked, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.client.close();
  }

  private registration({ type, name, inputs, parent, provider: reference, version, dependencies }: Registration) {
    const asked = new rpc.RegisterResourceRequest();
    asked.setType(type);
    asked.setName(name);
    asked.setParent(parent);
    asked.setObject(toStruct(inputs));
    asked.setProvider(reference ?? "");
    asked.setVersion(version ?? "");
    asked.setDependenciesList([...(dependencies ?? [])]);
    asked.setAcceptsecrets(true);
    asked.setAcceptresources(true);
    asked.setSupportspartialvalues(true);
    return asked;
  }

  private send(asked: InstanceType<typeof rpc.RegisterResourceRequest>): Promise<Registered> {
    return new Promise((resolve, reject) => {
      this.client.registerResource(asked, (error, answer) => {
        if (error) reject(error);
        else {
          const outputs = (answer.getObject()?.toJavaScript() ?? {}) as Inputs;
          resolve({ urn: answer.getUrn(), id: answer.getId(), outputs });
        }
      });
    });
  }
}
