import { randomUUID } from "node:crypto";
import { INVALIDATION } from "../rules/invalidations.js";
import { numeric, text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";

const path = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(?:\/([^/?]+))?\/?(?:\?.*)?$/;

/** Whether a request is for CloudFront's invalidations, whose protocol is REST and XML. */
export const isInvalidation = (url: string): boolean => path.test(url);

/**
 * Answers CreateInvalidation and GetInvalidation. Time passes by being looked at: the second look finds it completed.
 * @throws ApiError
 */
export function invalidationXml(world: World, account: string, url: string, body: string): string {
  const [, distribution = "", id] = path.exec(url) ?? [];
  const place = { account, region: "global" };
  if (!world.find("aws:cloudfront/distribution:Distribution", distribution, place))
    throw new ApiError("NoSuchDistribution", "The specified distribution does not exist.", 404);
  return world.change((inside) => {
    const known = id === undefined ? begun(distribution, place, body) : inside.find(INVALIDATION, id, place);
    if (known === undefined)
      throw new ApiError("NoSuchInvalidation", "The specified invalidation does not exist.", 404);
    const looks = numeric(known.inputs.looks) ?? 0;
    const next = { ...known, inputs: { ...known.inputs, looks: looks + 1 } };
    inside.put(next);
    return `<Invalidation><Id>${next.id}</Id><Status>${looks > 1 ? "Completed" : "InProgress"}</Status><CreateTime>2026-01-01T00:00:00Z</CreateTime></Invalidation>`;
  });
}

function begun(distribution: string, place: { account: string; region: string }, body: string): WorldResource {
  const paths = [...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, one]) => text(one));
  if (paths.length === 0) throw new ApiError("InvalidArgument", "Your request must name at least one path.");
  const wrong = paths.find((one) => !one.startsWith("/"));
  if (wrong !== undefined) throw new ApiError("InvalidArgument", `The path ${wrong} does not begin with /.`);
  const id = `I${randomUUID().replaceAll("-", "").slice(0, 13).toUpperCase()}`;
  return {
    type: INVALIDATION,
    id,
    ...place,
    name: id,
    urn: "",
    inputs: { distribution, paths, looks: 0 },
    outputs: {},
    holds: [],
    aliases: [],
    unique: "",
    seed: id,
  };
}
