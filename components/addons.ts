import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { quotedForYaml } from "./asciiText.js";
import { type ChildScope, child } from "./children.js";
import { evaluateParameters, type References } from "./expressions.js";
import { addonsStackName } from "./names.js";
import { ownValue } from "./ownValue.js";
import { copilotTags } from "./tags.js";
import type { Transforms } from "./transforms.js";
import { typeToken, withFormerToken } from "./typeTokens.js";
import type { Value } from "./values.js";

export { addonsStackName } from "./names.js";

/** What an output of an addons template becomes in the workload (semantics.md section 5). */
export type AddonOutputKind = "variable" | "secret" | "securityGroup" | "managedPolicy";

/** One output of an addons template and what becomes of it. */
export interface AddonOutputSpec {
  /** Logical name in the template's Outputs. */
  name: string;
  /** What the workload gets of it. */
  kind: AddonOutputKind;
  /** Name of the container's variable or secret, for example TODOTABLE_NAME. */
  variable: string;
}

/** The merged templates of one `addons/` folder. */
export interface AddonsSpec {
  /** CloudFormation template as text; given here or by `templateUrl`. */
  templateBody?: string;
  /** For templates over 51,200 bytes. */
  templateUrl?: Value;
  /**
   * Where the template goes that is over 51,200 bytes once it has its `hidden` values: a versioned bucket that others can't
   * read. @default it is sent with the call
   */
  templateBucket?: TemplateBucket;
  /** Values of the parameters, without App, Env and Name. */
  parameters?: Record<string, Value>;
  /**
   * Values of more parameters, as CloudFormation expressions in their long form over `references` and over what the
   * workload has before its addons: `LogGroup`, `DiscoveryService`, `EventsQueue`, `EventsKMSKey`, `ServiceSecurityGroup`.
   */
  expressions?: Record<string, unknown>;
  /**
   * By parameter: the default in `templateBody`, in double quotes, that its value takes the place of. The parameter itself is not
   * given then: for those with `NoEcho` AWS answers with stars, which would be a change in each preview. @default none
   */
  hidden?: Record<string, string>;
  /** What expressions may name: logical ids, `id.attribute`, exports as `export:<name>`. @default nothing */
  references?: References;
  /** Value of an export that is not among the references. @default there is none */
  exportValue?: (name: string) => Value;
  /** What has to be there first: other stacks whose exports the template imports. @default nothing */
  after?: pulumi.Input<pulumi.Resource[]>;
  /**
   * The values of its parameters come from the service or state machine of its workload, which so can't wait for it.
   * Its template has no outputs then. @default false: the workload is made after its addons
   */
  afterWorkload?: boolean;
  /** The template's Outputs section, read at plan time; decides which variables and secrets there are. */
  outputs: AddonOutputSpec[];
  /**
   * Outputs whose resources and expressions this run leaves alone: previews show them as they are, as long as the
   * parameters that they hang on keep these values. @default every output is unknown in a preview that changes the stack
   */
  known?: Record<string, KnownOutput>;
  /** Logical ids of resources that hold data: with one the stack is kept when its workload goes. @default none */
  data?: string[];
  /** The stack is there from an earlier time and is taken back as it is; what differs is changed by the next run. @default false */
  adopt?: boolean;
}

/** A versioned bucket for templates, closed to the public. */
export interface TemplateBucket {
  /** Its name. */
  name: Value;
  /** URL of its objects without the key: `https://name.s3.us-west-2.amazonaws.com`. */
  url: Value;
}

/** An output that a run leaves alone. */
export interface KnownOutput {
  /** Its value. */
  value: string;
  /** The parameters that it hangs on, with the values that they must keep. */
  parameters: Record<string, string>;
}

/** Where the addons belong, and the templates. */
export interface AddonsArgs {
  /** Name of the application, the parameter App. */
  application: string;
  /** Name of the environment, the parameter Env. */
  environment: string;
  /** The workload that the addons belong to. @default none: addons of the environment, which have no parameter Name */
  workload?: string;
  /** The merged templates with their parameters. */
  spec: AddonsSpec;
  /** What the workload has before its addons, for `expressions`. @default nothing */
  own?: References;
  /** Tags beside Copilot's, which CloudFormation hands on to what the template makes. */
  tags?: Record<string, Value>;
}

/** What Copilot lets its addons stacks do: make IAM resources, named ones too, and expand macros such as Serverless. */
const capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];

/**
 * The CloudFormation stack of an `addons/` folder: databases, buckets and whatever else a workload brings along.
 *
 * The template is deployed as it is. Nothing is set that CloudFormation can only change by replacing the stack
 * (`onFailure`, time-out, `disableRollback`): that would lose the data in it.
 *
 * @example
 * new Addons("web-addons", { application: "todo", environment: "test", spec: { templateBody, outputs: [] } });
 */
