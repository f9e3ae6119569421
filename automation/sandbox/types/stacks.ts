import type { Call, ResourceType } from "../kind.js";
import { arn } from "../places.js";
import { changesMoreThanTags } from "../planned.js";
import { refuse } from "../refusal.js";
import { readTemplate } from "../template/read.js";
import { deleteStack, refuseBroken, rolledBack, runStack } from "../template/stack.js";
import { textOfUrl } from "../template/templateText.js";
import { holdsUnknown, type Inputs, text } from "../values.js";
import { uuid } from "./identity.js";
import { naming } from "./naming.js";

const LIMIT = 51_200;

function checkTemplate({ templateBody, templateUrl }: Inputs): void {
  if ((templateBody === undefined) === (templateUrl === undefined)) {
    refuse("stack-template", "ValidationError", "Either Template URL or Template Body must be specified.");
  }
  if (typeof templateBody !== "string" || holdsUnknown(templateBody)) return;
  if (Buffer.byteLength(templateBody) > LIMIT) {
    refuse(
      "stack-size",
      "ValidationError",
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${LIMIT}`,
    );
  }
  readTemplate(templateBody);
}

/** The outputs that a template names, as far as it can be read before it runs. */
function outputNames({ templateBody }: Inputs): Inputs {
  if (typeof templateBody !== "string" || holdsUnknown(templateBody)) return {};
  try {
    return Object.fromEntries(Object.keys(readTemplate(templateBody).outputs).map((name) => [name, ""]));
  } catch {
    return {};
  }
}

/** The template's text: in the bucket that the URL names, or given. An update has both, the text as it was read back: the URL counts (internal/service/cloudformation/stack.go). */
const bodyOf = ({ inputs, world, place }: Call): string =>
  inputs.templateUrl === undefined ? text(inputs.templateBody) : textOfUrl(world, place, text(inputs.templateUrl));

/** CloudFormation: addons and exports. */
export const stackTypes: Readonly<Record<string, ResourceType>> = {
  "aws:cloudformation/stack:Stack": {
    service: "CloudFormation",
    naming: naming.stack,
    id: (made) => arn(made.place, "cloudformation", `stack/${text(made.inputs.name)}/${uuid(made)}`),
    outputs: ({ inputs }) => ({ outputs: outputNames(inputs) }),
    duplicate: { code: "AlreadyExistsException", says: ({ inputs }) => `Stack [${text(inputs.name)}] already exists` },
    needs: { iamRoleArn: "role" },
    check: checkTemplate,
    allow: refuseBroken,
    leaves: rolledBack,
    made: (call) => {
      const templateBody = bodyOf(call);
      // GetTemplate answers it whichever way it came.
      return { ...runStack(call, templateBody), templateBody };
    },
    release: deleteStack,
    unknownAfter: (state, news) =>
      changesMoreThanTags("aws:cloudformation/stack:Stack", state, news) ? ["outputs"] : [],
    importIds: ({ inputs }) => [text(inputs.name)],
  },
};
