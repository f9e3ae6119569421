/** Static Site. Long form: `exclude` and `reinclude` are lists; `recursive` is there where it was written (absent means false). */
import { bool, list, map, str } from "../fields.js";
import { refuseArn } from "./texts.js";

const pattern = (effect: string, rules: readonly string[]) =>
  list(str({ effect: "one pattern" }), { effect, form: "string, or list of strings", single: true, rules });

const file = map(
  {
    source: str({
      effect: "file or folder to upload",
      rules: ["Relative to the folder that holds `copilot/`.", "Must exist."],
      required: true,
    }),
    destination: str({
      effect: "key of the file, or prefix of the folder's files",
      defaultText: "top of the bucket; a single file keeps its name",
    }),
    recursive: bool({
      effect: "includes the files of folders below",
      defaultText: "false",
      rules: ["Copilot's pages said true and its code took false; a warning names the folders left out."],
    }),
    exclude: pattern("files to leave out", [
      "`*` and `?` match any characters, as in the AWS CLI; in Copilot such patterns matched nothing.",
      "The path of a folder, such as `copilot/`, leaves out all that is in it.",
    ]),
    reinclude: pattern("files to take although they are excluded", [
      "Applied after `exclude`.",
      "`.git`, `.env*`, `.airlift`, `copilot`, `node_modules` and private keys are only taken where a pattern has their name in it; a file that looks like a secret, where one is its path.",
    ]),
  },
  { effect: "one upload" },
);

export const staticSiteFields = {
  http: map(
    {
      alias: str({
        effect: "host name of the site",
        defaultText: "`{name}.{env}.{app}.{domain}` where the application has a domain",
        rules: ["Needs the application's domain, unless there is a `certificate`.", "An override can't blank it."],
        emptyKeepsBase: true,
      }),
      certificate: str({
        effect: "ARN of the certificate that CloudFront uses; its DNS records are then yours to create",
        defaultText: "one requested for the alias",
        rules: ["In us-east-1.", "Needs `alias`.", "An override can't blank it."],
        emptyKeepsBase: true,
        refuse: (text) => (text === "" ? undefined : refuseArn(text, "us-east-1")),
      }),
    },
    { effect: "the CloudFront distribution" },
  ),
  files: list(file, { effect: "files of the site" }),
};
