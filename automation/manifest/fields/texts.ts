import { parseRange, parseRange6 } from "../addresses.js";
import type { Refusal } from "../fields.js";

/** Small checks of single values that several fields share. */

/** An IP range such as 10.0.0.0/16 or 2001:db8::/32. */
export function refuseCidr(text: string): Refusal | undefined {
  if (parseRange(text) !== undefined || parseRange6(text) !== undefined) return undefined;
  const bare = parseRange(`${text}/32`) !== undefined;
  return {
    message: `"${text}" is not a range of IP addresses in CIDR notation`,
    hint: bare ? `For the one address write ${text}/32.` : "An example: 10.0.0.0/16.",
  };
}

/** An Amazon resource name; `region` asks for one region. */
export function refuseArn(text: string, region?: string): Refusal | undefined {
  const parts = text.split(":");
  if (parts.length < 6 || parts[0] !== "arn") {
    return {
      message: `"${text}" is not an ARN`,
      hint: "An ARN looks like arn:aws:acm:us-east-1:111122223333:certificate/…",
    };
  }
  if (region !== undefined && parts[3] !== region) {
    return {
      message: `the certificate is in region ${parts[3] === "" ? "(none)" : parts[3]}, and CloudFront takes one from ${region} only`,
      hint: `Request or import the certificate in ${region} and name that one.`,
    };
  }
  return undefined;
}

/** Env files end in .env, since ECS takes no other. */
export function refuseEnvFile(path: string): Refusal | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(".env")
    ? undefined
    : { message: `"${path}" does not end in .env`, hint: "ECS reads env files with the extension .env only." };
}

/**
 * Takes one pair of quotes around a text off. Copilot printed some values into its templates as they were, so that YAML
 * read a quoted one without its quotes; its documentation shows ARNs of secrets in that form.
 */
export function unquoted(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) return text;
  const inner = text.slice(1, -1);
  return inner.includes(quote) ? text : inner;
}

/** A path inside a container or file system. */
export function refusePath(text: string): Refusal | undefined {
  return /^[a-zA-Z0-9\-._/]+$/.test(text)
    ? undefined
    : { message: `"${text}" is not a path of letters, digits, "-", ".", "_" and "/"` };
}

export function withLeadingSlash(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

/** The name of a topic, without what is put before and after it. */
export function refuseTopicName(text: string): Refusal | undefined {
  if (/^[a-zA-Z0-9_-]+$/.test(text)) return undefined;
  const hint = text.endsWith(".fifo") ? "Leave .fifo out: it is added where the topic is FIFO." : undefined;
  return {
    message: text === "" ? "a topic needs a name" : `"${text}" is not a topic name of letters, digits, "-" and "_"`,
    hint,
  };
}

export function refuseEmpty(what: string): (text: string) => Refusal | undefined {
  return (text) => (text === "" ? { message: `${what} must not be empty` } : undefined);
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days that CloudWatch Logs keeps logs for. */
export function refuseRetention(days: number): Refusal | undefined {
  if (retentions.includes(days)) return undefined;
  const next = retentions.find((one) => one > days) ?? retentions.at(-1);
  return {
    message: `CloudWatch Logs does not keep logs for ${days} days`,
    hint: `Write ${next}; known are ${retentions.join(", ")}.`,
  };
}
