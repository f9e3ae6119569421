import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as discovery from "../rules/discovery.js";
import { text } from "../values.js";
import { capitals } from "./identity.js";
import { naming } from "./naming.js";

/** Cloud Map. */
export const servicediscovery: Readonly<Record<string, ResourceType>> = {
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    service: "ServiceDiscovery",
    naming: naming.namespace,
    id: ({ digits }) => `ns-${digits(16)}`,
    outputs: (made, id) => ({
      arn: arn(made.place, "servicediscovery", `namespace/${id}`),
      hostedZone: `Z${capitals(made, 20)}`,
    }),
    unique: ({ inputs }) => `${text(inputs.vpc)} ${text(inputs.name)}`,
    duplicate: {
      code: "ConflictingDomainExists",
      says: ({ inputs }) =>
        `The VPC ${text(inputs.vpc)} has already been associated with a hosted zone for ${text(inputs.name)}.`,
    },
    holds: { vpc: "vpc" },
    importIds: ({ id, inputs }) => [`${id}:${text(inputs.vpc)}`],
  },
  "aws:servicediscovery/httpNamespace:HttpNamespace": {
    service: "ServiceDiscovery",
    naming: naming.namespace,
    id: ({ digits }) => `ns-${digits(16)}`,
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "servicediscovery", `namespace/${id}`),
      httpName: text(inputs.name),
    }),
  },
  "aws:servicediscovery/service:Service": {
    service: "ServiceDiscovery",
    naming: naming.discoveryService,
    id: ({ digits }) => `srv-${digits(16)}`,
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "servicediscovery", `service/${id}`),
      namespaceId: inputs.namespaceId ?? discovery.namespaceOf(inputs),
      type: inputs.dnsConfig === undefined ? "HTTP" : "DNS_HTTP",
    }),
    unique: ({ inputs }) => `${text(inputs.namespaceId) || discovery.namespaceOf(inputs)} ${text(inputs.name)}`,
    duplicate: { code: "ServiceAlreadyExists", says: ({ inputs }) => `Service already exists: ${text(inputs.name)}` },
    holds: { namespaceId: "namespace", "dnsConfig.namespaceId": "namespace" },
    check: discovery.checkDiscoveryService,
  },
};
