import { canonical } from "../canonical.js";
import { refuse } from "../refusal.js";
import { type Inputs, isEmpty, records, text } from "../values.js";

const strategies = (inputs: Inputs): string =>
  canonical(
    records(inputs.capacityProviderStrategies)
      .map(({ capacityProvider, weight, base }) => canonical([capacityProvider, weight ?? 0, base ?? 0]))
      .sort(),
  );

/** Capacity providers change with a new deployment only. */
export const strategiesNeedForce = (state: Inputs, news: Inputs): string | undefined =>
  news.forceNewDeployment !== true && strategies(state) !== strategies(news)
    ? "force_new_deployment should be true when capacity_provider_strategy is being updated"
    : undefined;

/** A service that is given capacity providers has no launch type any more. */
export function strategyForLaunchType(_state: Inputs, planned: Inputs): Inputs {
  const { launchType: _, ...others } = planned;
  return records(planned.capacityProviderStrategies).length > 0 ? others : planned;
}

const statusOf = (inputs: Inputs): string => text(records(inputs.versioningConfiguration)[0]?.status);

/** Versions can be suspended, not taken back. */
export const versioningStays = (state: Inputs, news: Inputs): string | undefined =>
  statusOf(news) === "Disabled" && ["Enabled", "Suspended"].includes(statusOf(state))
    ? `versioning_configuration.status cannot be updated from '${statusOf(state)}' to 'Disabled'`
    : undefined;

/** A listener's certificate that goes away is planned, and nothing is sent for it. */
export const keepsCertificate = ({ certificateArn }: Inputs, planned: Inputs): Inputs =>
  text(certificateArn) && planned.certificateArn === undefined ? { ...planned, certificateArn } : planned;

const CONFIGURED = [
  "autoScalingConfigurationArn",
  "healthCheckConfiguration",
  "instanceConfiguration",
  "networkConfiguration",
  "sourceConfiguration",
];

const isSame = (one: unknown, other: unknown): boolean =>
  (isEmpty(one) && isEmpty(other)) || canonical(one) === canonical(other);

/** A tracing configuration that is left out is not sent: it stays on, and an update of nothing else is refused. */
export function observabilityStays(state: Inputs, planned: Inputs): Inputs {
  const { observabilityConfiguration } = state;
  if (observabilityConfiguration === undefined || planned.observabilityConfiguration !== undefined) return planned;
  if (CONFIGURED.every((key) => isSame(state[key], planned[key]))) {
    refuse("app-runner-update", "InvalidRequestException", "No configurations provided in the UpdateService request");
  }
  return { ...planned, observabilityConfiguration };
}
