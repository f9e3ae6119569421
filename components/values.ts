import type * as pulumi from "@pulumi/pulumi";

/** Text that merely fills a property of a resource (an id, an ARN, an image) and may be known only after deployment. */
export type Value = pulumi.Input<string>;
