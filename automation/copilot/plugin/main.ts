#!/usr/bin/env node
import { createRequire } from "node:module";
import { main } from "@pulumi/pulumi/provider/index.js";
import * as components from "../../../components/index.js";
import { ComponentProvider } from "../../../components/plugin/provider.js";
import { type Schema, schema } from "../../../components/plugin/schema.js";
import { leaveOutStackTraces } from "../../stack/traces.js";
import { CopilotEnvironment } from "../copilotEnvironment.js";

// The plugin `airlift` with the components and with what reads manifests; @airlift/components has the components alone.

leaveOutStackTraces();

const more = createRequire(import.meta.url)("../schema.json") as Pick<Schema, "types" | "resources">;
const types = { ...schema.types, ...more.types };
const resources = { ...schema.resources, ...more.resources };

main(
  new ComponentProvider({ ...schema, types, resources }, { ...components, CopilotEnvironment }),
  process.argv.slice(2),
);
