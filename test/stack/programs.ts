import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

// Programs for tests of the driver: components only, so that no provider is needed.

export interface Boxes {
  names: string[];
  /** The program ends only once this file exists. */
  until?: string;
  secret?: string;
  fail?: string;
}

export async function boxesProgram(boxes: Boxes): Promise<Record<string, unknown>> {
  const shelf = new pulumi.ComponentResource("airlift:test:Shelf", "shelf");
  for (const name of boxes.names) new pulumi.ComponentResource("airlift:test:Box", name, {}, { parent: shelf });
  if (boxes.fail !== undefined) throw new Error(boxes.fail);
  while (boxes.until !== undefined && !existsSync(boxes.until)) await sleep(20);
  const sealed = boxes.secret === undefined ? {} : { sealed: pulumi.secret(boxes.secret) };
  return { count: boxes.names.length, airlift: { version: 1, boxes: boxes.names }, ...sealed };
}

/** A box that can't be registered, and one that waits for it. */
export async function waitingProgram(): Promise<Record<string, unknown>> {
  const refused = Promise.reject(new Error("no hosted zone example.com"));
  const first = new pulumi.ComponentResource("airlift:test:Box", "first", {}, { dependsOn: refused });
  const { urn } = new pulumi.ComponentResource("airlift:test:Box", "second", {}, { dependsOn: first });
  return { urn: urn.apply((text) => text) };
}
