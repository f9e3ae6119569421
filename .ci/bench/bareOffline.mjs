// Registers the resources of a plan under mocks, as a program without Airlift would: node bareOffline.mjs PLAN.json
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import "@pulumi/aws";
import { registerAll } from "./register.mjs";

const { resources } = JSON.parse(readFileSync(process.argv[2], "utf8"));
let made = 0;
await pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => {
    made++;
    return { id: `${name}-id`, state: inputs };
  },
  call: ({ inputs }) => inputs,
});
registerAll(resources);
await pulumi.runtime.disconnect();
const own = resources.filter(({ type }) => !type.startsWith("airlift:")).length;
if (made < own) throw new Error(`${made} of ${own} resources were registered.`);
