import { defineVerb, type VerbDefinition } from "../verb.js";

/** Copilot's upgrade of an old template: scripts call it, and there is nothing to do. */
function upgradeVerb(noun: string): VerbDefinition {
  return defineVerb({
    command: "upgrade",
    describe: `Say why the ${noun} needs no upgrade`,
    flags: ["json"],
    own: {
      name: { alias: "n", type: "string", describe: `Name of the ${noun}` },
      ...(noun === "environment" && { all: { type: "boolean", describe: "Every environment" } }),
    },
    async run(parsed, verb) {
      const text = `Nothing to do: Airlift has no template versions. \`airlift up\` brings the ${noun} to what this version deploys, and \`airlift preview\` shows what that would change.`;
      if (parsed.json === true) verb.print({ version: 1, upgraded: false, reason: text });
      else verb.printer.say(text);
    },
  });
}

export const appUpgradeVerb = upgradeVerb("application");
export const envUpgradeVerb = upgradeVerb("environment");
export const svcUpgradeVerb = upgradeVerb("service");
