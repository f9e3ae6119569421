import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import type { Value } from "../../components/values.js";
import { attributesOf } from "../manifest/overrides/attributes.js";
import type { OverridesKind } from "../manifest/overrides/row.js";
import { rowOf } from "../manifest/overrides/table.js";
import { matches } from "../overrides/apply.js";

/** What a reference means: a child by its type and name, and an attribute of it. */
interface Meant {
  isIt: (child: Child) => boolean;
  type: string;
  name: string;
  attribute: string;
}

interface Child {
  type: string;
  name: string;
  resource: pulumi.Resource;
}

/** Children that are made of nothing that a patch could make of them: they can be referred to before they are made. */
const independent = new Set([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:iam/role:Role",
  "aws:lb/targetGroup:TargetGroup",
  "aws:s3/bucket:Bucket",
  "aws:sns/topic:Topic",
]);

/**
 * What the resources of Copilot's template stand for among the children of one component: values for `Ref` and
 * `Fn::GetAtt`. Its transformation has to be among the component's.
 */
export class TemplateReferences {
  private readonly children: Child[] = [];
  private readonly waiting: {
    what: string;
    isIt: (child: Child) => boolean;
    found: (child: Child) => void;
    fail: (error: Error) => void;
  }[] = [];
  private readonly patched = new Map<string, Set<string>>();

  /** @param component logical name that its children begin with */
  constructor(
    private readonly kind: OverridesKind,
    private readonly component: string,
  ) {}

  /** Takes notice of every child, in the order in which they are made. */
  readonly transformation: pulumi.ResourceTransformation = ({ resource, type, name }) => {
    const child = { resource, type, name };
    this.children.push(child);
    for (const { isIt, found } of this.waiting) if (isIt(child)) found(child);
    return undefined;
  };

  /**
   * The value for an argument of a child, which must not wait for what waits for it.
   *
   * @throws Error when it would, or when nothing stands for the reference
   */
  valueFor(reference: string, of: { type: string; name: string }): Value {
    const { isIt, type, name } = this.meant(reference);
    const at = this.children.findIndex(({ name, type: other }) => name === of.name && other === of.type);
    const found = this.children.findIndex(isIt);
    const before = found >= 0 && (at < 0 || found < at);
    const target = this.children[found]?.name ?? name;
    const circle = found === at && found >= 0 ? true : this.waitsFor(target, of.name);
    if (circle || !(before || independent.has(type))) {
      throw new Error(
        `${reference.split(".")[0]} is created after ${of.name}, or from it: the two would wait for each other`,
      );
    }
    this.patched.set(of.name, (this.patched.get(of.name) ?? new Set()).add(target));
    return this.later(reference, "cfn.patches.yml");
  }

  /** The value, once the child has been made; for what nothing in the component waits for. */
  later(reference: string, by = "addons.parameters.yml"): Value {
    const { isIt, attribute } = this.meant(reference);
    const found = this.children.find(isIt);
    if (found !== undefined) return attributeOf(found.resource, attribute);
    const made = new Promise<Child>((resolve, fail) => {
      this.waiting.push({ what: `${by} refers to ${reference}`, isIt, found: resolve, fail });
    });
    return pulumi.output(made.then(({ resource }) => attributeOf(resource, attribute)));
  }

  /** Ends the waiting for children that this component does not have. */
  finish(): void {
    for (const { what, isIt, fail } of this.waiting) {
      if (!this.children.some(isIt)) fail(new Error(`${what}, which ${this.component} does not have`));
    }
  }

  private waitsFor(from: string, to: string, seen = new Set<string>()): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(this.patched.get(from) ?? [])].some((next) => this.waitsFor(next, to, seen));
  }

  private meant(reference: string): Meant {
    const [id = "", ...rest] = reference.split(".");
    if (id === "AddonsStack") {
      const [type, name] = ["aws:cloudformation/stack:Stack", `${this.component}-addons-stack`];
      return { type, name, isIt: (child) => child.type === type && child.name === name, attribute: rest.join(".") };
    }
    const found = rowOf(this.kind, id);
    const attribute = found === undefined ? undefined : ownValue(attributesOf(found.row.type), rest.join("."));
    if (found === undefined || attribute === undefined) throw new Error(`nothing here corresponds to ${reference}`);
    const { row, suffix, named, nth } = found;
    const child = { type: row.type, suffix, ...(named !== undefined && { named }) };
    const name = `${this.component}-${suffix}`;
    const fits = (one: Child) => matches(child, this.component, one.type, one.name);
    const isIt = (one: Child) => fits(one) && (nth === undefined || this.children.filter(fits).indexOf(one) === nth);
    return { type: row.type, name, isIt, attribute };
  }
}

/** An attribute as the table has it: the name of an output, `Outputs.<name>` of a stack, or text with outputs in braces. */
function attributeOf(resource: pulumi.Resource, attribute: string): pulumi.Output<string> {
  const output = (name: string): pulumi.Output<string> =>
    ownValue(resource as unknown as Record<string, pulumi.Output<string>>, name) ?? pulumi.output("");
  if (attribute.startsWith("Outputs.")) {
    const name = attribute.slice("Outputs.".length);
    return (output("outputs") as unknown as pulumi.Output<Record<string, string>>).apply(
      (outputs) => ownValue(outputs, name) ?? "",
    );
  }
  if (!attribute.includes("{")) return output(attribute);
  return pulumi.concat(...attribute.split(/[{}]/).map((part, index) => (index % 2 === 1 ? output(part) : part)));
}
