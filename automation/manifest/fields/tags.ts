/** Tags, with AWS's rules for them. Long form: a map of texts. */
import { type About, mapOf, type Refusal, str } from "../fields.js";
import { unquoted } from "./texts.js";

/** What IAM takes in keys and values, the narrowest of the services (its API reference, "Tag"). */
const accepted = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const keyLength = 128;
const valueLength = 256;

const characters = "AWS takes letters, digits, spaces and _ . : / = + - @ in tags.";

/** What Pulumi's SDK, or JavaScript itself, gives a meaning of its own as the name of a property. */
const impossible = new Set(["toString", "__proto__"]);

function refuseKey(key: string, keys: readonly string[]): Refusal | undefined {
  if (key === "" || key.length > keyLength)
    return { message: `the key of a tag has ${key.length} characters; AWS takes 1 to ${keyLength}` };
  if (!accepted.test(key)) return { message: `"${key}" can't be the key of a tag`, hint: characters };
  if (/^aws:/i.test(key)) return { message: `"${key}" can't be the key of a tag: AWS keeps "aws:" for itself` };
  if (impossible.has(key)) return { message: `"${key}" can't be the key of a tag: Pulumi can't hand it on` };
  const twin = keys.find((one) => one !== key && one.toLowerCase() === key.toLowerCase());
  if (twin === undefined || keys.indexOf(twin) > keys.indexOf(key)) return undefined;
  return { message: `"${key}" and "${twin}" are the same key to IAM, which does not look at case` };
}

function refuseValue(value: string): Refusal | undefined {
  if (value.length > valueLength)
    return { message: `the value of a tag has ${value.length} characters; AWS takes up to ${valueLength}` };
  return accepted.test(value) ? undefined : { message: `"${value}" can't be the value of a tag`, hint: characters };
}

export const tags = (effect: string, more: Pick<About, "example" | "defaultText"> = {}) =>
  mapOf(str({ effect: "one tag", spell: unquoted, refuse: refuseValue }), {
    effect,
    ...more,
    nullIsEntry: true,
    refuseKey,
    rules: [
      `Keys of up to ${keyLength} and values of up to ${valueLength} letters, digits, spaces and \`_.:/=+-@\`; no key begins with \`aws:\`.`,
    ],
  });
