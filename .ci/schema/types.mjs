// TypeScript's types as those of a Pulumi schema.
import ts from "typescript";
import { commentOf } from "./comments.mjs";

const any = { $ref: "pulumi.json#/Any" };
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Reads types with a checker, and collects the named ones that they are made of in `types`. */
export class SchemaTypes {
  types = {};
  /** What has no comment: every property of a schema has one. */
  undescribed = [];
  #shapes = new Map();

  constructor(checker, components) {
    this.checker = checker;
    this.components = components;
  }

  /**
   * The schema of a type, `undefined` where a schema has none: functions and resources of other packages.
   * What decides how many resources there are is plain; what fills a property may be an output.
   */
  of(type, owner) {
    const { checker } = this;
    const inner = withoutOutput(checker, type);
    if (inner !== undefined) {
      const { plain: _, ...spec } = this.#known(inner, owner) ?? {};
      return Object.keys(spec).length === 0 ? undefined : spec;
    }
    // Without the check below `unknown` would be an object without properties.
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return any;
    const spec = this.#known(checker.getNonNullableType(type), owner);
    return spec && (spec.$ref?.startsWith("#/resources/") ? spec : { ...spec, plain: true });
  }

  #known(type, owner) {
    const { checker } = this;
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return any;
    if (flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (flags & ts.TypeFlags.String) return { type: "string" };
    if (flags & ts.TypeFlags.NumberLike) return { type: "number" };
    if (flags & ts.TypeFlags.StringLiteral) return this.#enumeration([type], owner);
    if (type.isUnion()) return this.#union(type, owner);
    if (checker.isArrayType(type)) {
      const items = this.of(checker.getTypeArguments(type)[0], owner);
      return items && { type: "array", items };
    }
    const component = this.#componentOf(type);
    if (component !== undefined) return { $ref: `#/resources/airlift:index:${component}` };
    if (type.getCallSignatures().length > 0 || isResource(checker, type)) return undefined;
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) {
      const additionalProperties = this.of(values, owner);
      return additionalProperties && { type: "object", additionalProperties };
    }
    return this.#object(type, owner);
  }

  /** The component that stands for a type in other languages: a workload's environment is an `Environment`. */
  #componentOf(type) {
    const name = type.symbol?.name;
    if (name === "EnvironmentResources") return "Environment";
    return this.components.has(name) && isResource(this.checker, type) ? name : undefined;
  }

  #union(type, owner) {
    const members = type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    const texts = members.filter((member) => member.flags & ts.TypeFlags.StringLiteral);
    if (texts.length === members.length) return this.#enumeration(texts, nameOf(type) ?? owner);
    if (members.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return { type: "boolean" };
    if (members.every(({ flags }) => flags & ts.TypeFlags.NumberLike)) return { type: "number" };
    const stem = nameOf(type) ?? owner;
    const rest = members.filter((member) => !texts.includes(member));
    const specs = rest.map((member) => this.of(member, `${stemOf(stem)}${this.#tellingName(member)}`));
    if (texts.length > 0) specs.unshift({ ...this.#enumeration(texts, stem), plain: true });
    if (specs.includes(undefined)) return undefined;
    return { oneOf: specs, ...this.#discriminator(rest, specs) };
  }

  /** What tells a member of a union from the others: the values of its kind, or what only it has to have. */
  #tellingName(member) {
    const properties = this.checker.getPropertiesOfType(member);
    const [kinds] = properties.map(({ name }) => this.#literals(member, name)).filter((values) => values.length > 0);
    const required = properties.find(({ flags }) => !(flags & ts.SymbolFlags.Optional));
    return kinds?.map(capital).join("") ?? capital((required ?? properties[0])?.name ?? "");
  }

  /** The texts that a property can be; none for another type. */
  #literals(type, name) {
    const property = type.getProperty(name);
    const found = property && this.checker.getTypeOfSymbol(property);
    const members = found?.isUnion() ? found.types : [found];
    return members.every((member) => member?.isStringLiteral()) ? members.map(({ value }) => value) : [];
  }

  /** The property whose value tells each member of a union from the others. */
  #discriminator(members, specs) {
    if (members.length !== specs.length || !specs.every(({ $ref }) => $ref)) return {};
    const name = this.checker
      .getPropertiesOfType(members[0])
      .map((property) => property.name)
      .find((each) => members.every((member) => this.#literals(member, each).length > 0));
    if (name === undefined) return {};
    const mapping = members.flatMap((member, at) =>
      this.#literals(member, name).map((value) => [value, specs[at].$ref]),
    );
    return { discriminator: { propertyName: name, mapping: Object.fromEntries(mapping) } };
  }

  #enumeration(literals, name) {
    const values = literals.map(({ value }) => value);
    return this.#named(name, { type: "string", enum: values.map((value) => ({ name: memberName(value), value })) });
  }

  #object(type, owner) {
    const name = nameOf(type) ?? owner;
    const key = this.checker.typeToString(
      type,
      undefined,
      ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation,
    );
    // A type that names itself.
    if (this.#shapes.get(name) === key) return { $ref: ref(name) };
    if (this.#shapes.has(name))
      throw new Error(`Two types of components would be ${name} in the schema: ${this.#shapes.get(name)}, ${key}`);
    this.#shapes.set(name, key);
    const { properties, required } = this.members(type, name);
    const symbol = type.aliasSymbol ?? type.symbol;
    const described = symbol === undefined ? {} : commentOf(this.checker, symbol);
    return this.#named(name, {
      type: "object",
      ...described,
      properties,
      ...(required.length > 0 && { required }),
    });
  }

  #named(name, spec) {
    const before = this.types[token(name)];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(spec))
      throw new Error(`Two types of components would be ${name} in the schema.`);
    this.types[token(name)] = spec;
    return { $ref: ref(name) };
  }

  /** Properties of an object, with the names of those that must be given. */
  members(type, owner, wanted = () => true) {
    const { checker } = this;
    const properties = {};
    const required = [];
    for (const symbol of checker.getPropertiesOfType(type).filter(wanted)) {
      const { name } = symbol;
      const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
      const spec = this.of(checker.getTypeOfSymbol(symbol), `${stemOf(owner)}${capital(name)}`);
      if (spec === undefined) {
        if (!isOptional) throw new Error(`${owner}.${name} can't be said in a schema: make it optional.`);
        continue;
      }
      const comment = commentOf(checker, symbol);
      if (comment.description === undefined) this.undescribed.push(`${owner}.${name}`);
      properties[name] = { ...spec, ...comment };
      if (!isOptional) required.push(name);
    }
    return { properties, required: required.sort() };
  }
}

