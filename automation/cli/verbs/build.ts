import { optionsFrom, reaching } from "../flags.js";
import { writeImages } from "../imagesFile.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const buildVerb = defineVerb({
  command: "build",
  describe: "Build and push missing images, and upload env files",
  flags: [...reaching, "all", "name", "json", "tag", "images-file", "wait-for-lock"],
  async run(parsed, verb) {
    const { build } = await api();
    const { application, built, images } = await verb.printer.during(build(optionsFrom(parsed), verb.printer.onEvent));
    writeImages(parsed, images);
    if (parsed.json === true) verb.print({ version: 1, application, built, images });
    verb.printer.say(built.length === 0 ? "Every image exists already." : `Built: ${built.join(", ")}.`);
  },
});
