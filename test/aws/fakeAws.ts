import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeParameter {
  value: string;
  tags: Record<string, string>;
  type?: string;
  tier?: string;
}

export interface FakeSecret {
  arn: string;
  tags: Record<string, string>;
  key?: string;
  deleted?: boolean;
}

/** SSM, Secrets Manager, KMS, S3 and STS as far as secrets and the state's bucket need them, on this machine. */
export interface FakeAws {
  url: string;
  parameters: Map<string, FakeParameter>;
  secrets: Map<string, FakeSecret>;
  keys: Map<string, Record<string, string>>;
  /** Target by alias. */
  aliases: Map<string, string>;
  /** Bodies of what was put, by bucket and subresource; `""` is the bucket itself. */
  buckets: Map<string, Record<string, string>>;
  /** Zones of Route 53 by id. */
  zones: Map<string, { name: string; servers: string[]; isPrivate?: boolean }>;
  /** `Operation` of every call, in their order. */
  calls: string[];
  /** Operations that are refused. */
  denied: Set<string>;
  close(): Promise<void>;
}

type Tag = { Key: string; Value: string };
type Body = Record<string, unknown>;

class Refusal extends Error {
  constructor(
    readonly type: string,
    words = `fake: ${type}`,
  ) {
    super(words);
  }
}

const arnOf = (name: string) => `arn:aws:ssm:eu-west-1:111122223333:parameter${name.startsWith("/") ? "" : "/"}${name}`;
const list = (tags: Record<string, string>): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const map = (tags: unknown): Record<string, string> =>
  Object.fromEntries(((tags as Tag[] | undefined) ?? []).map(({ Key, Value }) => [Key, Value]));

function ssm(fake: FakeAws, operation: string, body: Body): Body {
  const name = String(body.Name ?? body.ResourceId ?? "");
  const present = fake.parameters.get(name);
  switch (operation) {
    case "PutParameter": {
      if (present !== undefined && body.Overwrite !== true) throw new Refusal("ParameterAlreadyExists");
      if (body.Overwrite === true && body.Tags !== undefined) throw new Refusal("ValidationException");
      if (present?.tier === "Advanced" && body.Tier === "Standard")
        throw new Refusal("ValidationException", "This parameter uses the advanced-parameter tier.");
      const tags = body.Tags === undefined ? (present?.tags ?? {}) : map(body.Tags);
      fake.parameters.set(name, { value: String(body.Value), type: String(body.Type), tier: String(body.Tier), tags });
      return { Version: 1 };
    }
    case "AddTagsToResource":
      if (present === undefined) throw new Refusal("InvalidResourceId");
      Object.assign(present.tags, map(body.Tags));
      return {};
    case "ListTagsForResource":
      if (present === undefined) throw new Refusal("InvalidResourceId");
      return { TagList: list(present.tags) };
    case "GetParameters": {
      const names = body.Names as string[];
      if (names.length > 10) throw new Refusal("ValidationException");
      const found = [...fake.parameters.keys()].filter((key) => names.includes(key) || names.includes(arnOf(key)));
      return { Parameters: found.map((key) => ({ Name: key, ARN: arnOf(key), Value: "encrypted" })) };
    }
    case "GetParametersByPath": {
      const keys = [...fake.parameters.keys()].filter((key) => key.startsWith(String(body.Path)));
      const from = Number(body.NextToken ?? 0);
      const page = keys.slice(from, from + 2).map((Name) => {
        const { type, value } = fake.parameters.get(Name) as FakeParameter;
        return { Name, Version: 1, Value: type === "String" ? value : "encrypted" };
      });
      return { Parameters: page, ...(from + 2 < keys.length ? { NextToken: String(from + 2) } : {}) };
    }
    default:
      throw new Refusal("UnknownOperation");
  }
}

function secretsManager(fake: FakeAws, operation: string, body: Body): Body {
  const id = String(body.SecretId);
  const found = [...fake.secrets].find(([name, { arn }]) => name === id || arn === id)?.[1];
  if (found === undefined) throw new Refusal("ResourceNotFoundException");
  if (operation === "TagResource") {
    Object.assign(found.tags, map(body.Tags));
    return {};
  }
  return {
    ARN: found.arn,
    Tags: list(found.tags),
    KmsKeyId: found.key,
    DeletedDate: found.deleted === true ? 1_700_000_000 : undefined,
  };
}

