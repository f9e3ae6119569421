import * as grpc from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { PartialFailure } from "./partialFailure.js";
import type { Inputs } from "./values.js";

/** The answer to the engine, which reads what was made from the details of a gRPC status. */
export function partialAnswer({ message, name, made, inputs }: PartialFailure): grpc.ServiceError {
  const left = new rpc.ErrorResourceInitFailed();
  left.setId(made.id);
  left.setProperties(structOf(made.outputs));
  left.setInputs(structOf(inputs));
  left.setReasonsList([message]);
  const details = new any.Any();
  details.pack(left.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statuses.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(details);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { name, message, code: grpc.status.UNKNOWN, details: message, metadata };
}

const structOf = (values: Inputs) => struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
