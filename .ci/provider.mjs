// npm run provider: holds the sandbox's facts about the real provider (automation/sandbox/facts) and the shapes of
// @pulumi/aws against facts.yml, where it lies beside the checkout. Prints every difference; exit code 1 when one is not argued.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { shapeOf } from "../automation/providerSchema/shape.ts";
import { providerFacts } from "../automation/sandbox/facts/index.ts";
import { repositoryRoot } from "./paths.mjs";

const file = join(resolve(repositoryRoot, process.env.AIRLIFT_SHARED ?? "../shared"), "provider/facts.yml");

/** Differences that are meant: type and field → why. */
export const argued = {
  "type aws:sqs/redrivePolicy:RedrivePolicy": "facts.yml is older than this type; its source was read for it",
  "aws:ec2/securityGroup:SecurityGroup computed description":
    "the typings promise it as an output since it has a default; a default goes before what is there",
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace limit name by validNamespaceName (not read)":
    "its characters and length are with all other names, in automation/sandbox/types/naming.ts",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls limit exactly one rule": "Pulumi has one rule and no list",
};

/** What a line of facts.yml says in prose, and where it is here. */
const prose = {
  "serviceName (if configured)": ["serviceName"],
  "dnsConfig.dnsRecords[].type": ["dnsConfig.dnsRecords.type"],
  "healthCheckCustomConfig.failureThreshold": [],
  "validationRecordFqdns (a set)": ["validationRecordFqdns"],
  "securityGroups (both sets)": ["securityGroups"],
  "rootDirectory (path, creationInfo and each part)": ["rootDirectory"],
  "dnsOptions.privateDnsPreference, privateDnsSpecifiedDomains": [
    "dnsOptions.privateDnsPreference",
    "dnsOptions.privateDnsSpecifiedDomains",
  ],
};

/** Anything else in prose is a condition: the type must have a function for it, which its tests hold. */
function replacesOf(forceNew, facts) {
  const paths = forceNew.flatMap((one) => prose[one] ?? (/\s/.test(one) ? [] : [one]));
  const conditions = forceNew.filter((one) => /\s/.test(one) && prose[one] === undefined);
  return { paths, missing: facts.replacesWhen === undefined ? conditions : [] };
}

/** `HTTP - for TCP, UDP …` is HTTP; a sentence about what is sent is no default of the schema. */
function defaultsOf(defaults) {
  const values = Object.entries(defaults).flatMap(([path, value]) => {
    if (path.includes("/")) return [];
    if (path === "forward.targetGroups.weight") return [];
    if (typeof value === "string" && / sent |: HTTP|unless /.test(value)) return [];
    return [[path, typeof value === "string" ? value.split(" - ")[0] : value]];
  });
  return Object.fromEntries(values);
}

/** In actions of listeners, defaults are below the list of actions. */
const isOfActions = (path) => /^(defaultActions|actions)\./.test(path);

const basisOf = (how) => {
  if (how === "npm docs") return "sdk docs";
  return /knowledge|not read in depth/.test(how) ? "knowledge" : undefined;
};

function apart(what, mine, theirs) {
  const [here, there] = [new Set(mine), new Set(theirs)];
  return [
    ...[...here].filter((one) => !there.has(one)).map((one) => `${what} ${one}: here only`),
    ...[...there].filter((one) => !here.has(one)).map((one) => `${what} ${one}: in facts.yml only`),
  ];
}

const LIMITS = [
  "policies",
  "json",
  "arns",
  "networks",
  "ranges",
  "lengths",
  "values",
  "exactlyOne",
  "conflicts",
  "check",
  "refusesPlan",
];

/** Validations and conflicts are sentences: a type that has some must have some here; their tests hold what they say. */
function limits({ validations, conflicts }, facts) {
  const said = [...validations, ...conflicts].filter((one) => !/checked at|not checked|no schema conflict/i.test(one));
  return said.length > 0 && !LIMITS.some((key) => facts[key] !== undefined)
    ? said.map((one) => `limit ${one}: in facts.yml only`)
    : [];
}

/** Every difference, as `type field: where`. */
export function differences(yaml) {
  const found = apart("type", Object.keys(providerFacts), Object.keys(yaml));
  for (const [type, theirs] of Object.entries(yaml)) {
    const facts = providerFacts[type];
    if (facts === undefined) continue;
    const { paths, missing } = replacesOf(theirs.forceNew, facts);
    const computed = (shapeOf(type) ?? [])
      .filter(({ name, kept }) => kept && name !== "region")
      .map(({ name }) => name);
    const defaults = Object.entries(facts.defaults ?? {}).filter(([path]) => !isOfActions(path));
    const said = (entries) => entries.map(([path, value]) => `${path}=${JSON.stringify(value)}`);
    const source = theirs.source.replace("internal/service/", "").split(" + ")[0];
    found.push(
      ...[
        ...apart("replaces", facts.replaces ?? [], paths),
        ...missing.map((one) => `replaces ${one}: in facts.yml only`),
        ...apart("computed", computed, theirs.computed),
        ...apart("default", said(defaults), said(Object.entries(defaultsOf(theirs.defaults)))),
        ...limits(theirs, facts),
        ...apart("source", [facts.source], [source]),
        ...apart("basis", [facts.basis], [basisOf(theirs.how)]),
      ].map((line) => `${type} ${line}`),
    );
  }
  return found;
}

/** How many types rest on what: for docs/verified.md. */
export function counts() {
  const all = Object.values(providerFacts);
  const resting = (basis) => all.filter((facts) => facts.basis === basis).length;
  return { source: resting(undefined), documentation: resting("sdk docs"), knowledge: resting("knowledge") };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { source, documentation, knowledge } = counts();
  process.stdout.write(
    `${source} types read in source, ${documentation} in the SDK's documentation, ${knowledge} known.\n`,
  );
  if (!existsSync(file)) {
    process.stdout.write("There is no provider/facts.yml beside the checkout to compare with.\n");
  } else {
    const all = differences(parse(readFileSync(file, "utf8")));
    const open = all.filter((line) => argued[line.split(":").slice(0, -1).join(":")] === undefined);
    for (const line of all) process.stdout.write(`${open.includes(line) ? "" : "argued: "}${line}\n`);
    process.stdout.write(`${all.length - open.length} argued, ${open.length} not argued\n`);
    process.exitCode = open.length === 0 ? 0 : 1;
  }
}
