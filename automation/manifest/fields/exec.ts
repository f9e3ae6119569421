/** Commands in running containers. Long form: always `{enable}`. */
import { bool, switchable } from "../fields.js";

export const exec = switchable(
  {
    enable: bool({
      effect: "whether it is on",
      rules: ["Copilot took any value here, even false, for on; false is off here."],
    }),
  },
  {
    effect: "lets `exec` open a shell in running containers",
    default: false,
    lenient: true,
    switchIgnoredUpstream: true,
  },
);
