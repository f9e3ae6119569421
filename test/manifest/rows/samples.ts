/** What a row of the manifest language accepts, refuses, and how an override merges, as data. */
export interface Row {
  /** Key path; `[]` is the first item of a list, `<name>` a name of the user's own. */
  path: string;
  /** What is written, and what of it the long form must hold there. */
  accepts: readonly [written: Written, long: unknown][];
  refuses: readonly Written[];
  /** Base, override, and what the long form must hold then. */
  merges: readonly [base: Written, override: Written, long: unknown][];
}

export type Written = string | number | boolean | null | Raw | readonly Written[] | { readonly [key: string]: Written };
export type Samples = Omit<Row, "path">;

/** YAML as it stands. */
export class Raw {
  constructor(readonly text: string) {}
}
export const raw = (text: string) => new Raw(text);

export const text = (one = "one", two = "two", ...refused: Written[]): Samples => ({
  accepts: [
    [one, one],
    [two, two],
  ],
  refuses: [{ no: "map" }, ["no", "list"], ...refused],
  merges: [
    [one, two, two],
    [one, null, one],
  ],
});

/** A text under a name of the user's own: nothing is an empty text there. */
export const entryText = (): Samples => ({
  ...text(),
  merges: [
    ["one", "two", "two"],
    ["one", null, ""],
  ],
});

export const bool = (): Samples => ({
  accepts: [
    [true, true],
    [false, false],
    [raw("on"), true],
    [raw("'n'"), false],
  ],
  refuses: ["maybe", [true], { no: "map" }],
  merges: [
    [true, false, false],
    [false, null, false],
  ],
});

export const int = (one = 7, two = 9, ...refused: Written[]): Samples => ({
  accepts: [
    [one, one],
    [raw(`0x${two.toString(16)}`), two],
  ],
  refuses: ["many", [one], ...refused],
  merges: [
    [one, two, two],
    [one, null, one],
  ],
});

export const duration = (one = "90s", oneLong = 90, two = "3m", twoLong = 180, ...refused: Written[]): Samples => ({
  accepts: [
    [one, oneLong],
    [two, twoLong],
  ],
  refuses: ["soon", [one], ...refused],
  merges: [
    [one, two, twoLong],
    [one, null, oneLong],
  ],
});

export const words = (one: string, two: string, ...refused: Written[]): Samples => ({
  accepts: [
    [one, one],
    [two, two],
  ],
  refuses: ["nonsense", [one], ...refused],
  merges: [
    [one, two, two],
    [one, null, one],
  ],
});

/** One word, in any casing. */
export const anyCase = (one: string, two: string): Samples => {
  const plain = words(one, two);
  return { ...plain, accepts: [...plain.accepts, [one.toUpperCase(), one]] };
};

export const texts = (one = "a", two = "b", ...refused: Written[]): Samples => ({
  accepts: [
    [
      [one, two],
      [one, two],
    ],
    [[], []],
  ],
  refuses: ["text", { no: "map" }, ...refused],
  merges: [
    [[one], [two], [two]],
    [[one], [], []],
    [[one], null, [one]],
  ],
});

export const namedTexts = (): Samples => ({
  accepts: [
    [
      { A: "x", B: raw("1.10") },
      { A: "x", B: "1.10" },
    ],
  ],
  refuses: ["text", ["list"], { A: ["list"] }],
  merges: [
    [{ A: "x", B: "y" }, { B: "z" }, { A: "x", B: "z" }],
    [{ A: "x" }, {}, { A: "x" }],
    [{ A: "x" }, null, { A: "x" }],
  ],
});

/** A map with known keys: two parts of it, which an override adds up. */
export const map = (one: { [key: string]: Written }, two: { [key: string]: Written }, long?: unknown): Samples => ({
  accepts: [[{ ...one, ...two }, long ?? { ...one, ...two }]],
  refuses: ["text", ["list"]],
  merges: [
    [one, two, long ?? { ...one, ...two }],
    [{ ...one, ...two }, {}, long ?? { ...one, ...two }],
  ],
});

export const custom = (
  accepts: Samples["accepts"],
  refuses: Samples["refuses"],
  merges: Samples["merges"],
): Samples => ({ accepts, refuses, merges });

export const rows = (prefix: string, samples: Readonly<Record<string, Samples>>): Row[] =>
  Object.entries(samples).map(([path, sample]) => ({ path: prefix + path, ...sample }));

export const inList = (samples: Samples): Samples => ({
  ...samples,
  merges: samples.merges.filter(([base, override]) => override !== null && !(isMap(base) && isMap(override))),
});
const isMap = (written: Written) =>
  typeof written === "object" && written !== null && !Array.isArray(written) && !(written instanceof Raw);
export const all = (list: Readonly<Record<string, Samples>>, change: (samples: Samples) => Samples) =>
  Object.fromEntries(Object.entries(list).map(([path, samples]) => [path, change(samples)]));

export const lenientDuration = (): Samples => ({
  ...duration(),
  refuses: ["soon", ["90s"]],
  accepts: [...duration().accepts, [15, 15]],
});

/** Kinds without overrides have nothing to merge. */
export const unmerged = (list: Readonly<Record<string, Samples>>) =>
  Object.fromEntries(Object.entries(list).map(([path, samples]) => [path, { ...samples, merges: [] }]));