const token = (name) => `airlift:index:${name}`;
const ref = (name) => `#/types/${token(name)}`;
/** `CountSpec` and `range` are `CountRange`. */
const stemOf = (owner) => owner.replace(/(?:Spec|Args)$/, "");

/** `T` of `Input<T>` and `Output<T>`; undefined for a plain type. */
export function withoutOutput(checker, type) {
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  for (const part of parts) {
    const each = part.isIntersection() ? part.types : [part];
    const wrapped = each.find(({ symbol }) => symbol?.name === "OutputInstance");
    if (wrapped !== undefined) return checker.getNonNullableType(checker.getTypeArguments(wrapped)[0]);
  }
  return undefined;
}

export function isResource(_checker, type) {
  return type.getProperty("urn") !== undefined && type.getProperty("getProvider") !== undefined;
}

/** A name of the type's own: an anonymous one is named after what holds it. */
function nameOf(type) {
  const name = type.aliasSymbol?.name ?? type.symbol?.name;
  return name === undefined || /^__|^(?:Omit|Pick|Partial|Readonly|Record|Required|Input|Output)$/.test(name)
    ? undefined
    : name;
}

/** `WINDOWS_SERVER_2019_CORE` → WindowsServer2019Core; `none` → None */
function memberName(value) {
  const words = value.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const spelt = words.map((word) => capital(word === word.toUpperCase() ? word.toLowerCase() : word)).join("");
  return /^[A-Za-z]/.test(spelt) ? spelt : `V${spelt}`;
}
