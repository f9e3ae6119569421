import type { VpcSpec } from "../environment.js";

/** Copilot's own network: two public and two private subnets in the first two zones. */
export const defaultVpc: Extract<VpcSpec, { cidr: string }> = {
  cidr: "10.0.0.0/16",
  publicSubnets: [{ cidr: "10.0.0.0/24" }, { cidr: "10.0.1.0/24" }],
  privateSubnets: [{ cidr: "10.0.2.0/24" }, { cidr: "10.0.3.0/24" }],
};
