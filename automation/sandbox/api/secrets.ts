import { isRecord } from "../../base/isRecord.js";
import { type Inputs, text } from "../values.js";
import { type Api, ApiError, unknownOperation } from "./call.js";

const SECRET = "aws:secretsmanager/secret:Secret";

/** The part of Secrets Manager that tells whether a secret is there. Values are not kept. */
export const secretsManagerApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  DescribeSecret: ({ world, place, body }) => {
    const found = world.find(SECRET, text(body.SecretId), place);
    if (found === undefined)
      throw new ApiError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    const { arn, name, kmsKeyId, tagsAll } = found.outputs;
    return {
      ARN: arn ?? found.id,
      Name: name ?? found.name,
      ...(typeof kmsKeyId === "string" && kmsKeyId !== "" && { KmsKeyId: kmsKeyId }),
      Tags: tagList(tagsAll),
    };
  },
};

const tagList = (tags: unknown): Inputs[] =>
  isRecord(tags) ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) : [];
