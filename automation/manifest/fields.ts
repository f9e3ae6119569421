/**
 * What a field table is made of. One `Field` says everything about one key: the type of its long form, how its text is
 * read, what it refuses, how an override merges, and its row in the reference page and the JSON Schema.
 * The walkers (canonical, merge, check, fill, schema, reference) switch on `kind`; fields hold no code but small checks.
 */
export type FieldKind =
  | "text"
  | "boolean"
  | "integer"
  | "number"
  | "duration"
  | "list"
  | "mapOf"
  | "map"
  | "either"
  | "any";

/** Why a value is not accepted, in plain words. */
export interface Refusal {
  message: string;
  hint?: string;
}

export type RefuseKey = (key: string, keys: readonly string[]) => Refusal | undefined;

/** A value of a long form, as plain data. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** What every field can say about itself. */
export interface About {
  /** What the value becomes; one sentence for the reference page. */
  effect: string;
  /** What one writes, with its key, in one line of YAML. */
  example?: string;
  /** Limits and dealings with other fields, one sentence each. */
  rules?: readonly string[];
  /** How the forms are written, where the field's own kind does not say it. */
  form?: string;
  /** Words for the default where none is filled in. */
  defaultText?: string;
  /** A missing value is an error once its map is there. */
  required?: true;
  /** Exists in the long form only: never accepted as a written key. */
  hidden?: true;
  /** The map is there, with its defaults, even when nobody wrote it. */
  always?: true;
  /** duration: a number without a unit is refused even where plain values are read leniently, as upstream ends up refusing it. */
  strict?: true;
  /** any: nothing but a map. */
  mapOnly?: true;
  /** list, mapOf: without an entry it is as if the key were not written, so that a map with nothing else is empty. */
  nothingWhenEmpty?: true;
  /** An empty text in an override keeps the base (upstream's non-pointer strings). */
  emptyKeepsBase?: true;
  /** list: of items in different forms upstream lost those that are not maps; all are kept and a warning says so. */
  mixedLost?: true;
  /** An override that switches forms here was not obeyed upstream: it is obeyed and warned about. */
  switchIgnoredUpstream?: true;
  /** Upstream swallowed type errors of the plain fields inside: warn and read what was meant. */
  lenient?: true;
}

/** One of the forms that a value may be written in; `to` is the key of the long form that takes it. */
export interface Form {
  of: Field;
  to?: string;
  /** Makes the long form out of a shorthand's text. */
  expand?: (text: string) => Plain | Refusal;
}

/** A field and everything about it. `T` is its long form; `P` says whether a valid long form always holds it. */
export class Field<T = unknown, P extends boolean = boolean> {
  declare readonly longForm: T;
  declare readonly present: P;
  /** Filled in where nothing was written. */
  readonly default: Plain | undefined;
  readonly required: boolean;
  readonly hidden: boolean;
  readonly always: boolean;
  readonly lenient: boolean;
  /** text: accepted words. */
  words: readonly string[] | undefined = undefined;
  ignoreCase = false;
  /** text: brings an accepted text into one spelling. */
  spell: ((text: string) => string) | undefined = undefined;
  /** Refuses a value once the environment is applied. */
  refuse: ((value: never) => Refusal | string | undefined) | undefined = undefined;
  /** mapOf: refuses a key, given all of them. */
  refuseKey: RefuseKey | undefined = undefined;
  /** integer: what the reader refuses at once, as Go's sized integers do. */
  bits: "int" | "uint16" | "uint32" = "int";
  min: number | undefined = undefined;
  max: number | undefined = undefined;
  /** list, mapOf: the field of an item. */
  of: Field | undefined = undefined;
  /** mapOf: an override replaces an entry whole instead of merging into it. */
  replaceEntries = false;
  /** mapOf: `name:` without a value is an entry (an empty text, an empty map); else it is as if not written. */
  nullIsEntry = false;
  /** map, either: fields of the long form by key. */
  fields: Readonly<Record<string, Field>> | undefined = undefined;
  /** The same in a form that is quick to walk. */
  children: readonly (readonly [key: string, field: Field])[] = [];
  /** map, either: keys that must be written in the map form. */
  requiredKeys: readonly string[] = [];
  /** map: setting the key in an override clears these in the base. */
  clears: Readonly<Record<string, readonly string[]>> | undefined = undefined;
  /** map, either: two groups of keys of which one map may hold only one, whatever an override removes. */
  exclusive: Exclusive | undefined = undefined;
  /** either: the forms, by the shape they are written in. */
  scalar: Form | undefined = undefined;
  listed: Form | undefined = undefined;
  mapped = false;
  /** either: the long form carries `enable`, true for a map. */
  switchable = false;
  /** either: the long form holds one key only, the first listed of those written. */
  oneKey = false;

