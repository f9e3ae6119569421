import type { EC2Client } from "@aws-sdk/client-ec2";
import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { lotsOf } from "./lots.js";

export type Ec2Api = typeof import("@aws-sdk/client-ec2");

/** Works with a client of EC2 and ends it. @param doing for an error, such as "Reading the network" @throws RunError */
export async function withEc2<T>(
  access: AwsAccess,
  doing: string,
  work: (client: EC2Client, api: Ec2Api) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-ec2");
  return withClient(doing, new api.EC2Client(clientSettings(access)), (client) => work(client, api));
}

/** A filter takes 200 values. With filters, what is gone is left out; with ids the whole request would fail. */
export async function filtered<T>(
  name: string,
  ids: readonly string[],
  pages: (request: { Filters: { Name: string; Values: string[] }[] }) => AsyncIterable<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const Values of lotsOf(ids, 200)) {
    const request = { Filters: [{ Name: name, Values }] };
    for await (const page of pages(request)) found.push(page);
  }
  return found;
}
