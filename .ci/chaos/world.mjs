import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { application, environment } from "./application.mjs";

const worldFile = (folder) => join(folder, ".airlift/simulated-aws.jsonl");
const stateFile = (folder) =>
  join(folder, ".airlift/state", application, ".pulumi/stacks", application, `${environment}.json`);
const definition = "aws:ecs/taskDefinition:TaskDefinition";

function lines(folder) {
  if (!existsSync(worldFile(folder))) return [];
  return readFileSync(worldFile(folder), "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value = JSON.parse(line);
        return "put" in value || "gone" in value ? [value] : [];
      } catch {
        return [];
      }
    });
}

/** How many changes the simulated AWS has seen. */
export const changesIn = (folder) => lines(folder).length;

const keyOf = ({ type, account, region, id }) => `${type}|${account}|${region}|${id}`;

/** What the simulated AWS holds of the environment's stack. */
function world(folder) {
  const found = new Map();
  for (const line of lines(folder)) {
    if ("put" in line) found.set(keyOf(line.put), line.put);
    else found.delete(line.gone);
  }
  return [...found.values()].filter(({ urn }) => urn.startsWith(`urn:pulumi:${environment}::`));
}

/** Resources of the state; none when there is no stack. */
function state(folder) {
  if (!existsSync(stateFile(folder))) return [];
  const { checkpoint } = JSON.parse(readFileSync(stateFile(folder), "utf8"));
  return checkpoint.latest?.resources ?? [];
}

const idsOf = ({ id, outputs = {} }) => [id, outputs.id, outputs.arn].filter((one) => typeof one === "string");

/**
 * Holds what the simulated AWS has against what the state knows.
 * @returns names of what nobody knows, of what is there twice, and of what the state has and AWS has not
 */
export function compare(folder) {
  const known = state(folder).filter(({ custom, type }) => custom && type.startsWith("aws:"));
  const ids = new Map();
  for (const one of known) for (const id of idsOf(one)) ids.set(`${one.type}|${id}`, one);
  // Earlier revisions are kept on purpose, until the destroy.
  const there = world(folder).filter(({ type }) => type !== definition || known.length === 0);
  const name = ({ type, name: logical, id }) => `${logical} [${type}] ${id}`;
  const orphans = there.filter((one) => !idsOf(one).some((id) => ids.has(`${one.type}|${id}`)));
  const byUrn = Map.groupBy?.(there, ({ urn }) => urn) ?? group(there);
  const doubles = [...byUrn.values()].filter((all) => all.length > 1).flat();
  const worldIds = new Set(world(folder).flatMap((one) => idsOf(one).map((id) => `${one.type}|${id}`)));
  const missing = known.filter((one) => !idsOf(one).some((id) => worldIds.has(`${one.type}|${id}`)));
  return {
    orphans: orphans.map(name),
    doubles: doubles.map(name),
    missing: missing.map(({ urn }) => urn.split("::").slice(2).join("::")),
  };
}

function group(all) {
  const found = new Map();
  for (const one of all) found.set(one.urn, [...(found.get(one.urn) ?? []), one]);
  return found;
}

export const hasState = (folder) => existsSync(stateFile(folder));