export class Addons extends pulumi.ComponentResource {
  /** The CloudFormation stack. */
  readonly stack: aws.cloudformation.Stack;
  /** The stack's outputs by their logical names. */
  readonly outputs: pulumi.Output<Record<string, string>>;
  private readonly known: AddonsSpec["known"];
  private readonly parameters: Record<string, Value>;

  constructor(
    name: string,
    args: AddonsArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: Pick<Transforms, "addonsStack" | "addonsTemplate"> = {},
  ) {
    super(typeToken("Addons"), name, {}, withFormerToken("Addons", opts));
    this.known = args.spec.known;
    this.parameters = parametersOf(args);
    const { application, environment, workload } = args;
    const tags = copilotTags({ application, environment, workload }, args.tags);
    const scope = { name, parent: this, tags, transforms };
    this.stack = child(scope, "addonsStack", "stack", stackArgs(args, this.parameters, scope), {
      dependsOn: args.spec.after,
      // CloudFormation hands the template back with the values in it.
      ...(args.spec.templateBucket !== undefined && { additionalSecretOutputs: ["templateBody"] }),
      retainOnDelete: (args.spec.data?.length ?? 0) > 0,
      ...(args.spec.adopt === true && {
        import: addonsStackName(application, environment, workload),
        // An import must not change anything; the template may have moved on meanwhile.
        ignoreChanges: ["templateBody", "templateUrl", "parameters", "capabilities", "tags"],
      }),
    });
    this.outputs = this.stack.outputs;
    // With the values of hidden parameters the stack's own template is a secret of the state, which nothing can compare.
    const { hidden = {}, templateBody } = args.spec;
    const comparable = Object.keys(hidden).length > 0 && templateBody !== undefined;
    this.registerOutputs({ outputs: this.outputs, ...(comparable && { template: templateBody }) });
  }

  /** One output of the stack. */
  output(name: string): pulumi.Output<string> {
    const made = this.outputs.apply((outputs) => ownValue(outputs, name) ?? "");
    const before = pulumi.runtime.isDryRun() ? ownValue(this.known, name) : undefined;
    if (before === undefined) return made;
    const now = Object.keys(before.parameters).map((parameter) => ownValue(this.parameters, parameter) ?? "");
    const wanted = Object.values(before.parameters);
    return pulumi
      .all(now)
      .apply((values) => pulumi.output(values.every((one, at) => one === wanted[at]) ? before.value : made));
  }
}

function stackArgs(
  args: AddonsArgs,
  parameters: Record<string, Value>,
  scope: ChildScope,
): aws.cloudformation.StackArgs {
  const { application, environment, workload, spec } = args;
  const rest = { name: addonsStackName(application, environment, workload), capabilities };
  if (spec.templateUrl !== undefined) return { ...rest, templateUrl: spec.templateUrl, parameters };
  const hidden = Object.keys(spec.hidden ?? {});
  const shown = Object.fromEntries(Object.entries(parameters).filter(([name]) => !hidden.includes(name)));
  if (hidden.length === 0) return { ...rest, templateBody: spec.templateBody, parameters: shown };
  const content = filledTemplate(spec, parameters);
  const { templateBucket: bucket } = spec;
  if (bucket === undefined) return { ...rest, templateBody: content, parameters: shown };
  const key = `manual/addons/${rest.name}.yml`;
  const object = child(scope, "addonsTemplate", "template", { bucket: bucket.name, key, content });
  // Another version is another URL: the key alone would not show the stack that a value has changed.
  return {
    ...rest,
    templateUrl: pulumi.interpolate`${bucket.url}/${key}?versionId=${object.versionId}`,
    parameters: shown,
  };
}

/** The template with the values of its hidden parameters; a secret of the state. */
function filledTemplate({ templateBody = "", hidden = {} }: AddonsSpec, parameters: Record<string, Value>) {
  const names = Object.keys(hidden);
  const values = pulumi.all(names.map((name) => ownValue(parameters, name) ?? ""));
  return pulumi.secret(
    values.apply((all) =>
      names.reduce(
        (text, name, at) => text.replaceAll(`"${ownValue(hidden, name)}"`, () => quotedForYaml(all[at] ?? "")),
        templateBody,
      ),
    ),
  );
}

function parametersOf({ application, environment, workload, spec, own }: AddonsArgs): Record<string, Value> {
  return {
    App: application,
    Env: environment,
    ...(workload === undefined ? {} : { Name: workload }),
    ...spec.parameters,
    ...evaluateParameters(spec.expressions ?? {}, { ...spec.references, ...own }, spec.exportValue),
  };
}
