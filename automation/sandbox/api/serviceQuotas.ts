import { type Api, unknownOperation } from "./call.js";

/** Service Quotas of an account that nothing was raised in: it names none, and the usual ones hold. */
export const serviceQuotasApi: Api = (call) =>
  call.operation === "ListServiceQuotas" ? { Quotas: [] } : unknownOperation(call);
