/**
 * Outputs of each resource type that components read and that are no inputs of it. One that is missing here would be
 * `undefined` in silence, so a type that is not in the table is an error.
 */
const outputs: Record<string, string[]> = {
  "aws:acm/certificate:Certificate": ["arn", "domainValidationOptions"],
  "aws:acm/certificateValidation:CertificateValidation": ["certificateArn"],
  "aws:apprunner/service:Service": ["arn", "serviceUrl"],
  "aws:appautoscaling/policy:Policy": ["arn", "name"],
  "aws:appautoscaling/target:Target": ["arn"],
  "aws:cloudformation/stack:Stack": ["outputs"],
  "aws:cloudfront/distribution:Distribution": ["domainName", "hostedZoneId"],
  "aws:cloudfront/function:Function": ["arn"],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [],
  "aws:cloudwatch/eventRule:EventRule": ["arn", "name"],
  "aws:cloudwatch/eventTarget:EventTarget": ["arn"],
  "aws:cloudwatch/logGroup:LogGroup": ["arn"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["arn", "name"],
  "aws:ec2/securityGroup:SecurityGroup": ["arn", "name"],
  "aws:ecs/service:Service": ["name"],
  "aws:ecs/taskDefinition:TaskDefinition": ["arn", "arnWithoutRevision", "revision"],
  "aws:efs/accessPoint:AccessPoint": ["arn"],
  "aws:iam/role:Role": ["arn", "name", "uniqueId"],
  "aws:iam/rolePolicy:RolePolicy": ["name"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [],
  "aws:kms/key:Key": ["arn", "keyId"],
  "aws:lambda/function:Function": ["arn", "name"],
  "aws:lambda/permission:Permission": [],
  "aws:lb/listener:Listener": ["arn"],
  "aws:lb/listenerRule:ListenerRule": ["arn"],
  "aws:lb/loadBalancer:LoadBalancer": ["arn", "arnSuffix", "dnsName", "name", "zoneId"],
  "aws:lb/targetGroup:TargetGroup": ["arn", "arnSuffix", "name"],
  "aws:route53/record:Record": ["fqdn"],
  "aws:s3/bucket:Bucket": ["arn", "bucket", "bucketRegionalDomainName"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [],
  "aws:s3/bucketPolicy:BucketPolicy": [],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [],
  "aws:s3/bucketVersioning:BucketVersioning": [],
  "aws:servicediscovery/service:Service": ["arn"],
  "aws:sfn/stateMachine:StateMachine": ["arn"],
  "aws:sns/topic:Topic": ["arn"],
  "aws:sns/topicPolicy:TopicPolicy": ["owner"],
  "aws:sns/topicSubscription:TopicSubscription": ["arn"],
  "aws:sqs/queue:Queue": ["arn", "name", "url"],
  "aws:sqs/queuePolicy:QueuePolicy": [],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["arn", "securityGroupRuleId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["arn", "securityGroupRuleId"],
};

/** Outputs that the addons stacks of tests have. */
const addonOutputs = ["Access", "Group", "Password", "TableName"];

/** Outputs that are no text: what a stack of addons or a certificate gives. */
const structured: Record<string, (reference: (output: string) => string, inputs: Record<string, unknown>) => unknown> =
  {
    "aws:cloudformation/stack:Stack.outputs": (reference) =>
      Object.fromEntries(addonOutputs.map((name) => [name, reference(`outputs.${name}`)])),
    "aws:acm/certificate:Certificate.domainValidationOptions": (_, { domainName, subjectAlternativeNames = [] }) =>
      [domainName, ...(subjectAlternativeNames as unknown[])].map((name) => ({
        domainName: name,
        resourceRecordName: `_proof.${name}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_proof.acm",
      })),
  };

/** The state of a new resource: its inputs, and every output as a reference `${<type>::<name>.<output>}`. */
export function outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const names = outputs[type];
  if (names === undefined) throw new Error(`${type} is not in the table of outputs (test/support/outputs.ts)`);
  const reference = (output: string): string => `\${${type}::${name}.${output}}`;
  const state = { ...inputs };
  for (const output of names) {
    state[output] ??= structured[`${type}.${output}`]?.(reference, inputs) ?? reference(output);
  }
  return state;
}
