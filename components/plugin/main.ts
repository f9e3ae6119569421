#!/usr/bin/env node
import { main } from "@pulumi/pulumi/provider/index.js";
import { ComponentProvider } from "./provider.js";

// The plugin that engines start for programs in other languages: as PulumiPlugin.yaml says, or as pulumi-resource-airlift.

// Stack traces are most of what a resource costs the SDK, and Node.js 20.20 does not come back from printing them where
// the SDK's source maps lead outside of its package.
Error.stackTraceLimit = 0;

main(new ComponentProvider(), process.argv.slice(2));
