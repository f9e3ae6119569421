import type { ResourceType } from "../kind.js";
import { ec2 } from "./ec2.js";

/** Every resource type of the simulated AWS, by its token; others are refused by name. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = { ...ec2 };
