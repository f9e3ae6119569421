import type { Made } from "../kind.js";
import { arn } from "../places.js";
import { text } from "../values.js";

/** Ids of EC2 and its like: a prefix and seventeen hexadecimal digits. */
export const prefixed =
  (prefix: string) =>
  ({ digits }: Made): string =>
    `${prefix}-0${digits(16)}`;

/** An id that is one of the inputs. */
export const fromInput =
  (input: string) =>
  ({ inputs }: Made): string =>
    text(inputs[input]);

/** An id that is an ARN: the service and the resource part. */
export const fromArn =
  (service: string, resource: (made: Made) => string) =>
  (made: Made): string =>
    arn(made.place, service, resource(made));

/** A UUID. */
export function uuid({ digits }: Made, purpose = ""): string {
  const hex = digits(32, purpose);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** An id of capital letters and digits, as IAM, Route 53 and CloudFront have them. */
export const capitals = (made: Made, length: number, purpose = ""): string =>
  [...made.digits(length * 2, purpose).matchAll(/../g)]
    .map(([pair]) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(Number.parseInt(pair, 16) % 36))
    .join("");

/** Decimal digits. */
export const decimals = (made: Made, length: number, purpose = ""): string =>
  [...made.digits(length * 2, purpose).matchAll(/../g)].map(([pair]) => `${Number.parseInt(pair, 16) % 10}`).join("");
