import { isRecord } from "../../base/isRecord.js";
import { records, text, texts } from "../values.js";
import { type Api, unknownOperation } from "./call.js";

/** The Resource Groups Tagging API: everything that has tags, by its tags. */
export const taggingApi: Api = (call) => (call.operation === "GetResources" ? getResources : unknownOperation)(call);

const getResources: Api = ({ world, place, body }) => {
  const filters = records(body.TagFilters);
  const types = texts(body.ResourceTypeFilters);
  const all = [...world.list(place), ...world.list({ account: place.account, region: "global" })];
  const found = all.flatMap(({ id, outputs }) => {
    const tags = isRecord(outputs.tagsAll) ? outputs.tagsAll : {};
    const arn = text(outputs.arn) || id;
    const [, , service = "", , , ...rest] = arn.split(":");
    const type = `${service}:${rest.join(":").split("/")[0]}`;
    const asked =
      types.length === 0 || types.some((one) => one === service || one === type || type.startsWith(`${one}:`));
    const fits = filters.every(({ Key, Values }) => texts(Values).includes(text(tags[text(Key)])));
    return arn.startsWith("arn:") && asked && fits && Object.keys(tags).length > 0
      ? [{ ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }]
      : [];
  });
  return { ResourceTagMappingList: found, PaginationToken: "" };
};
