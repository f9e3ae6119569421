import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { type ExportReference, exportParameter } from "../exports.js";
import { exportsStackName } from "../names.js";
import { copilotTags } from "../tags.js";
import type { Transforms } from "../transforms.js";
import { typeToken, withFormerToken } from "../typeTokens.js";
import type { Value } from "../values.js";

/** One export to keep, with its value now. */
export interface KeptExport {
  exported: ExportReference;
  value: Value;
}

export interface EnvironmentExportsArgs {
  application: string;
  environment: string;
  exports: readonly KeptExport[];
  /** Tags beside Copilot's. */
  tags?: Record<string, Value>;
}

/** What CloudFormation takes in one template. */
const mostExports = 200;

/**
 * The CloudFormation exports that Copilot's own stacks made, for stacks outside that import them: one stack with a wait
 * handle, since a template must have a resource, and one output per export.
 *
 * @throws for more than 200 exports
 */
export class EnvironmentExports extends pulumi.ComponentResource {
  readonly stack: aws.cloudformation.Stack;

  constructor(
    name: string,
    args: EnvironmentExportsArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: Pick<Transforms, "exportsStack"> = {},
  ) {
    super(typeToken("EnvironmentExports"), name, {}, withFormerToken("EnvironmentExports", opts));
    const { application, environment, exports, tags } = args;
    if (exports.length > mostExports)
      throw argumentError(
        "exports",
        `${exports.length} CloudFormation exports are to be kept for "${environment}", and a stack has ${mostExports} at most: take \`exports: true\` out of copilot/airlift.yml, or some of the workloads out of the environment.`,
      );
    const outputs = outputsOf(exports);
    const scope = { name, parent: this, tags: copilotTags({ application, environment }, tags), transforms };
    this.stack = child(scope, "exportsStack", "stack", {
      name: exportsStackName(application, environment),
      templateBody: exportsTemplate(outputs),
      parameters: Object.fromEntries(outputs.map(({ parameter, value }) => [parameter, value])),
    });
    this.registerOutputs({});
  }
}

interface Output extends KeptExport {
  parameter: string;
}

/** Names of parameters are letters and digits, in which two workloads may look alike. */
function outputsOf(exports: readonly KeptExport[]): Output[] {
  const taken = new Map<string, number>();
  return exports.map((one) => {
    const parameter = exportParameter(one.exported);
    const count = (taken.get(parameter) ?? 0) + 1;
    taken.set(parameter, count);
    return { ...one, parameter: count === 1 ? parameter : `${parameter}X${count}` };
  });
}

function exportsTemplate(outputs: readonly Output[]): string {
  const described = (name: string) => ({ Type: "String", Description: `Value of the export ${name}` });
  return JSON.stringify(
    {
      Description: "Exports of an environment, for stacks outside that import them",
      Parameters: Object.fromEntries(outputs.map(({ parameter, exported }) => [parameter, described(exported.name)])),
      Resources: { Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" } },
      Outputs: Object.fromEntries(
        outputs.map(({ parameter, exported }) => [
          parameter.replace(/^Airlift/, ""),
          { Value: { Ref: parameter }, Export: { Name: exported.name } },
        ]),
      ),
    },
    null,
    2,
  );
}
