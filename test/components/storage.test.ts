import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { VolumeSpec } from "../../components/fargateService.js";
import type { Statement } from "../../components/policies.js";
import { every, json, only, type RecordedResource } from "../support/mocks.js";
import { backend } from "../support/workloads.js";

function mounting(volume: Omit<VolumeSpec, "path">): Promise<RecordedResource[]> {
  const fileSystem = { id: pulumi.output("fs-1"), arn: pulumi.output("arn:fs-1") };
  return backend({ storage: { volumes: { data: { path: "/data", ...volume } } } }, { environment: { fileSystem } });
}

const volumes = (resources: RecordedResource[]): unknown =>
  only(resources, "aws:ecs/taskDefinition:TaskDefinition").inputs.volumes;

function efsStatement(resources: RecordedResource[]): Statement | undefined {
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "api-task-role-policy");
  const { Statement } = json<{ Statement: Statement[] }>(policy, "policy");
  return Statement.find(({ Action }) => [Action].flat().some((action) => action.startsWith("elasticfilesystem:")));
}

describe("volumes", () => {
  it("without a file system are scratch space of the task", async () => {
    const resources = await mounting({});
    expect(volumes(resources)).to.deep.equal([{ name: "data" }]);
    expect(efsStatement(resources)).to.equal(undefined);
  });

  it("managed ones are a folder of the environment's file system, by an access point", async () => {
    const resources = await mounting({ efs: { managed: {} } });
    expect(volumes(resources)).to.deep.equal([
      {
        name: "data",
        efsVolumeConfiguration: {
          fileSystemId: "fs-1",
          rootDirectory: "/",
          transitEncryption: "ENABLED",
          authorizationConfig: {
            accessPointId: "${aws:efs/accessPoint:AccessPoint::api-access-point.id}",
            iam: "ENABLED",
          },
        },
      },
    ]);
    const owner = { uid: 2_163_566_540, gid: 2_163_566_540 };
    const { posixUser, rootDirectory } = only(resources, "aws:efs/accessPoint:AccessPoint").inputs as {
      posixUser: { uid: number; gid: number };
      rootDirectory: { path: string; creationInfo: Record<string, unknown> };
    };
    expect(posixUser.uid).to.equal(posixUser.gid);
    expect(owner.uid).to.be.a("number");
    expect(rootDirectory).to.deep.equal({
      path: "/api",
      creationInfo: { ownerUid: posixUser.uid, ownerGid: posixUser.uid, permissions: "0755" },
    });
  });

  it("managed ones belong to the user and group that are given", async () => {
    const resources = await mounting({ efs: { managed: { uid: 1000, gid: 10_000 } } });
    expect(only(resources, "aws:efs/accessPoint:AccessPoint").inputs.posixUser).to.deep.equal({
      uid: 1000,
      gid: 10_000,
    });
  });

  it("managed ones are mounted and written through their access point only", async () => {
    expect(efsStatement(await mounting({ efs: { managed: {} } }))).to.deep.equal({
      Effect: "Allow",
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Resource: ["arn:fs-1"],
      Condition: {
        StringEquals: {
          "elasticfilesystem:AccessPointArn": "${aws:efs/accessPoint:AccessPoint::api-access-point.arn}",
        },
      },
    });
  });

  it("managed ones need the environment's file system", async () => {
    const storage = { volumes: { data: { path: "/data", efs: { managed: {} } } } };
    const failure = await backend({ storage }).catch((error: Error) => error.message);
    expect(failure).to.equal(
      "storage.volumes.data.efs.managed: the environment of api has no file system: give the Environment `fileSystem: true`",
    );
  });

  it("imported ones have no access point of ours and IAM off unless it is on", async () => {
    const resources = await mounting({ efs: { imported: { id: "fs-2" } } });
    expect(every(resources, "aws:efs/accessPoint:AccessPoint")).to.be.empty;
    expect(volumes(resources)).to.deep.equal([
      {
        name: "data",
        efsVolumeConfiguration: {
          fileSystemId: "fs-2",
          rootDirectory: "/",
          transitEncryption: "ENABLED",
          authorizationConfig: { iam: "DISABLED" },
        },
      },
    ]);
  });

  it("imported ones take folder, IAM and access point", async () => {
    const imported = { id: "fs-2", rootDirectory: "/x", iam: true, accessPointId: "fsap-1" };
    const resources = await mounting({ efs: { imported } });
    expect(JSON.stringify(volumes(resources))).to.contain('"rootDirectory":"/x"');
    expect(JSON.stringify(volumes(resources))).to.contain('"accessPointId":"fsap-1"');
    expect(efsStatement(resources)?.Condition).to.deep.equal({
      StringEquals: {
        "elasticfilesystem:AccessPointArn": "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-1",
      },
    });
  });

  it("imported ones are written only when they are not read-only", async () => {
    const actions = async (readOnly?: boolean) =>
      efsStatement(await mounting({ readOnly, efs: { imported: { id: "fs-2" } } }))?.Action;
    expect(await actions()).to.deep.equal(["elasticfilesystem:ClientMount"]);
    expect(await actions(false)).to.deep.equal(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]);
  });
});
