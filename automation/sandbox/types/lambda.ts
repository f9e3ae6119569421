import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import { text } from "../values.js";
import { fromInput } from "./identity.js";
import { naming } from "./naming.js";

/** Lambda: functions and who may call them. */
export const lambda: Readonly<Record<string, ResourceType>> = {
  "aws:lambda/function:Function": {
    service: "Lambda",
    naming: naming.function,
    id: fromInput("name"),
    outputs: ({ inputs, place, digits }) => {
      const own = arn(place, "lambda", `function:${text(inputs.name)}`);
      return {
        arn: own,
        qualifiedArn: `${own}:$LATEST`,
        version: "$LATEST",
        codeSha256: digits(64, "code"),
        architectures: ["x86_64"],
      };
    },
    duplicate: {
      code: "ResourceConflictException",
      says: ({ inputs }) => `Function already exist: ${text(inputs.name)}`,
    },
    needs: { role: "role" },
  },
  "aws:lambda/permission:Permission": {
    service: "Lambda",
    naming: naming.statement,
    id: fromInput("statementId"),
    unique: ({ inputs }) => `${text(inputs.function)} ${text(inputs.statementId)}`,
    duplicate: {
      code: "ResourceConflictException",
      says: ({ inputs }) => `The statement id (${text(inputs.statementId)}) provided already exists.`,
    },
    needs: { function: "function" },
  },
};
