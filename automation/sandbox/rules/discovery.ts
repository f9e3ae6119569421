import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text } from "../values.js";

export const namespaceOf = (inputs: Inputs): string => text(records(inputs.dnsConfig)[0]?.namespaceId);

/** DNS records of a service have a known type and a time to live. */
export function checkDiscoveryService(inputs: Inputs): void {
  for (const { type, ttl } of records(records(inputs.dnsConfig)[0]?.dnsRecords)) {
    if (text(type) && !["A", "AAAA", "SRV", "CNAME"].includes(text(type))) {
      refuse("discovery-records", "InvalidInput", `The DNS record type '${text(type)}' is not supported`);
    }
    const seconds = numeric(ttl);
    if (seconds !== undefined && (seconds < 0 || seconds > 2_147_483_647))
      refuse("discovery-records", "InvalidInput", `TTL ${seconds} is out of range`);
  }
}