function kms(fake: FakeAws, operation: string, body: Body): Body {
  const id = String(body.KeyId ?? body.TargetKeyId ?? "");
  switch (operation) {
    case "CreateKey": {
      const key = `key-${fake.keys.size + 1}`;
      const tags = (body.Tags as Array<{ TagKey: string; TagValue: string }>) ?? [];
      fake.keys.set(key, Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])));
      return { KeyMetadata: { KeyId: key, Arn: `arn:aws:kms:eu-west-1:111122223333:key/${key}` } };
    }
    case "CreateAlias":
      fake.aliases.set(String(body.AliasName), id);
      return {};
    case "DescribeKey": {
      const key = fake.aliases.get(id);
      if (key === undefined) throw new Refusal("NotFoundException");
      return { KeyMetadata: { KeyId: key, Arn: `arn:aws:kms:eu-west-1:111122223333:key/${key}` } };
    }
    case "EnableKeyRotation":
      return {};
    default: {
      const tags = fake.keys.get(id);
      if (tags === undefined) throw new Refusal("NotFoundException");
      return { Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) };
    }
  }
}

/** What STS answers: whose credentials these are. */
export const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/me</Arn>" +
  "<UserId>me</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

function answerZones(fake: FakeAws, path: string): { status: number; text: string } {
  const one = /\/hostedzone\/(\w+)$/.exec(path)?.[1];
  fake.calls.push(one === undefined ? "ListHostedZonesByName" : "GetHostedZone");
  const zone = (id: string, name: string, isPrivate: boolean) =>
    `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>x</CallerReference>` +
    `<Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`;
  if (one === undefined) {
    const zones = [...fake.zones].map(([id, { name, isPrivate }]) => zone(id, name, isPrivate === true));
    return {
      status: 200,
      text: `<ListHostedZonesByNameResponse><HostedZones>${zones.join("")}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>`,
    };
  }
  const { name, servers } = fake.zones.get(one) ?? { name: "", servers: [] };
  const set = servers.map((server) => `<NameServer>${server}</NameServer>`).join("");
  return {
    status: 200,
    text: `<GetHostedZoneResponse>${zone(one, name, false)}<DelegationSet><NameServers>${set}</NameServers></DelegationSet></GetHostedZoneResponse>`,
  };
}

/** S3 and STS speak XML. */
function answerXml(fake: FakeAws, url: string, text: string): { status: number; text: string } {
  if (url === "/") {
    fake.calls.push("GetCallerIdentity");
    return { status: 200, text: identity };
  }
  const { pathname, searchParams } = new URL(url, "http://fake");
  if (pathname.startsWith("/2013-04-01/")) return answerZones(fake, pathname);
  const bucket = pathname.split("/")[1] ?? "";
  const [part = ""] = [...searchParams.keys()].filter((key) => key !== "x-id");
  fake.calls.push(`PutBucket ${part}`.trim());
  const present = fake.buckets.get(bucket);
  if (part === "" && present !== undefined)
    return { status: 409, text: "<Error><Code>BucketAlreadyOwnedByYou</Code></Error>" };
  fake.buckets.set(bucket, { ...present, [part]: text });
  return { status: 200, text: "" };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

function answer(fake: FakeAws, target: string, body: Body): Body {
  const [service = "", operation = ""] = target.split(".");
  fake.calls.push(operation);
  if (fake.denied.has(operation)) throw new Refusal("AccessDeniedException");
  if (service === "AmazonSSM") return ssm(fake, operation, body);
  return service === "secretsmanager" ? secretsManager(fake, operation, body) : kms(fake, operation, body);
}

export async function fakeAws(): Promise<FakeAws> {
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const target = request.headers["x-amz-target"];
      if (typeof target !== "string") {
        const found = answerXml(fake, request.url ?? "/", text);
        response.writeHead(found.status, { "content-type": "text/xml" });
        response.end(found.text);
        return;
      }
      let status = 200;
      let result: Body;
      try {
        result = answer(fake, target, text === "" ? {} : (JSON.parse(text) as Body));
      } catch (error) {
        status = 400;
        result = {
          __type: error instanceof Refusal ? error.type : "InternalFailure",
          message: (error as Error).message,
        };
      }
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parameters: new Map(),
    secrets: new Map(),
    keys: new Map(),
    aliases: new Map(),
    buckets: new Map(),
    zones: new Map(),
    calls: [],
    denied: new Set(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}

/** Points the SDK at the fake through the shell's variables, as a user would; `restore` puts them back. */
export function pointAt(url: string): { restore(): void } {
  const variables: Record<string, string> = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "fake",
    AWS_SECRET_ACCESS_KEY: "fake",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/nowhere",
    AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
  };
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const profile = process.env.AWS_PROFILE;
  delete process.env.AWS_PROFILE;
  Object.assign(process.env, variables);
  return {
    restore: () => {
      for (const [name, value] of Object.entries({ ...before, AWS_PROFILE: profile })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
}
