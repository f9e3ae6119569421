import { suffixOf } from "../../aws/partitions.js";
import { text, texts } from "../values.js";
import type { Answer, Lookup } from "./lookup.js";

/** It opens nothing: there is no registry. */
const TOKEN = "simulated-aws-token";

const authorization = ({ args, place }: Lookup) => {
  const registry = `${text(args.registryId) || place.account}.dkr.ecr.${place.region}.${suffixOf(place.region)}`;
  return {
    id: place.region,
    region: place.region,
    registryId: text(args.registryId) || place.account,
    authorizationToken: Buffer.from(`AWS:${TOKEN}`).toString("base64"),
    expiresAt: "2099-01-01T00:00:00Z",
    password: TOKEN,
    userName: "AWS",
    proxyEndpoint: `https://${registry}`,
  };
};

/** Lookups of registries and their images. */
export const registryLookups: Readonly<Record<string, Answer>> = {
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": authorization,
  "aws:ecr/getCredentials:getCredentials": (lookup) => {
    const { authorizationToken, proxyEndpoint, expiresAt, registryId } = authorization(lookup);
    return { id: registryId, registryId, authorizationToken, proxyEndpoint, expiresAt };
  },
  "aws:ecr/getRepository:getRepository": ({ args, place, world }) => {
    const found = world.find("aws:ecr/repository:Repository", text(args.name), place);
    if (!found) throw new Error(`ECR Repository (${text(args.name)}) not found`);
    return { id: found.id, ...found.outputs };
  },
  "aws:ecr/getImage:getImage": ({ args, place, world }) => {
    const named = text(args.imageDigest) || text(args.imageTag);
    const found = world.find("aws:ecr/image:Image", `${text(args.repositoryName)}@${named}`, place);
    if (!found) throw new Error(`ECR Image (${text(args.repositoryName)}:${named}) not found`);
    const digest = text(found.outputs.digest);
    return {
      id: digest,
      imageDigest: digest,
      repositoryName: text(args.repositoryName),
      imageUri: `${place.account}.dkr.ecr.${place.region}.${suffixOf(place.region)}/${text(args.repositoryName)}@${digest}`,
      imageTags: texts(found.aliases.map((alias) => alias.split("@")[1])),
    };
  },
};
