/**
 * Prices on demand in US dollars, without taxes, free tiers and savings plans. The regions us-east-1, us-east-2 and us-west-2
 * have them; others are up to a third dearer. Read on the pages named, which are AWS's own.
 */
export const priceTable = {
  /** When they were read. */
  asOf: "2026-03",
  regions: ["us-east-1", "us-east-2", "us-west-2"],
  /** Hours of a month, as AWS's own calculator has it. */
  hours: 730,
  /** https://aws.amazon.com/fargate/pricing/ : an hour of a vCPU and of a GB of memory, by architecture. */
  fargate: {
    X86_64: { cpu: 0.04048, memory: 0.004445 },
    ARM64: { cpu: 0.03238, memory: 0.00356 },
    /** A GB of storage beyond the first 20, an hour. */
    storage: 0.000111,
    includedStorage: 20,
    /** What Spot takes off. It varies with demand; AWS says up to 70 percent. */
    spotDiscount: 0.7,
  },
  /** https://aws.amazon.com/elasticloadbalancing/pricing/ : an hour, and an hour of a capacity unit. */
  application: { hour: 0.0225, unit: 0.008 },
  network: { hour: 0.0225, unit: 0.006 },
  /** https://aws.amazon.com/vpc/pricing/ */
  nat: { hour: 0.045, gigabyte: 0.045 },
  publicAddress: 0.005,
  endpoint: { hour: 0.01, gigabyte: 0.01 },
  /** https://aws.amazon.com/efs/pricing/ : a GB in Standard storage, a month. */
  efs: 0.3,
  /** https://aws.amazon.com/cloudwatch/pricing/ : a metric of an alarm, a month; a GB of logs that comes in. */
  alarm: 0.1,
  logs: 0.5,
  /** https://aws.amazon.com/apprunner/pricing/ : an hour of a GB that is provisioned, and of a vCPU that is active. */
  appRunner: { memory: 0.007, cpu: 0.064 },
  /** https://aws.amazon.com/route53/pricing/ , https://aws.amazon.com/kms/pricing/ , https://aws.amazon.com/secrets-manager/pricing/ : one, a month. */
  zone: 0.5,
  key: 1,
  secret: 0.4,
} as const;