  constructor(
    readonly kind: FieldKind,
    readonly about: About,
    fallback?: Plain,
  ) {
    this.default = fallback;
    this.required = about.required === true;
    this.hidden = about.hidden === true;
    this.always = about.always === true;
    this.lenient = about.lenient === true;
  }

  /** Gives a map its keys. */
  setFields(fields: Shape): void {
    // Without a prototype, so that a key such as `constructor` is as unknown as any other.
    this.fields = Object.freeze(Object.assign(Object.create(null) as Record<string, Field>, fields));
    this.children = Object.entries(fields);
    this.requiredKeys = this.children.flatMap(([key, child]) => (child.required && !child.hidden ? [key] : []));
  }
}

type Presence<O> = O extends { required: true } | { default: NonNullable<unknown> } | { always: true } ? true : false;
type Spread<T> = { [K in keyof T]: T[K] };
export type Shape = Readonly<Record<string, Field>>;
export type LongOf<F> = F extends Field<infer T, boolean> ? T : never;
type PresentKeys<S> = { [K in keyof S]: S[K] extends Field<unknown, true> ? K : never }[keyof S];
/** The long form of a map with these fields. */
export type LongOfShape<S> = Spread<
  { [K in PresentKeys<S>]: LongOf<S[K]> } & { [K in Exclude<keyof S, PresentKeys<S>>]?: LongOf<S[K]> }
>;

export interface TextAbout extends About {
  default?: string;
  /** Refuses an accepted text once the environment is applied. */
  refuse?: (text: string) => Refusal | string | undefined;
  spell?: (text: string) => string;
}

/** Any scalar, kept as it is written: `1.10` stays "1.10". */
export function str<const O extends TextAbout>(about: O): Field<string, Presence<O>> {
  const field = new Field<string, Presence<O>>("text", about, about.default);
  field.refuse = about.refuse as Field["refuse"];
  field.spell = about.spell;
  return field;
}

/** One of a few words. `ignoreCase` accepts any casing and passes the listed one on. */
export function enumOf<const W extends string, const O extends About & { default?: W; ignoreCase?: true }>(
  words: readonly W[],
  about: O,
): Field<W, Presence<O>> {
  const field = new Field<W, Presence<O>>("text", about, about.default);
  field.words = words;
  field.ignoreCase = about.ignoreCase === true;
  return field;
}

/** true or false, and the words y, yes, on, n, no, off. */
export function bool<const O extends About & { default?: boolean }>(about: O): Field<boolean, Presence<O>> {
  return new Field<boolean, Presence<O>>("boolean", about, about.default);
}

export interface NumberAbout extends About {
  default?: number;
  min?: number;
  max?: number;
  bits?: "uint16" | "uint32";
  refuse?: (value: number) => Refusal | string | undefined;
}

function numeric<T, P extends boolean>(kind: FieldKind, about: NumberAbout): Field<T, P> {
  const field = new Field<T, P>(kind, about, about.default);
  field.min = about.min;
  field.max = about.max;
  field.bits = about.bits ?? "int";
  field.refuse = about.refuse as Field["refuse"];
  return field;
}

/** A whole number, not quoted. */
export function int<const O extends NumberAbout>(about: O): Field<number, Presence<O>> {
  return numeric("integer", about);
}

/** A number with or without a fraction, not quoted. */
export function num<const O extends NumberAbout>(about: O): Field<number, Presence<O>> {
  return numeric("number", about);
}

/** A Go duration such as `1m30s`; its long form is the number of seconds. `default` is in seconds too. */
export function duration<const O extends NumberAbout>(about: O): Field<number, Presence<O>> {
  return numeric("duration", about);
}

/** A list; an override replaces it whole. `single`: one scalar may stand for a list of one. `words`: a text is split as a shell does. */
export function list<T, const O extends About & { single?: true; expand?: (text: string) => string[] | Refusal }>(
  of: Field<T>,
  about: O,
): Field<T[], Presence<O>> {
  const field = new Field<T[], Presence<O>>("list", about);
  field.of = of;
  if (about.single || about.expand) field.scalar = { of, expand: about.expand };
  return field;
}

