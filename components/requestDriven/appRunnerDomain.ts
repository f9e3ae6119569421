import type * as aws from "@pulumi/aws";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { zoneOf } from "../domain.js";
import type { WorkloadScope } from "../workload.js";

/** The most records that App Runner wants for a name; resources can't be counted after the fact. */
const validationRecords = 3;

/**
 * Serves an App Runner service under a name of the application's domain.
 *
 * @throws when no hosted zone of the environment takes the name
 */
export function createCustomDomain(
  scope: WorkloadScope,
  alias: string,
  service: aws.apprunner.Service,
): aws.apprunner.CustomDomainAssociation {
  const zone = zoneOf(scope.environment.domain?.zones ?? [], alias);
  if (zone === undefined)
    throw argumentError("alias", `no hosted zone holds "${alias}", the alias of ${scope.workload}`);
  const association = child(scope, "customDomain", "custom-domain", {
    serviceArn: service.arn,
    domainName: alias,
    enableWwwSubdomain: false,
  });
  const opts = { provider: zone.provider };
  // The association's target is the same name, which the provider does not know of one that it has imported.
  child(
    scope,
    "record",
    "record",
    { zoneId: zone.zoneId, name: alias, type: "CNAME", ttl: 60, records: [service.serviceUrl] },
    opts,
  );
  for (let index = 0; index < validationRecords; index++) {
    // By name: AWS orders them as it likes, and otherwise once their status changes. Where App Runner wants fewer, several
    // resources write the same record.
    const record = association.certificateValidationRecords.apply((records) => {
      const byName = [...records].sort((a, b) => (a.name < b.name ? -1 : 1));
      const wanted = byName[index % byName.length];
      if (wanted === undefined) throw new Error(`App Runner has returned no validation record for "${alias}"`);
      return wanted;
    });
    child(
      scope,
      "validationRecord",
      `custom-domain-validation-${index + 1}`,
      {
        zoneId: zone.zoneId,
        name: record.name,
        type: record.type,
        ttl: 60,
        records: [record.value],
        allowOverwrite: true,
      },
      opts,
    );
  }
  return association;
}
