import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

/** Files and folders that a site never holds unless the manifest names them: history, settings, state and private keys. */
const keptBack =
  /^(\.git|\.airlift|\.env.*|copilot|node_modules|id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.*\.(key|p8|p12|pfx|ppk|jks|keystore))$/i;

/** The parts of a path that are not published unless a pattern of the manifest names them. */
export function keptBackParts(path: string): string[] {
  return path.split("/").filter((part) => keptBack.test(part));
}

/** Names of files that hold credentials by their purpose. */
const secretNames: readonly (readonly [RegExp, string])[] = [
  [/\.pem$/i, "a key or certificate in PEM form"],
  [/^\.(npmrc|yarnrc|pypirc|netrc|pgpass|htpasswd|dockercfg|git-credentials)$/i, "a file of credentials"],
  [/\.(tfstate|tfvars|kdbx|ovpn)$/i, "a file of credentials"],
];

/** What credentials look like in a text; neither the examples of AWS's pages, nor keys that vendors mean for web pages. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/, "a private key"],
  [/(?<![A-Za-z0-9])(AKIA|ASIA)(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9])/, "an AWS access key"],
  [
    /aws_?secret_?(access_?)?key["']?\s*[:=]\s*["']?(?![A-Za-z0-9/+]{30}EXAMPLEKEY)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
    "an AWS secret access key",
  ],
  [/(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})/, "a GitHub token"],
  [/(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20}/, "a GitLab token"],
  [/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/, "an npm token"],
  [/(?<![A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{20}/, "a Slack token"],
  [/(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20}/, "a Stripe secret key"],
  [/(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/, "a SendGrid key"],
  [/(?<![A-Za-z0-9])sk-(ant-|proj-|svcacct-)[A-Za-z0-9_-]{20}/, "an API key"],
  [/(?<![A-Za-z0-9])pul-[0-9a-f]{40}/, "a Pulumi access token"],
  [
    /\b(postgres(ql)?|mysql|mariadb|mongodb(\+srv)?|amqps?|rediss?):\/\/[^\s:/@"'`<>${}]*:[^\s:/@"'`<>${}]{4,}@/i,
    "a connection string with a password",
  ],
];

/** Of a longer file only the beginning is read. */
const longest = 16 * 1024 * 1024;

const swept = new Map<string, string | undefined>();

/** What a file looks like it gives away, for example "an AWS access key in line 3"; undefined: nothing. */
export function secretIn(file: string): string | undefined {
  const named = secretNames.find(([pattern]) => pattern.test(basename(file)));
  if (named !== undefined) return named[1];
  const descriptor = openSync(file, "r");
  try {
    const { dev, ino, size, mtimeMs } = fstatSync(descriptor);
    const key = `${dev}:${ino}:${size}:${mtimeMs}`;
    // A run resolves a folder once for each environment, and again when another run came between.
    if (!swept.has(key)) swept.set(key, secretOf(read(descriptor, Math.min(size, longest))));
    return swept.get(key);
  } finally {
    closeSync(descriptor);
  }
}

function read(descriptor: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, 0));
}

function secretOf(content: Buffer): string | undefined {
  // Pictures, fonts and archives.
  return content.subarray(0, 8192).includes(0) ? undefined : secretTextIn(content.toString("latin1"));
}

/** What of a credential is in a text, and in which line, for example "an npm token in line 3"; undefined: nothing. */
export function secretTextIn(text: string): string | undefined {
  for (const [pattern, what] of secretTexts) {
    const found = pattern.exec(text);
    if (found !== null) return `${what} in line ${text.slice(0, found.index).split("\n").length}`;
  }
  return undefined;
}