/** A map with names of the user's own; an override merges it key by key. */
export function mapOf<T, const O extends About & { replaceEntries?: true; nullIsEntry?: true; refuseKey?: RefuseKey }>(
  of: Field<T>,
  about: O,
): Field<Record<string, T>, Presence<O>> {
  const field = new Field<Record<string, T>, Presence<O>>("mapOf", about);
  field.of = of;
  field.replaceEntries = about.replaceEntries === true;
  field.nullIsEntry = about.nullIsEntry === true;
  field.refuseKey = about.refuseKey;
  return field;
}

/** Keys that can't stand beside one another, already when the file is read. */
export interface Exclusive {
  sides: readonly [readonly string[], readonly string[]];
  /** Where it is reported: at the map, or at the first key of the second side. */
  at: "map" | "second";
  refuse: (first: readonly string[], second: readonly string[]) => Refusal;
}

export interface MapAbout extends About {
  clears?: Readonly<Record<string, readonly string[]>>;
  exclusive?: Exclusive;
}

/** A map with known keys; an override merges into it. */
export function map<const S extends Shape, const O extends MapAbout>(
  fields: S,
  about: O,
): Field<LongOfShape<S>, Presence<O>> {
  const field = new Field<LongOfShape<S>, Presence<O>>("map", about);
  field.setFields(fields);
  limitKeys(field, about);
  return field;
}

function limitKeys(field: Field, about: MapAbout): void {
  field.clears = about.clears;
  field.exclusive = about.exclusive;
}

export interface EitherAbout extends MapAbout {
  /** A text, number or boolean that stands for the map. */
  scalar?: Form;
  /** A list that stands for the map. */
  listed?: Form;
  /** false: there is no map form; the map exists in the long form only. */
  mapped?: false;
  default?: Plain;
}

/** One value in several forms with one long form, always a map of `fields`. An override that switches forms replaces the base. */
export function either<T, const S extends Shape, const O extends EitherAbout>(
  fields: S,
  about: O,
): Field<T, Presence<O>> {
  const field = new Field<T, Presence<O>>("either", about, about.default);
  field.setFields(fields);
  limitKeys(field, about);
  field.scalar = about.scalar;
  field.listed = about.listed;
  field.mapped = about.mapped !== false;
  return field;
}

/** A map for which the value of its field `key` may stand alone. */
export function shorthand<const S extends Shape, const O extends MapAbout & { default?: Plain }>(
  key: keyof S & string,
  fields: S,
  about: O,
): Field<LongOfShape<S>, Presence<O>> {
  const of = fields[key];
  if (of === undefined) throw new TypeError(`no field ${key} to stand for its map`);
  return either<LongOfShape<S>, S, O>(fields, { ...about, scalar: { of, to: key } });
}

/** The long form of a feature that can be off, on, or on with options. */
export type Switched<T> = { enable: false } | Spread<{ enable: true } & T>;

const enableField = bool({ effect: "whether it is on", hidden: true });

/** true, false or a map of options, which means on. The long form always carries `enable`. */
export function switchable<const S extends Shape, const O extends MapAbout & { default?: boolean }>(
  fields: S,
  about: O,
): Field<Switched<Omit<LongOfShape<S>, "enable">>, Presence<O>> {
  const { default: fallback, ...rest } = about;
  const field = either<Switched<Omit<LongOfShape<S>, "enable">>, Shape, EitherAbout>(
    { enable: enableField, ...fields },
    {
      ...rest,
      scalar: { of: fields.enable ?? enableField, to: "enable" },
      ...(fallback === undefined ? {} : { default: { enable: fallback } }),
    },
  );
  field.switchable = true;
  return field as Field<Switched<Omit<LongOfShape<S>, "enable">>, Presence<O>>;
}

/** Exactly one of several keys. */
export type OneOf<S> = { [K in keyof S]: Spread<Record<K, LongOf<S[K]>>> }[keyof S];

/** A text, or a map with one of several keys. The long form is `{value}` or `{<key>}`; of several keys the first listed wins. */
export function valueOr<const S extends Shape, const O extends MapAbout & { value: TextAbout }>(
  fields: S,
  about: O,
): Field<{ value: string } | OneOf<S>, Presence<O>> {
  const { value, ...rest } = about;
  const text = str({ ...value, hidden: true });
  const field = either<unknown, Shape, EitherAbout>(
    { ...fields, value: text },
    { ...rest, scalar: { of: text, to: "value" } },
  );
  field.oneKey = true;
  return field as Field<{ value: string } | OneOf<S>, Presence<O>>;
}

/** Any YAML, handed on as plain data. */
export function any<const O extends About>(about: O): Field<Plain, Presence<O>> {
  return new Field<Plain, Presence<O>>("any", about);
}
