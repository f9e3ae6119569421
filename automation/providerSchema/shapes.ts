/**
 * What each resource type takes and gives, as the Pulumi SDKs declare it (test/sandbox/sdkShapes.ts reads them and
 * the test beside it compares): `name=<kind>[i|r][o]`, where the kind is string, number, boolean, list, map or
 * object, `i` an input, `r` a required one, and `o` an output that is always there.
 */
export const shapes: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc":
    "arn=so assignGeneratedIpv6CidrBlock=bi cidrBlock=sio defaultNetworkAclId=so defaultRouteTableId=so defaultSecurityGroupId=so dhcpOptionsId=so enableDnsHostnames=bio enableDnsSupport=bi enableNetworkAddressUsageMetrics=bio instanceTenancy=si ipv4IpamPoolId=si ipv4NetmaskLength=ni ipv6AssociationId=so ipv6CidrBlock=sio ipv6CidrBlockNetworkBorderGroup=sio ipv6IpamPoolId=si ipv6NetmaskLength=ni mainRouteTableId=so ownerId=so region=sio tags=mi tagsAll=mo",
  "aws:ec2/subnet:Subnet":
    "arn=so assignIpv6AddressOnCreation=bi availabilityZone=sio availabilityZoneId=sio cidrBlock=sio customerOwnedIpv4Pool=si enableDns64=bi enableLniAtDeviceIndex=ni enableResourceNameDnsARecordOnLaunch=bi enableResourceNameDnsAaaaRecordOnLaunch=bi ipv4IpamPoolId=si ipv4NetmaskLength=ni ipv6CidrBlock=sio ipv6CidrBlockAssociationId=so ipv6IpamPoolId=si ipv6Native=bi ipv6NetmaskLength=ni mapCustomerOwnedIpOnLaunch=bi mapPublicIpOnLaunch=bi outpostArn=si ownerId=so privateDnsHostnameTypeOnLaunch=sio region=sio tags=mi tagsAll=mo vpcId=sro",
  "aws:ec2/internetGateway:InternetGateway": "arn=so ownerId=so region=sio tags=mi tagsAll=mo vpcId=sio",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": "internetGatewayId=sro region=sio vpcId=sro",
  "aws:ec2/routeTable:RouteTable":
    "arn=so ownerId=so propagatingVgws=lio region=sio routes=lio tags=mi tagsAll=mo vpcId=sro",
  "aws:ec2/route:Route":
    "carrierGatewayId=si coreNetworkArn=si destinationCidrBlock=si destinationIpv6CidrBlock=si destinationPrefixListId=si egressOnlyGatewayId=si gatewayId=si instanceId=so instanceOwnerId=so localGatewayId=si natGatewayId=si networkInterfaceId=sio odbNetworkArn=si origin=so region=sio routeTableId=sro state=so transitGatewayId=si vpcEndpointId=si vpcPeeringConnectionId=si",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "gatewayId=si region=sio routeTableId=sro subnetId=si",
  "aws:ec2/eip:Eip":
    "address=si allocationId=so arn=so associateWithPrivateIp=si associationId=so carrierIp=so customerOwnedIp=so customerOwnedIpv4Pool=si domain=sio instance=sio ipamPoolId=sio networkBorderGroup=sio networkInterface=sio privateDns=so privateIp=so ptrRecord=so publicDns=so publicIp=so publicIpv4Pool=sio region=sio tags=mi tagsAll=mo",
  "aws:ec2/natGateway:NatGateway":
    "allocationId=si associationId=so autoProvisionZones=so autoScalingIps=so availabilityMode=sio availabilityZoneAddresses=li connectivityType=si networkInterfaceId=so privateIp=sio publicIp=so region=sio regionalNatGatewayAddresses=lo regionalNatGatewayAutoMode=so routeTableId=so secondaryAllocationIds=lio secondaryPrivateIpAddressCount=nio secondaryPrivateIpAddresses=lio subnetId=si tags=mi tagsAll=mo vpcId=sio",
  "aws:ec2/securityGroup:SecurityGroup":
    "arn=so description=sio egress=lio ingress=lio name=sio namePrefix=sio ownerId=so region=sio revokeRulesOnDelete=bi tags=mi tagsAll=mo vpcId=sio",
  "aws:ec2/securityGroupRule:SecurityGroupRule":
    "cidrBlocks=li description=si fromPort=nro ipv6CidrBlocks=li prefixListIds=li protocol=sro region=sio securityGroupId=sro securityGroupRuleId=so self=bi sourceSecurityGroupId=sio toPort=nro type=sro",
  "aws:ec2/vpcEndpoint:VpcEndpoint":
    "arn=so autoAccept=bi cidrBlocks=lo dnsEntries=lo dnsOptions=oio ipAddressType=sio networkInterfaceIds=lo ownerId=so policy=sio prefixListId=so privateDnsEnabled=bio region=sio requesterManaged=bo resourceConfigurationArn=si routeTableIds=lio securityGroupIds=lio serviceName=si serviceNetworkArn=si serviceRegion=sio state=so subnetConfigurations=lio subnetIds=lio tags=mi tagsAll=mo vpcEndpointType=si vpcId=sro",
  "aws:ec2/flowLog:FlowLog":
    "arn=so deliverCrossAccountRole=si destinationOptions=oi eniId=si iamRoleArn=si logDestination=sio logDestinationType=si logFormat=sio maxAggregationInterval=ni region=sio regionalNatGatewayId=si subnetId=si tagFieldSpecifications=li tags=mi tagsAll=mo trafficType=si transitGatewayAttachmentId=si transitGatewayId=si vpcId=si",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
    "arn=so cidrIpv4=si cidrIpv6=si description=si fromPort=ni ipProtocol=sro prefixListId=si referencedSecurityGroupId=si region=sio securityGroupId=sro securityGroupRuleId=so tags=mi tagsAll=mo toPort=ni",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
    "arn=so cidrIpv4=si cidrIpv6=si description=si fromPort=ni ipProtocol=sro prefixListId=si referencedSecurityGroupId=si region=sio securityGroupId=sro securityGroupRuleId=so tags=mi tagsAll=mo toPort=ni",
  "aws:lb/loadBalancer:LoadBalancer":
    "accessLogs=oi arn=so arnSuffix=so clientKeepAlive=ni connectionLogs=oi customerOwnedIpv4Pool=si desyncMitigationMode=si dnsName=so dnsRecordClientRoutingPolicy=si dropInvalidHeaderFields=bi enableCrossZoneLoadBalancing=bi enableDeletionProtection=bi enableHttp2=bi enablePrefixForIpv6SourceNat=sio enableTlsVersionAndCipherSuiteHeaders=bi enableWafFailOpen=bi enableXffClientPort=bi enableZonalShift=bi enforceSecurityGroupInboundRulesOnPrivateLinkTraffic=sio healthCheckLogs=oi idleTimeout=ni internal=bio ipAddressType=sio ipamPools=oi loadBalancerType=si minimumLoadBalancerCapacity=oi name=sio namePrefix=sio preserveHostHeader=bi region=sio secondaryIpsAutoAssignedPerSubnet=nio securityGroups=lio subnetMappings=lio subnets=lio tags=mi tagsAll=mo vpcId=so xffHeaderProcessingMode=si zoneId=so",
  "aws:lb/listener:Listener":
    "alpnPolicy=si arn=so certificateArn=si defaultActions=lro loadBalancerArn=sro mutualAuthentication=oio port=ni protocol=sio region=sio routingHttpRequestXAmznMtlsClientcertHeaderName=sio routingHttpRequestXAmznMtlsClientcertIssuerHeaderName=sio routingHttpRequestXAmznMtlsClientcertLeafHeaderName=sio routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName=sio routingHttpRequestXAmznMtlsClientcertSubjectHeaderName=sio routingHttpRequestXAmznMtlsClientcertValidityHeaderName=sio routingHttpRequestXAmznTlsCipherSuiteHeaderName=sio routingHttpRequestXAmznTlsVersionHeaderName=sio routingHttpResponseAccessControlAllowCredentialsHeaderValue=sio routingHttpResponseAccessControlAllowHeadersHeaderValue=sio routingHttpResponseAccessControlAllowMethodsHeaderValue=sio routingHttpResponseAccessControlAllowOriginHeaderValue=sio routingHttpResponseAccessControlExposeHeadersHeaderValue=sio routingHttpResponseAccessControlMaxAgeHeaderValue=sio routingHttpResponseContentSecurityPolicyHeaderValue=sio routingHttpResponseServerEnabled=bio routingHttpResponseStrictTransportSecurityHeaderValue=sio routingHttpResponseXContentTypeOptionsHeaderValue=sio routingHttpResponseXFrameOptionsHeaderValue=sio sslPolicy=sio tags=mi tagsAll=mo tcpIdleTimeoutSeconds=nio",
  "aws:lb/listenerRule:ListenerRule":
    "actions=lro arn=so conditions=lro listenerArn=sro priority=nio region=sio tags=mi tagsAll=mo transforms=li",
  "aws:lb/listenerCertificate:ListenerCertificate": "certificateArn=sro listenerArn=sro region=sio",
  "aws:lb/targetGroup:TargetGroup":
    "arn=so arnSuffix=so connectionTermination=bio deregistrationDelay=ni healthCheck=oio ipAddressType=sio lambdaMultiValueHeadersEnabled=bi loadBalancerArns=lo loadBalancingAlgorithmType=sio loadBalancingAnomalyMitigation=sio loadBalancingCrossZoneEnabled=sio name=sio namePrefix=sio port=ni preserveClientIp=sio protocol=si protocolVersion=sio proxyProtocolV2=bi region=sio slowStart=ni stickiness=oio tags=mi tagsAll=mo targetControlPort=ni targetFailovers=lio targetGroupHealth=oio targetHealthStates=lio targetType=si vpcId=si",
  "aws:ecs/cluster:Cluster":
    "arn=so configuration=oi name=sio region=sio serviceConnectDefaults=oi settings=lio tags=mi tagsAll=mo",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders":
    "capacityProviders=li clusterName=sro defaultCapacityProviderStrategies=li region=sio",
  "aws:ecs/taskDefinition:TaskDefinition":
    "arn=so arnWithoutRevision=so containerDefinitions=sro cpu=si enableFaultInjection=bio ephemeralStorage=oi executionRoleArn=si family=sro ipcMode=si memory=si networkMode=sio pidMode=si placementConstraints=li proxyConfiguration=oi region=sio requiresCompatibilities=li revision=no runtimePlatform=oi skipDestroy=bi tags=mi tagsAll=mo taskRoleArn=si trackLatest=bi volumes=li",
  "aws:ecs/service:Service":
    "alarms=oi arn=so availabilityZoneRebalancing=sio capacityProviderStrategies=li cluster=sio deploymentCircuitBreaker=oi deploymentConfiguration=oio deploymentController=oi deploymentMaximumPercent=ni deploymentMinimumHealthyPercent=ni desiredCount=ni enableEcsManagedTags=bi enableExecuteCommand=bi forceDelete=bi forceNewDeployment=bi healthCheckGracePeriodSeconds=ni iamRole=sio launchType=sio loadBalancers=li name=sio networkConfiguration=oi orderedPlacementStrategies=li placementConstraints=li platformVersion=sio propagateTags=si region=sio schedulingStrategy=si serviceConnectConfiguration=oi serviceRegistries=oi sigintRollback=bi tags=mi tagsAll=mo taskDefinition=si triggers=mio volumeConfiguration=oi vpcLatticeConfigurations=li waitForSteadyState=bi",
  "aws:ecs/expressGatewayService:ExpressGatewayService":
    "cluster=sio cpu=sio currentDeployment=so executionRoleArn=sro healthCheckPath=sio infrastructureRoleArn=sro ingressPaths=lo memory=sio networkConfigurations=lio primaryContainer=oro region=sio scalingTargets=lio serviceArn=so serviceName=sio serviceRevisionArn=so tags=mi tagsAll=mo taskRoleArn=si timeouts=oi waitForSteadyState=bio",
  "aws:iam/role:Role":
    "arn=so assumeRolePolicy=sro createDate=so description=si forceDetachPolicies=bi inlinePolicies=lio managedPolicyArns=lio maxSessionDuration=ni name=sio namePrefix=sio path=si permissionsBoundary=si tags=mi tagsAll=mo uniqueId=so",
  "aws:iam/rolePolicy:RolePolicy": "name=sio namePrefix=sio policy=sro role=sro",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn=sro role=sro",
  "aws:iam/policy:Policy":
    "arn=so attachmentCount=no delayAfterPolicyCreationInMs=ni description=si name=sio namePrefix=sio path=si policy=sro policyId=so tags=mi tagsAll=mo",
  "aws:cloudwatch/logGroup:LogGroup":
    "arn=so deletionProtectionEnabled=bio kmsKeyId=si logGroupClass=sio name=sio namePrefix=sio region=sio retentionInDays=ni skipDestroy=bi tags=mi tagsAll=mo",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy":
    "policyDocument=sro policyName=si policyScope=so region=sio resourceArn=si revisionId=so",
  "aws:cloudwatch/metricAlarm:MetricAlarm":
    "actionsEnabled=bi alarmActions=li alarmDescription=si arn=so comparisonOperator=si datapointsToAlarm=ni dimensions=mi evaluateLowSampleCountPercentiles=sio evaluationCriteria=oi evaluationInterval=ni evaluationPeriods=ni extendedStatistic=si insufficientDataActions=li metricName=si metricQueries=li name=sio namespace=si okActions=li period=ni region=sio statistic=si tags=mi tagsAll=mo threshold=ni thresholdMetricId=si treatMissingData=si unit=si warmUpConfiguration=oi",
  "aws:cloudwatch/eventRule:EventRule":
    "arn=so description=si eventBusName=si eventPattern=si forceDestroy=bi isEnabled=bi name=sio namePrefix=sio region=sio roleArn=si scheduleExpression=si state=si tags=mi tagsAll=mo",
  "aws:cloudwatch/eventTarget:EventTarget":
    "appsyncTarget=oi arn=sro batchTarget=oi deadLetterConfig=oi ecsTarget=oi eventBusName=si forceDestroy=bi httpTarget=oi input=si inputPath=si inputTransformer=oi kinesisTarget=oi redshiftTarget=oi region=sio retryPolicy=oi roleArn=si rule=sro runCommandTargets=li sagemakerPipelineTarget=oi sqsTarget=oi targetId=sio",
  "aws:lambda/function:Function":
    "architectures=lio arn=so capacityProviderConfig=oi code=si codeSha256=sio codeSigningConfigArn=si deadLetterConfig=oi description=si durableConfig=oi environment=oi ephemeralStorage=oio fileSystemConfig=oi handler=si imageConfig=oi imageUri=si invokeArn=so kmsKeyArn=si lastModified=so layers=li loggingConfig=oio memorySize=ni name=sio packageType=si publish=bi publishTo=si qualifiedArn=so qualifiedInvokeArn=so region=sio replaceSecurityGroupsOnDestroy=bi replacementSecurityGroupIds=li reservedConcurrentExecutions=ni responseStreamingInvokeArn=so role=sro runtime=si s3Bucket=si s3Key=si s3ObjectVersion=si signingJobArn=so signingProfileVersionArn=so skipDestroy=bi snapStart=oi sourceCodeHash=sio sourceCodeSize=no sourceKmsKeyArn=si tags=mi tagsAll=mo tenancyConfig=oi timeout=ni tracingConfig=oio useResourceTimeoutForPropagation=bi version=so vpcConfig=oi",
  "aws:lambda/permission:Permission":
    "action=sro eventSourceToken=si function=sro functionUrlAuthType=si invokedViaFunctionUrl=bi principal=sro principalOrgId=si qualifier=si region=sio sourceAccount=si sourceArn=si statementId=sio statementIdPrefix=sio",
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace":
    "arn=so description=si hostedZone=so name=sio region=sio tags=mi tagsAll=mo vpc=sro",
  "aws:servicediscovery/httpNamespace:HttpNamespace":
    "arn=so description=si httpName=so name=sio region=sio tags=mi tagsAll=mo",
  "aws:servicediscovery/service:Service":
    "arn=so description=si dnsConfig=oi forceDestroy=bi healthCheckConfig=oi healthCheckCustomConfig=oi name=sio namespaceId=sio region=sio tags=mi tagsAll=mo type=sio",
  "aws:appautoscaling/target:Target":
    "arn=so maxCapacity=nro minCapacity=nro region=sio resourceId=sro roleArn=sio scalableDimension=sro serviceNamespace=sro suspendedState=oio tags=mi tagsAll=mo",
  "aws:appautoscaling/policy:Policy":
    "alarmArns=lo arn=so name=sio policyType=si predictiveScalingPolicyConfiguration=oi region=sio resourceId=sro scalableDimension=sro serviceNamespace=sro stepScalingPolicyConfiguration=oi targetTrackingScalingPolicyConfiguration=oi",
  "aws:appautoscaling/scheduledAction:ScheduledAction":
    "arn=so endTime=si name=sio region=sio resourceId=sro scalableDimension=sro scalableTargetAction=oro schedule=sro serviceNamespace=sro startTime=si timezone=si",
  "aws:cloudformation/stack:Stack":
    "capabilities=li disableRollback=bi iamRoleArn=si name=sio notificationArns=li onFailure=si outputs=mo parameters=mio policyBody=sio policyUrl=si region=sio tags=mi tagsAll=mo templateBody=sio templateUrl=si timeoutInMinutes=ni",
  "aws:s3/bucket:Bucket":
    "accelerationStatus=sio acl=sio arn=so bucket=sio bucketDomainName=so bucketNamespace=sio bucketPrefix=sio bucketRegion=so bucketRegionalDomainName=so corsRules=lio forceDestroy=bi grants=lio hostedZoneId=so lifecycleRules=lio logging=oio objectLockConfiguration=oio objectLockEnabled=bio policy=sio region=sio replicationConfiguration=oio requestPayer=sio serverSideEncryptionConfiguration=oio tags=mi tagsAll=mo versioning=oio website=oio websiteDomain=so websiteEndpoint=so",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket=sro policy=sro region=sio",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":
    "blockPublicAcls=bi blockPublicPolicy=bi bucket=sro ignorePublicAcls=bi region=sio restrictPublicBuckets=bi skipDestroy=bi",
  "aws:s3/bucketVersioning:BucketVersioning":
    "bucket=sro expectedBucketOwner=si mfa=si region=sio versioningConfiguration=oro",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "bucket=sro expectedBucketOwner=si region=sio rules=lro",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    "bucket=sro expectedBucketOwner=sio region=sio rules=li timeouts=oi transitionDefaultMinimumObjectSize=sio",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "bucket=sro region=sio rule=oro",
  "aws:s3/bucketAcl:BucketAcl": "accessControlPolicy=oio acl=si bucket=sro expectedBucketOwner=si region=sio",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration":
    "bucket=sro corsRules=lro expectedBucketOwner=si region=sio",
  "aws:s3/bucketObject:BucketObject":
    "acl=si arn=so bucket=sro bucketKeyEnabled=bio cacheControl=si content=si contentBase64=si contentDisposition=si contentEncoding=si contentLanguage=si contentType=sio etag=sio forceDestroy=bi key=sio kmsKeyId=sio metadata=mi objectLockLegalHoldStatus=si objectLockMode=si objectLockRetainUntilDate=si region=sio serverSideEncryption=sio source=si sourceHash=si storageClass=sio tags=mi tagsAll=mo versionId=so websiteRedirect=si",
  "aws:s3/bucketObjectv2:BucketObjectv2":
    "acl=sio arn=so bucket=sro bucketKeyEnabled=bio cacheControl=si checksumAlgorithm=si checksumCrc32=so checksumCrc32c=so checksumCrc64nvme=so checksumSha1=so checksumSha256=so content=si contentBase64=si contentDisposition=si contentEncoding=si contentLanguage=si contentType=sio etag=sio forceDestroy=bi key=sio kmsKeyId=sio metadata=mi objectLockLegalHoldStatus=si objectLockMode=si objectLockRetainUntilDate=si overrideProvider=oi region=sio serverSideEncryption=sio source=si sourceHash=si storageClass=sio tags=mi tagsAll=mo versionId=so websiteRedirect=si",
  "aws:kms/key:Key":
    "arn=so bypassPolicyLockoutSafetyCheck=bi customKeyStoreId=si customerMasterKeySpec=si deletionWindowInDays=ni description=sio enableKeyRotation=bi isEnabled=bi keyId=so keyUsage=si multiRegion=bio policy=sio region=sio rotationPeriodInDays=nio tags=mi tagsAll=mo xksKeyId=si",
  "aws:kms/alias:Alias": "arn=so name=sio namePrefix=sio region=sio targetKeyArn=so targetKeyId=sro",
  "aws:ecr/repository:Repository":
    "arn=so encryptionConfigurations=li forceDelete=bi imageScanningConfiguration=oi imageTagMutability=si imageTagMutabilityExclusionFilters=li name=sio region=sio registryId=so repositoryUrl=so tags=mi tagsAll=mo",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "policy=sro region=sio registryId=so repository=sro",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy=sro region=sio registryId=so repository=sro",
  "aws:sns/topic:Topic":
    "applicationFailureFeedbackRoleArn=si applicationSuccessFeedbackRoleArn=si applicationSuccessFeedbackSampleRate=ni archivePolicy=si arn=so beginningArchiveTime=so contentBasedDeduplication=bi deliveryPolicy=si displayName=si fifoThroughputScope=sio fifoTopic=bi firehoseFailureFeedbackRoleArn=si firehoseSuccessFeedbackRoleArn=si firehoseSuccessFeedbackSampleRate=ni httpFailureFeedbackRoleArn=si httpSuccessFeedbackRoleArn=si httpSuccessFeedbackSampleRate=ni kmsMasterKeyId=si lambdaFailureFeedbackRoleArn=si lambdaSuccessFeedbackRoleArn=si lambdaSuccessFeedbackSampleRate=ni name=sio namePrefix=sio owner=so policy=sio region=sio signatureVersion=nio sqsFailureFeedbackRoleArn=si sqsSuccessFeedbackRoleArn=si sqsSuccessFeedbackSampleRate=ni tags=mi tagsAll=mo tracingConfig=sio",
  "aws:sns/topicPolicy:TopicPolicy": "arn=sro owner=so policy=sro region=sio",
  "aws:sns/topicSubscription:TopicSubscription":
    "arn=so confirmationTimeoutInMinutes=ni confirmationWasAuthenticated=bo deliveryPolicy=si endpoint=sro endpointAutoConfirms=bi filterPolicy=si filterPolicyScope=sio ownerId=so pendingConfirmation=bo protocol=sro rawMessageDelivery=bi redrivePolicy=si region=sio replayPolicy=si subscriptionRoleArn=si topic=sro",
  "aws:sqs/queue:Queue":
    "arn=so contentBasedDeduplication=bi deduplicationScope=sio delaySeconds=ni fifoQueue=bi fifoThroughputLimit=sio kmsDataKeyReusePeriodSeconds=nio kmsMasterKeyId=si maxMessageSize=ni messageRetentionSeconds=ni name=sio namePrefix=sio policy=sio receiveWaitTimeSeconds=ni redriveAllowPolicy=sio redrivePolicy=sio region=sio sqsManagedSseEnabled=bio tags=mi tagsAll=mo url=so visibilityTimeoutSeconds=ni",
  "aws:sqs/queuePolicy:QueuePolicy": "policy=sro queueUrl=sro region=sio",
  "aws:sfn/stateMachine:StateMachine":
    "arn=so creationDate=so definition=sro description=so encryptionConfiguration=oio loggingConfiguration=oio name=sio namePrefix=sio publish=bi region=sio revisionId=so roleArn=sro stateMachineVersionArn=so status=so tags=mi tagsAll=mo tracingConfiguration=oio type=si versionDescription=so",
  "aws:efs/fileSystem:FileSystem":
    "arn=so availabilityZoneId=so availabilityZoneName=sio creationToken=sio dnsName=so encrypted=bio kmsKeyId=sio lifecyclePolicies=li name=so numberOfMountTargets=no ownerId=so performanceMode=sio protection=oio provisionedThroughputInMibps=ni region=sio sizeInBytes=lo tags=mi tagsAll=mo throughputMode=si",
  "aws:efs/accessPoint:AccessPoint":
    "arn=so fileSystemArn=so fileSystemId=sro ownerId=so posixUser=oi region=sio rootDirectory=oio tags=mi tagsAll=mo",
  "aws:efs/mountTarget:MountTarget":
    "availabilityZoneId=so availabilityZoneName=so dnsName=so fileSystemArn=so fileSystemId=sro ipAddress=sio ipAddressType=sio ipv6Address=sio mountTargetDnsName=so networkInterfaceId=so ownerId=so region=sio securityGroups=lio subnetId=sro",
  "aws:efs/fileSystemPolicy:FileSystemPolicy":
    "bypassPolicyLockoutSafetyCheck=bi fileSystemId=sro policy=sro region=sio",
  "aws:efs/backupPolicy:BackupPolicy": "backupPolicy=oro fileSystemId=sro region=sio",
  "aws:route53/zone:Zone":
    "arn=so comment=sio delegationSetId=si enableAcceleratedRecovery=bio forceDestroy=bi name=sio nameServers=lo primaryNameServer=so tags=mi tagsAll=mo vpcs=li zoneId=so",
  "aws:route53/record:Record":
    "aliases=li allowOverwrite=bio cidrRoutingPolicy=oi failoverRoutingPolicies=li fqdn=so geolocationRoutingPolicies=li geoproximityRoutingPolicy=oi healthCheckId=si latencyRoutingPolicies=li multivalueAnswerRoutingPolicy=bi name=sro records=li setIdentifier=si ttl=ni type=sro weightedRoutingPolicies=li zoneId=sro",
  "aws:acm/certificate:Certificate":
    "arn=so certificateAuthorityArn=si certificateBody=si certificateChain=si domainName=sio domainValidationOptions=lo earlyRenewalDuration=si keyAlgorithm=sio notAfter=so notBefore=so options=oio pendingRenewal=bo privateKey=si privateKeyWo=si privateKeyWoVersion=ni region=sio renewalEligibility=so renewalSummaries=lo status=so subjectAlternativeNames=lio tags=mi tagsAll=mo type=so validationEmails=lo validationMethod=sio validationOptions=li",
  "aws:acm/certificateValidation:CertificateValidation": "certificateArn=sro region=sio validationRecordFqdns=li",
  "aws:cloudfront/distribution:Distribution":
    "aliases=li anycastIpListId=si arn=so cacheTagConfig=oi callerReference=so comment=si connectionFunctionAssociation=oi continuousDeploymentPolicyId=sio customErrorResponses=li defaultCacheBehavior=oro defaultRootObject=si domainName=so enabled=bro etag=so hostedZoneId=so httpVersion=si inProgressValidationBatches=no isIpv6Enabled=bi lastModifiedTime=so loggingConfig=oi loggingV1Enabled=bo orderedCacheBehaviors=li originGroups=li origins=lro priceClass=si restrictions=oro retainOnDelete=bi staging=bi status=so tags=mi tagsAll=mo trustedKeyGroups=lo trustedSigners=lo viewerCertificate=oro viewerMtlsConfig=oi waitForDeployment=bi webAclId=si",
  "aws:cloudfront/originAccessControl:OriginAccessControl":
    "arn=so description=si etag=so name=sio originAccessControlOriginType=sro signingBehavior=sro signingProtocol=sro",
  "aws:cloudfront/originAccessIdentity:OriginAccessIdentity":
    "arn=so callerReference=so cloudfrontAccessIdentityPath=so comment=si etag=so iamArn=so s3CanonicalUserId=so",
  "aws:cloudfront/function:Function":
    "arn=so code=sro comment=si etag=so keyValueStoreAssociations=li liveStageEtag=so name=sio publish=bi runtime=sro status=so tags=mi tagsAll=mo",
  "aws:cloudfront/cachePolicy:CachePolicy":
    "arn=so comment=si defaultTtl=ni etag=so maxTtl=ni minTtl=ni name=sio parametersInCacheKeyAndForwardedToOrigin=oro",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy":
    "arn=so comment=si corsConfig=oi customHeadersConfig=oi etag=so name=sio removeHeadersConfig=oi securityHeadersConfig=oi serverTimingHeadersConfig=oi",
  "aws:apprunner/service:Service":
    "arn=so autoScalingConfigurationArn=sio encryptionConfiguration=oi healthCheckConfiguration=oio instanceConfiguration=oio networkConfiguration=oio observabilityConfiguration=oi region=sio serviceId=so serviceName=sro serviceUrl=so sourceConfiguration=oro status=so tags=mi tagsAll=mo",
  "aws:apprunner/vpcConnector:VpcConnector":
    "arn=so region=sio securityGroups=lro status=so subnets=lro tags=mi tagsAll=mo vpcConnectorName=sro vpcConnectorRevision=no",
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection":
    "arn=so domainName=so ingressVpcConfiguration=oro name=sio region=sio serviceArn=sro status=so tags=mi tagsAll=mo",
  "aws:apprunner/observabilityConfiguration:ObservabilityConfiguration":
    "arn=so latest=bo observabilityConfigurationName=sro observabilityConfigurationRevision=no region=sio status=so tags=mi tagsAll=mo traceConfiguration=oi",
  "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion":
    "arn=so autoScalingConfigurationName=sro autoScalingConfigurationRevision=no hasAssociatedService=bo isDefault=bo latest=bo maxConcurrency=ni maxSize=ni minSize=ni region=sio status=so tags=mi tagsAll=mo",
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation":
    "certificateValidationRecords=lo dnsTarget=so domainName=sro enableWwwSubdomain=bi region=sio serviceArn=sro status=so",
  "aws:codebuild/project:Project":
    "arn=so artifacts=oro autoRetryLimit=nio badgeEnabled=bi badgeUrl=so buildBatchConfig=oi buildTimeout=ni cache=oi concurrentBuildLimit=ni description=sio encryptionKey=sio environment=oro fileSystemLocations=li logsConfig=oi name=sio projectVisibility=si publicProjectAlias=so queuedTimeout=ni region=sio resourceAccessRole=si secondaryArtifacts=li secondarySourceVersions=li secondarySources=li serviceRole=sro source=oro sourceVersion=si tags=mi tagsAll=mo vpcConfig=oi",
  "aws:codepipeline/pipeline:Pipeline":
    "arn=so artifactStores=lro executionMode=si name=sio pipelineType=si region=sio roleArn=sro stages=lro tags=mi tagsAll=mo triggerAlls=lo triggers=li variables=li",
  "aws:codestarconnections/connection:Connection":
    "arn=so connectionStatus=so hostArn=si name=sio providerType=sio region=sio tags=mi tagsAll=mo",
  "aws:ssm/parameter:Parameter":
    "allowedPattern=si arn=sio dataType=sio description=si hasValueWo=bo insecureValue=sio keyId=sio name=sio overwrite=bi region=sio tags=mi tagsAll=mo tier=sio type=sro value=sio valueWo=si valueWoVersion=ni version=no",
  "aws:secretsmanager/secret:Secret":
    "arn=so description=si forceOverwriteReplicaSecret=bi kmsKeyId=si name=sio namePrefix=sio policy=sio recoveryWindowInDays=ni region=sio replicas=li tags=mi tagsAll=mo type=si",
  "aws:secretsmanager/secretVersion:SecretVersion":
    "arn=so hasSecretStringWo=bo region=sio secretArn=so secretBinary=si secretId=sro secretString=si secretStringWo=si secretStringWoVersion=ni versionId=so versionStages=lio",
  "docker-build:index:Image":
    "addHosts=li buildArgs=mi buildOnPreview=bi builder=oi cacheFrom=li cacheTo=li context=oi contextHash=so digest=so dockerfile=oi exec=bi exports=li labels=mi load=bi network=si noCache=bi platforms=li pull=bi push=bro ref=so registries=li secrets=mi ssh=li tags=li target=si",
};
