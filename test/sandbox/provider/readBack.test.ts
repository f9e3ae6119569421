import { expect } from "chai";
import type { Inputs } from "../../../automation/sandbox/values.js";
import { basisOf, plan } from "./planning.js";
import { appRunner, scaling } from "./samples.js";

/** What AWS gives back is not what was put in: the same program shows a change again and again. */
const lasting: readonly (readonly [fact: string, type: string, inputs: Inputs, changes: readonly string[]])[] = [
  [
    "EFS names the file system in statements of a policy that name nothing",
    "efs/fileSystemPolicy:FileSystemPolicy",
    { fileSystemId: "fs-1", policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "a", Principal: "*" }] }) },
    ["policy"],
  ],
  [
    "CloudFormation gives ? for every character outside of ASCII",
    "cloudformation/stack:Stack",
    { name: "s", templateBody: "# größer\nResources: {T: {Type: 'AWS::SNS::Topic'}}" },
    ["templateBody"],
  ],
  [
    "CloudFormation gives **** for a NoEcho parameter",
    "cloudformation/stack:Stack",
    {
      name: "s",
      parameters: { Password: "hunter2", Plain: "p" },
      templateBody:
        "Parameters: {Password: {Type: String, NoEcho: true}, Plain: {Type: String}}\nResources: {T: {Type: 'AWS::SNS::Topic'}}",
    },
    ["parameters.Password"],
  ],
  [
    "App Runner gives the whole ARN of a scaling configuration",
    "apprunner/service:Service",
    appRunner({ autoScalingConfigurationArn: scaling }),
    ["autoScalingConfigurationArn"],
  ],
];

describe("what AWS gives back, in plans of the real provider", () => {
  for (const [fact, type, inputs, changes] of lasting) {
    it(`a change in every preview: ${fact}${basisOf(type)}`, () => {
      expect(plan(type, inputs, inputs).changes).to.deep.equal(changes);
    });
  }
});
