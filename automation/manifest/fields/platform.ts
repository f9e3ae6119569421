/** The platform. Long form: always `{osfamily, architecture}` in lower case, as written (amd64 and x86_64 both occur). */
import { either, enumOf, type Plain, type Refusal, str } from "../fields.js";

const platformFamilies = [
  "linux",
  "windows",
  "windows_server_2019_core",
  "windows_server_2019_full",
  "windows_server_2022_core",
  "windows_server_2022_full",
] as const;
const platformArchitectures = ["x86_64", "amd64", "arm", "arm64"] as const;

export interface PlatformForm {
  osfamily: (typeof platformFamilies)[number];
  architecture: (typeof platformArchitectures)[number];
}

const shorthands = ["linux/amd64", "linux/x86_64", "linux/arm", "linux/arm64", "windows/amd64", "windows/x86_64"];

function fromText(text: string): Plain | Refusal {
  const lower = text.toLowerCase();
  if (!shorthands.includes(lower))
    return {
      message: `"${text}" is not a platform`,
      hint: `Write one of ${shorthands.join(", ")}, or a map of osfamily and architecture.`,
    };
  const [osfamily = "", architecture = ""] = lower.split("/");
  return { osfamily, architecture };
}

const fields = {
  osfamily: enumOf(platformFamilies, { effect: "operating system of the task", required: true, ignoreCase: true }),
  architecture: enumOf(platformArchitectures, {
    effect: "processor of the task",
    rules: ["arm and arm64 with Linux only."],
    required: true,
    ignoreCase: true,
  }),
};

const about = {
  effect: "operating system and processor, of the task and of the images that are built",
  form: '`"<os>/<architecture>"`, or a map',
  defaultText: "linux/x86_64",
  lenient: true,
  scalar: { of: str({ effect: "operating system and processor" }), expand: fromText },
} as const;

export const platform = either<PlatformForm, typeof fields, typeof about>(fields, {
  ...about,
  rules: [
    `A text is one of ${shorthands.join(", ")} (any casing).`,
    "Windows excludes EFS, a read-only root file system and Service Connect.",
  ],
} as typeof about);

/** App Runner runs x86 Linux only. */
export const requestDrivenPlatform = either<PlatformForm, typeof fields, typeof about>(fields, {
  ...about,
  defaultText: "linux/amd64",
  effect: "platform of the image that is built",
  rules: [
    "Only Linux on x86: Windows and ARM are refused.",
    "Copilot refused every explicit value; linux/amd64 and linux/x86_64 are accepted here.",
  ],
} as unknown as typeof about);
