/** A container health check as a manifest writes it. */
export interface ImageHealthcheck {
  /** `CMD` and arguments, or `CMD-SHELL` and one shell line. */
  command: string[];
  /** With a unit, for example `10s`. */
  interval: string;
  retries: number;
  timeout: string;
  startPeriod: string;
}

/** What a Dockerfile says about the image that `init` can make use of. */
export interface DockerfileFacts {
  /** TCP ports of `EXPOSE` in the image's own build step and those it starts from, in order. */
  ports: number[];
  healthcheck?: ImageHealthcheck;
  /** Only where the base image or `FROM --platform` gives one that is not the default, linux/x86_64. */
  platform?: string;
}

interface Step {
  name: string | undefined;
  base: string;
  platform: string | undefined;
  ports: number[];
  /** undefined: says nothing; null: `HEALTHCHECK NONE`. */
  healthcheck: ImageHealthcheck | null | undefined;
}

/** Instructions with continuations joined; comment lines inside a continuation are dropped, as Docker does. */
function instructions(text: string): Array<{ keyword: string; rest: string }> {
  const continuation = /^\s*#\s*escape\s*=\s*`/im.test(text.split(/\r?\n/, 1)[0] ?? "") ? "`" : "\\";
  const found: Array<{ keyword: string; rest: string }> = [];
  let line = "";
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const trimmed = raw.trim();
    if (trimmed.startsWith("#") || (line !== "" && trimmed === "")) continue;
    if (trimmed.endsWith(continuation)) {
      line += `${trimmed.slice(0, -1)} `;
      continue;
    }
    line += trimmed;
    const [, keyword, rest] = /^(\S+)\s*(.*)$/s.exec(line.trim()) ?? [];
    if (keyword !== undefined) found.push({ keyword: keyword.toUpperCase(), rest: (rest ?? "").trim() });
    line = "";
  }
  return found;
}

/** `$NAME`, `${NAME}` and `${NAME:-default}` from what ARG and ENV gave; an unknown one stays as it stands. */
function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g,
    (whole, plain, braced, fallback) => variables.get(plain ?? braced) ?? fallback ?? whole,
  );
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** The pairs of `ENV A=1 B="2 3"` and of the old form `ENV A 1`; of `ARG A=1 B`. */
function assignments(keyword: string, rest: string): Array<[string, string]> {
  const pairs = [...rest.matchAll(/(\w+)=("(?:\\.|[^"])*"|'[^']*'|(?:\\.|\S)*)/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, unquote(value)],
  );
  if (pairs.length > 0 || keyword === "ARG") return pairs;
  const [, name, value] = /^(\w+)\s+(.*)$/s.exec(rest) ?? [];
  return name === undefined ? [] : [[name, value ?? ""]];
}

/** `80`, `80/tcp` and `8000-8003`; UDP ports and what no variable explains are left out. */
function exposedPorts(rest: string): number[] {
  return rest.split(/\s+/).flatMap((keyword) => {
    const [, from, to, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(unquote(keyword)) ?? [];
    if (from === undefined || (protocol !== undefined && protocol.toLowerCase() !== "tcp")) return [];
    const [first, last] = [Number(from), Number(to ?? from)];
    if (first < 1 || last > 65_535) return [];
    return Array.from({ length: Math.min(last - first + 1, 100) }, (_, index) => first + index);
  });
}

/** Docker's defaults are 30s and 3 tries; Copilot writes its own ones where the Dockerfile says nothing. */
function healthcheckOf(rest: string): ImageHealthcheck | null | undefined {
  const [, options = "", kind, command = ""] = /^((?:--[\w-]+=\S+\s+)*)(CMD|NONE)\s*(.*)$/is.exec(rest) ?? [];
  if (kind === undefined) return undefined;
  if (kind.toUpperCase() === "NONE") return null;
  const option = (name: string) => new RegExp(`--${name}=(\\S+)`, "i").exec(options)?.[1];
  const exec = command.startsWith("[") ? parseList(command) : undefined;
  return {
    command: exec === undefined ? ["CMD-SHELL", command] : ["CMD", ...exec],
    interval: option("interval") ?? "10s",
    retries: Number(option("retries") ?? 2),
    timeout: option("timeout") ?? "5s",
    startPeriod: option("start-period") ?? "0s",
  };
}

function parseList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

function platformOf(step: Step): string | undefined {
  if (/windows|nanoserver|servercore/i.test(step.base) || /^windows\//i.test(step.platform ?? "")) {
    return "windows/x86_64";
  }
  const [, architecture] = /^linux\/(arm64|arm)\b/i.exec(step.platform ?? "") ?? [];
  return architecture === undefined ? undefined : `linux/${architecture.toLowerCase()}`;
}

function readSteps(text: string): Step[] {
  const steps: Step[] = [];
  const global = new Map<string, string>();
  let variables = new Map(global);
  for (const { keyword, rest } of instructions(text)) {
    if (keyword === "FROM") {
      variables = new Map(global);
      const [, options = "", base = "", name] =
        /^((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?/i.exec(substitute(rest, variables)) ?? [];
      const platform = /--platform=(\S+)/i.exec(options)?.[1];
      steps.push({ name: name?.toLowerCase(), base, platform, ports: [], healthcheck: undefined });
      continue;
    }
    const step = steps.at(-1);
    if (keyword === "ARG" || keyword === "ENV") {
      for (const [name, value] of assignments(keyword, rest)) {
        const given = substitute(value, variables);
        variables.set(name, given);
        if (step === undefined) global.set(name, given);
      }
    } else if (keyword === "EXPOSE") step?.ports.push(...exposedPorts(substitute(rest, variables)));
    else if (keyword === "HEALTHCHECK" && step !== undefined)
      step.healthcheck = healthcheckOf(rest) ?? step.healthcheck;
    if (keyword === "HEALTHCHECK" && step !== undefined && /^NONE\b/i.test(rest)) step.healthcheck = null;
  }
  return steps;
}

/**
 * Reads `EXPOSE`, `HEALTHCHECK` and the platform of the image that the Dockerfile makes: its last build step, and the
 * steps of the same file that this one starts `FROM`. Never fails: a line that makes no sense is passed over.
 */
export function readDockerfile(text: string): DockerfileFacts {
  const steps = readSteps(text);
  const chain: Step[] = [];
  for (let step = steps.at(-1); step !== undefined && !chain.includes(step); ) {
    chain.unshift(step);
    const base = step.base.toLowerCase();
    step = steps.find((other) => other.name !== undefined && other.name === base);
  }
  const facts: DockerfileFacts = { ports: [...new Set(chain.flatMap((step) => step.ports))] };
  const healthcheck = chain.map((step) => step.healthcheck).findLast((found) => found !== undefined);
  if (healthcheck) facts.healthcheck = healthcheck;
  const platform = chain.map(platformOf).findLast((found) => found !== undefined);
  if (platform !== undefined) facts.platform = platform;
  return facts;
}
