import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import { type Adopted, adoptedInputs } from "../record/adopted.js";

/** Import ids by `type::name`. */
export type Imports = Readonly<Record<string, string>>;

/** An import that changes nothing: the engine takes every input from what is there. Providers know no wildcard. */
const importOf = (id: string, props: object): Pick<pulumi.CustomResourceOptions, "import" | "ignoreChanges"> => ({
  import: id,
  ignoreChanges: ["*", ...Object.entries(props).flatMap(([key, value]) => (value === undefined ? [] : [key]))],
});

/**
 * Lets every resource that was taken over keep its name and what else it has for good, whichever component makes it; the
 * user's transforms come before. Those with an import id are read into the state as they are: an import changes nothing.
 */
export function keepAdopted(adopted: Adopted | undefined, imports: Imports = {}): void {
  if (adopted === undefined) return;
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const key = `${type}::${name}`;
    const kept = ownValue(adopted.resources, key);
    const id = ownValue(imports, key);
    if (kept === undefined && id === undefined) return undefined;
    return {
      props: adoptedInputs(type, props, kept ?? {}),
      opts: id === undefined ? opts : { ...opts, ...importOf(id, props) },
    };
  });
}

/** The same for what remote components make, which only the engine's own transforms reach. */
export function importChildren(imports: Imports): void {
  pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
    const id = ownValue(imports, `${type}::${name}`);
    return id === undefined ? undefined : { props, opts: { ...opts, ...importOf(id, props) } };
  });
}
