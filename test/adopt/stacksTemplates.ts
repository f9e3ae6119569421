/** Templates of a small application, of our own writing, with the logical ids that Copilot gives. */

export const bucket = "shop-artifacts";

export const roles = `Metadata:
  TemplateVersion: v1.2.0
Resources:
  AdministrationRole:
    Type: AWS::IAM::Role
    Properties: { RoleName: shop-adminrole }
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties: { RoleName: shop-executionrole }
`;

export const regional = JSON.stringify(
  {
    Metadata: { TemplateVersion: "v1.2.0" },
    Resources: {
      KMSKey: { Type: "AWS::KMS::Key", Properties: { EnableKeyRotation: true } },
      PipelineBuiltArtifactBucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: bucket } },
      ECRRepoweb: { Type: "AWS::ECR::Repository", Properties: { RepositoryName: "shop/web" } },
    },
  },
  undefined,
  2,
);

export const environment = `# An environment, as short as it gets.
Metadata:
  Version: v1.33.0
Parameters:
  AppName: { Type: String }
  ToolsAccountPrincipalARN: { Type: String }
  ALBWorkloads: { Type: String, Default: "" }
  NATWorkloads: { Type: String, Default: "" }
Conditions:
  CreateALB: !Not [!Equals [!Ref ALBWorkloads, ""]]
Resources:
  # The role that CloudFormation works with stays in any case.
  CloudformationExecutionRole:
    Metadata:
      'aws:copilot:description': 'An IAM Role for CloudFormation'
    DeletionPolicy: Retain
    Type: AWS::IAM::Role
  VPC:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags: [{ Key: Name, Value: !Sub 'copilot-\${AppName}' }]
  PublicLoadBalancer:
    Condition: CreateALB
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  HTTPSCert:
    Type: Custom::CertificateValidationFunction
    Properties:
      ServiceToken: !GetAtt CertificateValidationFunction.Arn
  CertificateValidationFunction:
    Type: AWS::Lambda::Function
    Properties:
      Code: { S3Bucket: shop-artifacts, S3Key: manual/scripts/certificate.zip }
  CustomResourceRole:
    Type: AWS::IAM::Role
Outputs:
  VpcId:
    Value: !Ref VPC
    Export: { Name: shop-test-VpcId }
`;

export const workload = (name: string, addons: boolean): string => `Metadata:
  Version: v1.33.0
Parameters:
  WorkloadName: { Type: String }
  AddonsTemplateURL: { Type: String, Default: "" }
Resources:
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /copilot/shop-test-${name} }
  TaskRole:
    Type: AWS::IAM::Role
${addons ? "    Properties:\n      ManagedPolicyArns: [!GetAtt AddonsStack.Outputs.AccessPolicy]\n" : ""}  EnvControllerAction:
    Type: Custom::EnvControllerFunction
    Properties:
      ServiceToken: !GetAtt EnvControllerFunction.Arn
  EnvControllerFunction:
    Type: AWS::Lambda::Function
  EnvControllerRole:
    Type: AWS::IAM::Role
${addons ? "  AddonsStack:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      Parameters: { Name: !Ref WorkloadName }\n      TemplateURL: !Ref AddonsTemplateURL\n" : ""}`;

export const addons = `Parameters:
  Name: { Type: String }
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: shop-test-orders }
  AccessPolicy:
    Type: AWS::IAM::ManagedPolicy
    DeletionPolicy: Delete # said outright
Outputs:
  AccessPolicy: { Value: !Ref AccessPolicy }
`;
