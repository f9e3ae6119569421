import type { Effects } from "./routingEffects.js";

/** Keys of an image that is built, wherever it runs. */
export const buildEffects: Effects = {
  "image.build": ["ImageBuild web dockerfile = docker/Dockerfile"],
  "image.build.dockerfile": ["ImageBuild web dockerfile = a/Dockerfile"],
  "image.build.context": ["ImageBuild web context = a"],
  "image.build.args": ["ImageBuild web args.B = 1.10"],
  "image.build.args.<name>": ["ImageBuild web args.one = one"],
  "image.build.target": ["ImageBuild web target = one"],
  "image.build.cache_from": ["ImageBuild web cacheFrom.0 = a"],
};

/** Keys that every workload on ECS has. */
export const containerEffects: Effects = {
  ...buildEffects,
  "image.location": ["TaskDefinition web-task containerDefinitions.web.image = nginx"],
  "image.credentials": [
    "TaskDefinition web-task containerDefinitions.web.repositoryCredentials.credentialsParameter = one",
  ],
  "image.labels": ["TaskDefinition web-task containerDefinitions.web.dockerLabels.B = 1.10"],
  "image.labels.<name>": ["TaskDefinition web-task containerDefinitions.web.dockerLabels.one = one"],
  "image.depends_on": [
    "TaskDefinition web-task containerDefinitions.web.dependsOn.0.condition = START",
    "TaskDefinition web-task containerDefinitions.web.dependsOn.0.containerName = helper",
  ],
  "image.depends_on.<name>": ["TaskDefinition web-task containerDefinitions.web.dependsOn.0.condition = START"],
  "image.port": ["TargetGroup web-target-group port = 8080"],
  "image.healthcheck": ["TaskDefinition web-task containerDefinitions.web.healthCheck.interval = 20"],
  "image.healthcheck.command": ["TaskDefinition web-task containerDefinitions.web.healthCheck.command.0 = CMD"],
  "image.healthcheck.interval": ["TaskDefinition web-task containerDefinitions.web.healthCheck.interval = 20"],
  "image.healthcheck.retries": ["TaskDefinition web-task containerDefinitions.web.healthCheck.retries = 3"],
  "image.healthcheck.timeout": ["TaskDefinition web-task containerDefinitions.web.healthCheck.timeout = 20"],
  "image.healthcheck.start_period": ["TaskDefinition web-task containerDefinitions.web.healthCheck.startPeriod = 20"],
  exec: [
    "Service web-service enableExecuteCommand = true",
    "RolePolicy web-task-role-policy policy.Statement.{ssmmessages:CreateControlChannel,ssmmessages:OpenControlChannel,ssmmessages:CreateDataChannel,ssmmessages:OpenDataChannel}.Effect = Allow",
  ],
  "exec.enable": ["Service web-service enableExecuteCommand = true"],
  observability: ["TaskDefinition web-task containerDefinitions.aws-otel-collector.name = aws-otel-collector"],
  "observability.tracing": [
    "TaskDefinition web-task containerDefinitions.aws-otel-collector.image = public.ecr.aws/aws-observability/aws-otel-collector:v0.17.0",
    "RolePolicy web-task-role-policy policy.Statement.{logs:PutLogEvents,logs:CreateLogGroup,logs:CreateLogStream,logs:DescribeLogStreams,logs:DescribeLogGroups,xray:PutTraceSegments,xray:PutTelemetryRecords,xray:GetSamplingRules,xray:GetSamplingTargets,xray:GetSamplingStatisticSummaries}.Effect = Allow",
  ],
  entrypoint: ["TaskDefinition web-task containerDefinitions.web.entryPoint.0 = a"],
  command: ["TaskDefinition web-task containerDefinitions.web.command.0 = a"],
  cpu: ["TaskDefinition web-task cpu = 512"],
  memory: ["TaskDefinition web-task memory = 1024"],
  platform: ["TaskDefinition web-task runtimePlatform.cpuArchitecture = ARM64"],
  "platform.osfamily": ["Service web-service platformVersion = LATEST"],
  "platform.architecture": ["TaskDefinition web-task runtimePlatform.cpuArchitecture = ARM64"],
  "network.connect": [
    "Service web-service serviceConnectConfiguration.enabled = true",
    "Service web-service serviceConnectConfiguration.services.0.discoveryName = web-sc",
    "Service web-service serviceConnectConfiguration.services.0.clientAlias.0.dnsName = web",
  ],
  "network.connect.alias": ["Service web-service serviceConnectConfiguration.services.0.clientAlias.0.dnsName = web"],
  "network.vpc": ["Service web-service networkConfiguration.securityGroups.1 = sg-1"],
  network: ["Service web-service serviceConnectConfiguration.enabled = true"],
  "network.vpc.placement": [
    "Service web-service networkConfiguration.subnets.0 = ${aws:ec2/subnet:Subnet::test-private-subnet-1.id}",
    "Service web-service networkConfiguration.assignPublicIp = false",
  ],
  "network.vpc.placement.subnets": ["Service web-service networkConfiguration.subnets.0 = subnet-1"],
  "network.vpc.placement.subnets.from_tags": [
    "Service web-service networkConfiguration.subnets.0 = ${data.aws:ec2/getSubnets:getSubnets.ids}",
  ],
  "network.vpc.placement.subnets.from_tags.<name>": [
    "Service web-service networkConfiguration.subnets.0 = ${data.aws:ec2/getSubnets:getSubnets.ids}",
  ],
  "network.vpc.security_groups": ["Service web-service networkConfiguration.securityGroups.1 = sg-1"],
  "network.vpc.security_groups.groups": ["Service web-service networkConfiguration.securityGroups.1 = sg-1"],
  "network.vpc.security_groups.groups[]": ["Service web-service networkConfiguration.securityGroups.1 = sg-1"],
  "network.vpc.security_groups.groups[].from_cfn": [
    "Service web-service networkConfiguration.securityGroups.1 = ${export:one}",
  ],
  "network.vpc.security_groups.deny_default": [
    "- Service web-service networkConfiguration.securityGroups.0 = ${aws:ec2/securityGroup:SecurityGroup::test-environment-security-group.id}",
  ],
  variables: ["TaskDefinition web-task containerDefinitions.web.environment.A.value = 010"],
  "variables.<name>": ["TaskDefinition web-task containerDefinitions.web.environment.one.value = x"],
  "variables.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.web.environment.one.value = ${export:my-export}",
  ],
  env_file: [
    "TaskDefinition web-task containerDefinitions.web.environmentFiles.0.value = arn:aws:s3:::${data.application.bucket}/manual/env-files/a.env/91d6a3d55e9fea7911c537afae6607c77fa8bc0f3a76c375e104ac5a8cfa84db.env",
    "RolePolicy web-execution-role-policy policy.Statement.{s3:GetObject}.Effect = Allow",
  ],
  secrets: ["TaskDefinition web-task containerDefinitions.web.secrets.A.valueFrom = x"],
  "secrets.<name>": ["TaskDefinition web-task containerDefinitions.web.secrets.one.valueFrom = /my/parameter"],
  "secrets.<name>.secretsmanager": [
    "TaskDefinition web-task containerDefinitions.web.secrets.one.valueFrom = arn:aws:secretsmanager:us-west-2:111122223333:secret:one",
  ],
  "secrets.<name>.from_cfn": ["TaskDefinition web-task containerDefinitions.web.secrets.one.valueFrom = ${export:one}"],
  storage: ["TaskDefinition web-task ephemeralStorage.sizeInGib = 30"],
  "storage.ephemeral": ["TaskDefinition web-task ephemeralStorage.sizeInGib = 30"],
  "storage.readonly_fs": ["TaskDefinition web-task containerDefinitions.web.readonlyRootFilesystem = true"],
  "storage.volumes": ["TaskDefinition web-task volumes.one.name = one"],
  "storage.volumes.<name>": ["TaskDefinition web-task containerDefinitions.web.mountPoints.0.readOnly = false"],
  "storage.volumes.<name>.path": ["TaskDefinition web-task containerDefinitions.web.mountPoints.0.containerPath = /x"],
  "storage.volumes.<name>.read_only": [
    "TaskDefinition web-task containerDefinitions.web.mountPoints.0.readOnly = false",
  ],
  "storage.volumes.<name>.efs": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.transitEncryption = ENABLED",
    "AccessPoint web-access-point fileSystemId = ${aws:efs/fileSystem:FileSystem::test-file-system.id}",
    "FileSystemPolicy test-file-system-policy policy.Statement.{elasticfilesystem:ClientWrite,elasticfilesystem:ClientMount}.Sid = AllowIAMFromTaggedRoles",
  ],
  "storage.volumes.<name>.efs.id": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.fileSystemId = fs-1",
    "RolePolicy web-task-role-policy policy.Statement.{elasticfilesystem:ClientMount}.Effect = Allow",
  ],
  "storage.volumes.<name>.efs.id.from_cfn": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.fileSystemId = ${export:one}",
  ],
  "storage.volumes.<name>.efs.root_dir": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.rootDirectory = /a",
  ],
  "storage.volumes.<name>.efs.auth": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.authorizationConfig.accessPointId = ap",
  ],
  "storage.volumes.<name>.efs.auth.iam": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.authorizationConfig.iam = ENABLED",
  ],
  "storage.volumes.<name>.efs.auth.access_point_id": [
    "TaskDefinition web-task volumes.one.efsVolumeConfiguration.authorizationConfig.accessPointId = one",
  ],
  "storage.volumes.<name>.efs.uid": ["AccessPoint web-access-point posixUser.uid = 1000"],
  "storage.volumes.<name>.efs.gid": ["AccessPoint web-access-point posixUser.gid = 1000"],
  sidecars: ["TaskDefinition web-task containerDefinitions.helper.name = helper"],
  "sidecars.<name>": ["TaskDefinition web-task containerDefinitions.one.image = envoy"],
  "sidecars.<name>.port": ["TaskDefinition web-task containerDefinitions.one.portMappings.0.containerPort = 9000"],
  "sidecars.<name>.image": ["TaskDefinition web-task containerDefinitions.one.image = envoy"],
  "sidecars.<name>.essential": ["TaskDefinition web-task containerDefinitions.one.essential = false"],
  "sidecars.<name>.credentialsParameter": [
    "TaskDefinition web-task containerDefinitions.one.repositoryCredentials.credentialsParameter = one",
  ],
  "sidecars.<name>.mount_points": ["TaskDefinition web-task containerDefinitions.one.mountPoints.0.containerPath = /x"],
  "sidecars.<name>.mount_points[]": [
    "TaskDefinition web-task containerDefinitions.one.mountPoints.0.containerPath = /x",
  ],
  "sidecars.<name>.mount_points[].source_volume": [
    "TaskDefinition web-task containerDefinitions.web.mountPoints.0.sourceVolume = data",
  ],
  "sidecars.<name>.mount_points[].path": [
    "TaskDefinition web-task containerDefinitions.one.mountPoints.0.containerPath = /x",
  ],
  "sidecars.<name>.mount_points[].read_only": [
    "TaskDefinition web-task containerDefinitions.one.mountPoints.0.readOnly = false",
  ],
  "sidecars.<name>.entrypoint": ["TaskDefinition web-task containerDefinitions.one.entryPoint.0 = a"],
  "sidecars.<name>.command": ["TaskDefinition web-task containerDefinitions.one.command.0 = a"],
  "sidecars.<name>.image.build": ["ImageBuild one dockerfile = docker/Dockerfile"],
  "sidecars.<name>.image.build.dockerfile": ["ImageBuild one dockerfile = a/Dockerfile"],
  "sidecars.<name>.image.build.context": ["ImageBuild one context = a"],
  "sidecars.<name>.image.build.args": ["ImageBuild one args.B = 1.10"],
  "sidecars.<name>.image.build.args.<name>": ["ImageBuild one args.one = one"],
  "sidecars.<name>.image.build.target": ["ImageBuild one target = one"],
  "sidecars.<name>.image.build.cache_from": ["ImageBuild one cacheFrom.0 = a"],
  "sidecars.<name>.image.location": ["TaskDefinition web-task containerDefinitions.one.image = nginx"],
  "sidecars.<name>.variables": ["TaskDefinition web-task containerDefinitions.one.environment.A.value = 010"],
  "sidecars.<name>.variables.<name>": ["TaskDefinition web-task containerDefinitions.one.environment.one.value = x"],
  "sidecars.<name>.variables.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.one.environment.one.value = ${export:my-export}",
  ],
  "sidecars.<name>.env_file": [
    "TaskDefinition web-task containerDefinitions.one.environmentFiles.0.value = arn:aws:s3:::${data.application.bucket}/manual/env-files/a.env/91d6a3d55e9fea7911c537afae6607c77fa8bc0f3a76c375e104ac5a8cfa84db.env",
    "RolePolicy web-execution-role-policy policy.Statement.{s3:GetObject}.Effect = Allow",
  ],
  "sidecars.<name>.secrets": ["TaskDefinition web-task containerDefinitions.one.secrets.A.valueFrom = x"],
  "sidecars.<name>.secrets.<name>": [
    "TaskDefinition web-task containerDefinitions.one.secrets.one.valueFrom = /my/parameter",
  ],
  "sidecars.<name>.secrets.<name>.secretsmanager": [
    "TaskDefinition web-task containerDefinitions.one.secrets.one.valueFrom = arn:aws:secretsmanager:us-west-2:111122223333:secret:one",
  ],
  "sidecars.<name>.secrets.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.one.secrets.one.valueFrom = ${export:one}",
  ],
  "sidecars.<name>.labels": ["TaskDefinition web-task containerDefinitions.one.dockerLabels.B = 1.10"],
  "sidecars.<name>.labels.<name>": ["TaskDefinition web-task containerDefinitions.one.dockerLabels.one = one"],
  "sidecars.<name>.depends_on": [
    "TaskDefinition web-task containerDefinitions.one.dependsOn.0.condition = START",
    "TaskDefinition web-task containerDefinitions.one.dependsOn.0.containerName = helper",
  ],
  "sidecars.<name>.depends_on.<name>": [
    "TaskDefinition web-task containerDefinitions.one.dependsOn.0.condition = START",
  ],
  "sidecars.<name>.healthcheck": ["TaskDefinition web-task containerDefinitions.one.healthCheck.interval = 20"],
  "sidecars.<name>.healthcheck.command": [
    "TaskDefinition web-task containerDefinitions.one.healthCheck.command.0 = CMD",
  ],
  "sidecars.<name>.healthcheck.interval": [
    "TaskDefinition web-task containerDefinitions.one.healthCheck.interval = 20",
  ],
  "sidecars.<name>.healthcheck.retries": ["TaskDefinition web-task containerDefinitions.one.healthCheck.retries = 3"],
  "sidecars.<name>.healthcheck.timeout": ["TaskDefinition web-task containerDefinitions.one.healthCheck.timeout = 20"],
  "sidecars.<name>.healthcheck.start_period": [
    "TaskDefinition web-task containerDefinitions.one.healthCheck.startPeriod = 20",
  ],
  logging: ["LogGroup web-logs retentionInDays = 7"],
  "logging.retention": ["LogGroup web-logs retentionInDays = 7"],
  "logging.image": ["TaskDefinition web-task containerDefinitions.firelens_log_router.image = one"],
  "logging.destination": ["TaskDefinition web-task containerDefinitions.web.logConfiguration.options.B = 1.10"],
  "logging.destination.<name>": ["TaskDefinition web-task containerDefinitions.web.logConfiguration.options.one = one"],
  "logging.enableMetadata": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.firelensConfiguration.options.enable-ecs-log-metadata = true",
  ],
  "logging.configFilePath": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.firelensConfiguration.options.config-file-value = one",
  ],
  "logging.secretOptions": [
    "TaskDefinition web-task containerDefinitions.web.logConfiguration.secretOptions.A.valueFrom = x",
  ],
  "logging.secretOptions.<name>": [
    "TaskDefinition web-task containerDefinitions.web.logConfiguration.secretOptions.one.valueFrom = /my/parameter",
  ],
  "logging.secretOptions.<name>.secretsmanager": [
    "TaskDefinition web-task containerDefinitions.web.logConfiguration.secretOptions.one.valueFrom = arn:aws:secretsmanager:us-west-2:111122223333:secret:one",
  ],
  "logging.secretOptions.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.web.logConfiguration.secretOptions.one.valueFrom = ${export:one}",
  ],
  "logging.env_file": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.environmentFiles.0.value = arn:aws:s3:::${data.application.bucket}/manual/env-files/a.env/91d6a3d55e9fea7911c537afae6607c77fa8bc0f3a76c375e104ac5a8cfa84db.env",
    "RolePolicy web-execution-role-policy policy.Statement.{s3:GetObject}.Effect = Allow",
  ],
  "logging.variables": ["TaskDefinition web-task containerDefinitions.firelens_log_router.environment.A.value = 010"],
  "logging.variables.<name>": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.environment.one.value = x",
  ],
  "logging.variables.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.environment.one.value = ${export:my-export}",
  ],
  "logging.secrets": ["TaskDefinition web-task containerDefinitions.firelens_log_router.secrets.A.valueFrom = x"],
  "logging.secrets.<name>": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.secrets.one.valueFrom = /my/parameter",
  ],
  "logging.secrets.<name>.secretsmanager": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.secrets.one.valueFrom = arn:aws:secretsmanager:us-west-2:111122223333:secret:one",
  ],
  "logging.secrets.<name>.from_cfn": [
    "TaskDefinition web-task containerDefinitions.firelens_log_router.secrets.one.valueFrom = ${export:one}",
  ],
  publish: [
    "Topic web-topic-orders name = shop-test-web-orders",
    "TaskDefinition web-task containerDefinitions.web.environment.COPILOT_SNS_TOPIC_ARNS.name = COPILOT_SNS_TOPIC_ARNS",
    "RolePolicy web-task-role-policy policy.Statement.{sns:Publish}.Resource.0 = ${aws:sns/topic:Topic::web-topic-orders.arn}",
  ],
  "publish.topics": ["Topic web-topic-orders name = shop-test-web-orders"],
  "publish.topics[]": ["Topic web-topic-a name = shop-test-web-a"],
  "publish.topics[].name": ["Topic web-topic-orders name = shop-test-web-orders"],
  "publish.topics[].fifo": ["Topic web-topic-a.fifo fifoTopic = true"],
  "publish.topics[].fifo.content_based_deduplication": ["Topic web-topic-a.fifo contentBasedDeduplication = true"],
  taskdef_overrides: ["TaskDefinition web-task cpu = 1"],
  "taskdef_overrides[]": ["TaskDefinition web-task cpu = 1"],
  "taskdef_overrides[].path": ["TaskDefinition web-task volumes.1.name = 1"],
  "taskdef_overrides[].value": ["TaskDefinition web-task cpu = x"],
};
