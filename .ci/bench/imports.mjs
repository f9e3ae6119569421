// What `airlift package` is measured against: a process that only imports the two SDKs.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

if (aws.ecs === undefined || pulumi.Resource === undefined) throw new Error("The SDKs are not as expected.");
