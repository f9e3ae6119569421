// Forked by world.test.ts: adds some resources to a world that others write to at the same time.
import { openWorld } from "../../automation/sandbox/world.js";
import { worldResource } from "./worldResource.js";

const [, , directory = "", name = "", count = "0"] = process.argv;
const world = openWorld(directory);
for (let index = 0; index < Number(count); index++) {
  world.change(() => world.put(worldResource(`${name}-${index}`)));
}
